// Applies cases of resumes by the client's own modules and says what became of the page. Runs in Chromium only.
import { Inputs, controls } from "/client/inputs.js";
import { Pairing } from "/client/pairing.js";
import { applyOps, register, tree } from "/client/patch.js";
import { takeOver } from "/client/resume.js";
import { inside } from "/harness.js";

/** What a resume does to a page, and what a mutation observer sees of it. */
export function runCase(wanted) {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  root.innerHTML = wanted.html;
  const inputs = new Inputs(() => false);
  const reported = [];
  const hooks = { setProperty: (element, name, value) => inputs.write(element, name, value) };
  const registry = register(root, hooks);
  for (const [number, held] of Object.entries(wanted.typed)) type(registry.element(Number(number)), held);
  registry.element(wanted.focus[0])?.focus?.();
  const isSame = wanted.page === "same";
  const [keys, newKeys] = [wanted.keys, wanted.new_keys].map((of) => ({ by: "x", of }));
  const survived = survivors(registry, wanted.new, isSame ? null : { old: keys.of, now: newKeys.of });
  const known = new Set(root.querySelectorAll("*"));
  const observer = new MutationObserver(() => {});
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  observer.observe(root, everything);
  const line = { journal: [], keys, path: wanted.page === "elsewhere" ? "/before" : "/" };
  const page = { registry, tree, line, inputs, controls, report: (control) => inputs.isHeard(control) && reported.push(registry.numberOf(control)) };
  takeOver(page, { html: wanted.new, ack: 0, page: "p", path: "/", keys: newKeys }, !isSame);
  const touched = touchedBy(observer.takeRecords(), registry, root, known);
  applyOps(registry, wanted.ops);
  const properties = Object.fromEntries(
    Object.entries(wanted.properties).map(([number, names]) => [
      number,
      Object.fromEntries(Object.keys(names).map((name) => [name, registry.element(Number(number))?.[name]])),
    ]),
  );
  const focused = root.contains(document.activeElement) ? registry.numberOf(document.activeElement) : 0;
  return { html: inside(root), touched, survived, properties, reported, focused };
}

/** Old numbers to new ones, of what surely is the same. */
function survivors(registry, html, keys) {
  const pairing = new Pairing(registry, register(tree.parse(html, registry.root)), tree, keys);
  const elements = [...registry.nodes].filter(([, node]) => node.nodeType === 1).map(([number]) => number);
  return Object.fromEntries(elements.map((number) => [number, pairing.survivor(number)]).filter(([, heir]) => heir));
}

function type(control, held) {
  Object.assign(control, held);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function touchedBy(records, registry, root, known) {
  const found = new Set();
  for (const { type: kind, target, attributeName } of records) {
    const element = target.nodeType === 1 ? target : target.parentElement;
    if (!element || !root.contains(element) || (element !== root && !known.has(element)) || attributeName === "style") continue;
    found.add(`${around(registry, element)}${kind === "attributes" ? `@${attributeName}` : ""}`);
  }
  return [...found].sort();
}

/** Foreign elements count as the one around them. */
function around(registry, element) {
  for (let at = element; at; at = at.parentElement) if (registry.numberOf(at)) return registry.numberOf(at);
  return 0;
}
