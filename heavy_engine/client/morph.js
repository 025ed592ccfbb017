// Brings a page to what a greeting says and touches nothing that is so already. docs/wire.md has the
// rules, heavy_engine/testing/morph.py is the same for tests.
import { ISLAND, Pairing, eachChange } from "./pairing.js";

/** @typedef {import("./patch.js").Registry} Registry */
/** @typedef {import("./patch.js").Ours} Ours */
/** @typedef {import("./pairing.js").Pair} Pair */
/** @typedef {typeof import("./patch.js").tree} Tree */

// Their content is not markup to be compared.
const KEPT = /^(noscript|textarea)$/;

/**
 * @param {Registry} registry the page
 * @param {Tree} tree how it is changed
 * @param {string} html the content of its root, with its numbers
 * @param {import("./pairing.js").Keys | null} keys names of rows; null if the numbers are those that the page has
 * @param {(pairing: Pairing) => void} look is called before anything changes
 */
export function morph(registry, tree, html, keys, look) {
  const fragment = /** @type {any} */ (tree.parse(html, registry.root));
  const pairing = new Pairing(registry, tree.register(fragment), tree, keys);
  look(pairing);
  const changed = pairing.pairs.filter(({ old, now }) => isElement(old) && (isIsland(old) || !pairing.isUntouched(old, now)));
  const texts = changedTexts(pairing);
  removeWhatIsGone(pairing, tree);
  renumber(pairing);
  for (const [mark, text] of texts) if (mark.parentNode) tree.setMarkedText(registry, mark, text);
  for (const { old, now } of changed) change(pairing, tree, /** @type {Element} */ (old), /** @type {Element} */ (now));
  return pairing;
}

/** Found out before neighbours move. @param {Pairing} pairing @returns {[Comment, string][]} */
function changedTexts(pairing) {
  /** @type {[Comment, string][]} */
  const changed = [];
  for (const { old, now } of pairing.pairs) {
    if (isElement(old) || isElement(now) || pairing.isUntouched(old, now)) continue;
    const text = pairing.text(pairing.now, now);
    if (pairing.text(pairing.old, old) !== text) changed.push([old, text]);
  }
  return changed;
}

/** @param {Pairing} pairing @param {Tree} tree */
function removeWhatIsGone(pairing, tree) {
  for (const { old } of pairing.pairs) {
    if (!isElement(old)) continue;
    for (const unit of pairing.units(pairing.old, old)) if (!pairing.of.has(unit)) tree.remove(pairing.old, unit);
  }
}

/** From here on the nodes go by their new numbers. @param {Pairing} pairing */
function renumber({ old: registry, now, pairs }) {
  const numbers = pairs.slice(1).map((pair) => /** @type {const} */ ([now.numberOf(pair.now), pair.old]));
  registry.nodes = new Map(numbers);
  for (const [number, node] of numbers) registry.renumbered.set(node, number);
}

/** Change an element, and what stands directly in it. @param {Pairing} pairing @param {Tree} tree @param {Element} old @param {Element} now */
function change(pairing, tree, old, now) {
  const { old: registry } = pairing;
  if (old !== registry.root) eachChange(old, now, (name, value) => tree.setAttribute(registry, old, name, value));
  if (isIsland(now))
    registry.hooks.perform?.(["j", registry.numberOf(old), JSON.parse(now.getAttribute("data-island") ?? "{}")]);
  else if (pairing.units(pairing.now, now).length) arrange(pairing, tree, old, now);
  else if (!KEPT.test(now.localName)) fill(registry, tree, old, now);
}

/** Content without units: one text, or what the author vouched for. @param {Registry} registry @param {Tree} tree @param {Element} old @param {Element} now */
function fill(registry, tree, old, now) {
  const isSealedOff = now.childElementCount > 0;
  if (isSealedOff && old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
  else if (!isSealedOff && old.textContent !== now.textContent)
    tree.setOnlyText(registry, old, now.textContent ?? "");
}

/** Put units in their order, from the last to the first: each before the one that follows. @param {Pairing} pairing @param {Tree} tree @param {Element} old @param {Element} now */
function arrange(pairing, tree, old, now) {
  const { old: registry, now: fresh } = pairing;
  const [theirs, ours] = [pairing.units(registry, old), pairing.units(fresh, now)];
  // The one text that it was.
  if (!theirs.length) for (const node of [...old.childNodes]) if (node.nodeType !== 8 && node.textContent) node.remove();
  const places = new Map(theirs.map((unit, place) => [unit, place]));
  const heirs = ours.map((unit) => registry.nodes.get(fresh.numberOf(unit)));
  const stays = rising(heirs.map((unit) => (unit ? (places.get(unit) ?? -1) : -1)));
  const parts = ours.map((unit) => [unit, ...(isElement(unit) ? [] : tree.textOf(fresh, unit))]);
  const numbers = [...ours.map((unit) => fresh.numberOf(unit)), 0];
  for (let index = ours.length - 1; index >= 0; index -= 1) {
    if (stays.has(index)) continue;
    const place = tree.placeFor(registry, registry.numberOf(old), numbers[index + 1] ?? 0);
    const heir = heirs[index];
    if (heir) tree.move(registry, heir, place);
    else insert(pairing, tree, parts[index] ?? [], place, now);
  }
}

/** @param {Pairing} pairing @param {Tree} tree @param {Node[]} nodes of one unit @param {[Element, Node | null]} place @param {Element} now where the unit stood */
function insert({ old: registry }, tree, nodes, [into, next], now) {
  const isFirst = !next && !tree.lastOursIn(registry, into);
  const around = isFirst ? foreignAround(nodes[0]?.parentElement ?? null, now) : [];
  for (const element of around) into = into.appendChild(/** @type {Element} */ (element.cloneNode()));
  for (const node of nodes) into.insertBefore(node, next);
  for (const node of nodes) tree.learn(registry, node);
}

/** The parser's elements around a unit, outermost first. @param {Element | null} element @param {Element} inside @returns {Element[]} */
function foreignAround(element, inside) {
  return !element || element === inside ? [] : [...foreignAround(element.parentElement, inside), element];
}

/** The indexes of the longest row of places that rise; those below 0 do not count. @param {number[]} places @returns {Set<number>} */
export function rising(places) {
  /** The index at which the best row of each length ends. @type {number[]} */
  const ends = [];
  /** @type {number[]} */
  const before = [];
  places.forEach((place, index) => {
    if (place < 0) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (places[/** @type {number} */ (ends[middle])]) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  });
  const found = new Set();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) found.add(index);
  return found;
}

/** @param {Element} element */
function isIsland(element) {
  return element.localName === ISLAND;
}

/** @param {Node} node @returns {node is Element} */
function isElement(node) {
  return node.nodeType === 1;
}
