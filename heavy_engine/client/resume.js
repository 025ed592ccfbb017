// After a loss: hands the sealed state in, and brings the page to what the server answers. What is
// equal stays, and what a person did stays. Loads ahead, when the page is idle.
import { carried } from "./carry.js";
import { morph } from "./morph.js";
import { ISLAND, hears } from "./pairing.js";

/** @typedef {import("./socket.js").Line} Line */
/** @typedef {import("./socket.js").Entry} Entry */
/** @typedef {import("./socket.js").Hello} Hello */
/** @typedef {import("./socket.js").RowNames} RowNames */
/**
 * What is handed in: a second copy of these modules would know nothing of this page.
 * @typedef {object} Page
 * @property {import("./patch.js").Registry} registry
 * @property {typeof import("./patch.js").tree} tree
 * @property {Line} line
 * @property {import("./inputs.js").Inputs} inputs
 * @property {typeof import("./inputs.js").controls} controls
 * @property {(control: Element) => void} report tells the server what a control holds
 */

const PIECE = 16_384;
const STARTS_AFRESH = "This page could not be brought back as it was and starts afresh. Please check what you did last.";
const MAY_BE_LOST = "Your last action may not have been kept. Please check.";
// Nobody misses one of these.
const PASSES =
  /^(ahead|view|scroll|wheel|resize|timeupdate|progress|focus(in|out)|drag\w*|(mouse|pointer|touch)(move|enter|leave|over|out))$/;
const VALUES = /^(input|change)$/;

/** Give the server the state that it sealed. @param {Line} line */
export function handIn(line) {
  const log = line.log.join("\n");
  for (let from = 0, left = Math.ceil(log.length / PIECE); left > 0 && line.socket; from += PIECE) {
    left -= 1;
    line.transmit(line.socket, JSON.stringify(["state", log.slice(from, from + PIECE), left]));
  }
}

/** Show what the server greets with. @param {Page} page @param {Hello} hello @param {boolean} isNew whether it begins another page */
export function takeOver(page, hello, isNew) {
  const { registry, line } = page;
  const isRefused = Boolean(hello.kept) && hello.kept !== "all";
  const isElsewhere = isNew && hello.path !== undefined && hello.path !== line.path;
  const keys = { old: namesIn(line.keys, hello.keys), now: hello.keys?.of ?? {} };
  const carry = carried(page, keys, isNew, isElsewhere);
  /** What the journal's events are for, before and after. @type {Map<number, { element: Element | null, number: number }>} */
  const asked = new Map();
  const pairing = morph(registry, page.tree, hello.html ?? "", isNew ? keys : null, (pairs) => {
    carry.look(pairs);
    for (const { id } of line.journal)
      asked.set(id, { element: registry.element(id), number: isNew ? pairs.survivor(id) : id });
  });
  const heirOf = carry.heirs(pairing);
  /** @type {Entry[]} */
  const dropped = [];
  line.journal = line.journal.filter((entry) => {
    const number = asked.get(entry.id)?.number ?? 0;
    const isMeant = entry.id === 0 || (number && isHeard(registry.element(number), entry.type, isNew));
    // Nothing is done on a page that is not what its person saw.
    const isKept = isMeant && !isRefused && !isElsewhere;
    if (isKept) readdress(entry, number);
    else dropped.push(entry);
    return isKept;
  });
  carry.over(heirOf, new Set(dropped.map(({ seq }) => seq)));
  const missed = dropped.filter((entry) => isMissed(page, entry, heirOf(asked.get(entry.id)?.element ?? null)));
  if (isRefused) tellPerson(STARTS_AFRESH);
  else if (missed.length) tellPerson(MAY_BE_LOST);
  if (hello.dev && hello.kept) console.info(`heavy: the page is back; its state: ${hello.kept}`);
}

/** What rows were called, if their new names were made in the same way. @param {RowNames} [old] @param {RowNames} [now] */
function namesIn(old, now) {
  return old && old.by === now?.by ? old.of : {};
}

/** Whether an event still means something to an element. @param {Element | null} element @param {string} type @param {boolean} isNew */
function isHeard(element, type, isNew) {
  if (!element || !isNew) return element !== null;
  return element.localName === ISLAND ? hasProp(element, type) : hears(element, type);
}

/** Whether a JavaScript component still has a prop: "0.2:onClick". @param {Element} island @param {string} type */
function hasProp(island, type) {
  const [path = "", name = ""] = type.split(":");
  let model = JSON.parse(island.getAttribute("data-island") ?? "{}");
  for (const place of path.split(".").filter(Boolean)) model = model?.children?.[Number(place)];
  return Object.hasOwn(model?.events ?? {}, name);
}

/** @param {Entry} entry @param {number} number */
function readdress(entry, number) {
  const [seq, , ...rest] = JSON.parse(entry.text);
  entry.id = number;
  entry.text = JSON.stringify([seq, number, ...rest]);
}

/** Whether a person has to hear of an event that was dropped. @param {Page} page @param {Entry} entry @param {Element | null} heir */
function isMissed({ registry }, { type }, heir) {
  // Nobody clicked: scrolling did, and does so again.
  if (type === "click" && heir?.hasAttribute("data-reach")) registry.hooks.changed?.(heir, "data-reach");
  else return !PASSES.test(type) && !(VALUES.test(type) && heir);
}

/** Say something that stays until it is read. @param {string} text */
function tellPerson(text) {
  document.getElementById("heavy-notice")?.remove();
  const [banner, words, close] = ["div", "span", "button"].map((tag) => document.createElement(tag));
  banner.id = "heavy-notice";
  banner.className = "connection-banner";
  words.setAttribute("role", "status");
  close.setAttribute("type", "button");
  close.textContent = "Close";
  // Who only clicks it away stays where they type.
  close.addEventListener("mousedown", (event) => event.preventDefault());
  close.addEventListener("click", () => banner.remove());
  banner.append(words, " ", close);
  document.body.prepend(banner);
  // Screen readers speak what changes in a region that is there.
  setTimeout(() => (words.textContent = text));
}
