// Applies cases by the client's patch.js and says what the page is then. Runs in Chromium only.
import { applyOps, register } from "/client/patch.js";

const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const RAW = new Set("iframe noembed noframes plaintext script style xmp".split(" "));
const KEEPS_NEWLINE = new Set(["listing", "pre", "textarea"]);
const NAMES = {
  "http://www.w3.org/2000/svg": "svg",
  "http://www.w3.org/1999/xhtml": "html",
  "http://www.w3.org/1998/Math/MathML": "math",
};

export function applyCase(wanted) {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  root.innerHTML = wanted.html;
  const told = [];
  const hooks = { perform: (op) => told.push(op) };
  const registry = register(root, hooks);
  let error = "";
  try {
    applyOps(registry, wanted.ops);
  } catch (thrown) {
    error = String(thrown);
  }
  const focused = Number(document.activeElement.dataset.h ?? 0);
  if (focused) told.push(["f", focused]);
  return { error, html: inside(root), controls: controls(root), told, ...asked(root, wanted) };
}

function asked(root, { properties = {}, namespaces = {}, styles = {} }) {
  const each = (wish, answer) =>
    Object.fromEntries(Object.keys(wish).map((number) => [number, answer(root.querySelector(`[data-h="${number}"]`), wish[number])]));
  return {
    properties: each(properties, (node, names) => Object.fromEntries(Object.keys(names).map((name) => [name, node[name]]))),
    namespaces: each(namespaces, (node) => NAMES[node.namespaceURI]),
    styles: each(styles, (node) => node.style.cssText),
  };
}

function controls(root) {
  return [...root.querySelectorAll("input, textarea")].map((node) => [node.value, Boolean(node.checked)]);
}

// Not innerHTML: browsers differ in what they escape there, and drop the newline of a <pre>.
export function inside(node) {
  if (RAW.has(node.localName)) return node.textContent;
  const newline = KEEPS_NEWLINE.has(node.localName) && node.firstChild?.nodeType === 3 && node.firstChild.data.startsWith("\n");
  return (newline ? "\n" : "") + [...node.childNodes].map(written).join("");
}

function written(node) {
  if (node.nodeType === 3) return escaped(node.data);
  if (node.nodeType === 8) return `<!--${node.data}-->`;
  const attributes = [...node.attributes]
    // The browser's reflection of what data-style says.
    .filter((attribute) => attribute.name !== "style")
    .map((attribute) => ` ${attribute.name}="${escaped(attribute.value).replaceAll('"', "&quot;")}"`)
    .join("");
  const open = `<${node.localName}${attributes}>`;
  return VOID.has(node.localName) ? open : `${open}${inside(node)}</${node.localName}>`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
}
