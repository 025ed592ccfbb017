// Links that a person points at: the server is told, so that it loads for their page before the click.

const REST_MS = 80;

/** @typedef {import("./extras.js").Page} Page */

/** Where the pointer rests, and what is told of it. @type {{ link: Element | null, told: string, wait: number }} */
const pointed = { link: null, told: "", wait: 0 };
/** @type {WeakSet<Element>} */
const heard = new WeakSet();

/** @param {Element} link @param {Page} page */
export function attach(link, page) {
  if (heard.has(link)) return;
  heard.add(link);
  for (const type of ["pointerenter", "focus"]) link.addEventListener(type, () => rest(link, page));
  for (const type of ["pointerleave", "blur"]) link.addEventListener(type, () => leave(link));
  // A finger does not hover; until it is lifted there are some 100 ms.
  link.addEventListener("touchstart", () => tell(link, page), { passive: true });
}

/** @param {Element} link */
export function detach(link) {
  leave(link);
}

/** @param {Element} link @param {Page} page */
function rest(link, page) {
  clearTimeout(pointed.wait);
  pointed.link = link;
  pointed.wait = window.setTimeout(() => tell(link, page), REST_MS);
}

/** @param {Element} link */
function leave(link) {
  if (pointed.link !== link) return;
  clearTimeout(pointed.wait);
  pointed.link = null;
  pointed.told = "";
}

/** @param {Element} link @param {Page} page */
function tell(link, page) {
  const { connection } = /** @type {any} */ (navigator);
  if (!(link instanceof HTMLAnchorElement) || link.dataset.live === "later" || connection?.saveData) return;
  const isElsewhere = link.origin !== location.origin || link.pathname === location.pathname;
  const path = link.pathname + link.search;
  if (isElsewhere || link.target || link.hasAttribute("download") || path === pointed.told) return;
  pointed.told = path;
  if (page.line.isOpen) page.line.send(0, "ahead", { path });
}
