// Pages inside the application: links, Back and Forward, over the socket while there is one.
// Everything else, and everything that goes wrong, is left to the browser.
import { isModified } from "./events.js";

const PATIENCE_MS = 5000;
const SCROLL_REST_MS = 150;

/** @typedef {"push" | "replace" | "pop"} How */

export class Navigator {
  /**
   * @param {Element} root
   * @param {(path: string, how: How) => boolean} ask asks the server for a page; false while it cannot be asked
   */
  constructor(root, ask) {
    this.root = root;
    this.ask = ask;
    this.path = location.pathname + location.search;
    this.hash = ""; // of the link that is being followed
    /** The address to load if the server does not answer. @type {string | null} */
    this.asked = null;
    /** What is left to do when the page is there. @type {(() => void) | null} */
    this.arrival = null;
    /** Where a page that comes back has to be scrolled to while its content still arrives. @type {[number, number] | null} */
    this.place = null;
    this.keepScroll();
    document.addEventListener("click", (event) => this.follow(event));
    addEventListener("popstate", () => this.pop());
  }

  /** @param {MouseEvent} event */
  follow(event) {
    const link = liveLink(event);
    if (!link) return;
    const path = link.pathname + link.search;
    // An anchor of this page is the browser's.
    if (link.hash && path === this.path) return;
    if (this.go(path, "push", link.href, link.hash)) event.preventDefault();
  }

  pop() {
    const path = location.pathname + location.search;
    if (path === this.path) return this.restoreScroll();
    if (!this.go(path, "pop", location.href)) location.reload();
  }

  /** @param {string} path @param {How} how @param {string} address @param {string} [hash] */
  go(path, how, address, hash = "") {
    if (!this.ask(path, how)) return false;
    this.asked = address;
    this.hash = hash;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.giveUp(), PATIENCE_MS);
    return true;
  }

  /** The server did not answer, or cannot any more: load the page in the ordinary way. */
  giveUp() {
    const { asked } = this;
    this.answered();
    if (asked === location.href) location.reload();
    else if (asked) location.assign(asked);
  }

  /** The server has handled what it was asked. */
  answered() {
    clearTimeout(this.patience);
    this.asked = null;
  }

  /** The server shows another page, or the same under another path. @param {string} path @param {string | null} title @param {How} how */
  show(path, title, how) {
    const address = path + (how === "push" ? this.hash : "");
    if (how === "push" && path !== this.path) history.pushState(null, "", address);
    else if (path !== location.pathname + location.search) history.replaceState(history.state, "", address);
    tellHead({ title });
    this.path = path;
    this.hash = "";
    this.answered();
    if (how !== "replace") this.arrival = () => this.arrive(how);
  }

  /** Edits are made: scroll and focus if they brought a page, or more of it. */
  settle() {
    const { arrival } = this;
    this.arrival = null;
    if (arrival) arrival();
    else if (this.place) scrollTo(...this.place);
  }

  /** @param {How} how */
  arrive(how) {
    this.place = null;
    if (how === "pop") this.restoreScroll();
    else if (!scrollToAnchor()) scrollTo(0, 0);
    if (how === "push" || document.activeElement === document.body) focusHeading(this.root);
  }

  /** Each entry of the history knows how far it was scrolled. */
  keepScroll() {
    history.scrollRestoration = "manual";
    document.addEventListener("scroll", () => {
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.saveScroll(), SCROLL_REST_MS);
    }, { passive: true });
    for (const type of ["wheel", "touchstart", "pointerdown", "keydown"])
      document.addEventListener(type, () => this.release(), { capture: true, passive: true });
    addEventListener("pagehide", () => this.resting && this.saveScroll());
    // In this order: a browser that is asked for scrollY lays the whole page out.
    if (history.state?.scroll && !scrollY) this.restoreScroll();
  }

  /** From here on the page is its person's to scroll. */
  release() {
    this.place = null;
  }

  saveScroll() {
    clearTimeout(this.resting);
    this.resting = 0;
    // Between Back and the answer the entry is another page's already.
    if (location.pathname + location.search !== this.path) return;
    history.replaceState({ ...history.state, scroll: [scrollX, scrollY] }, "");
  }

  restoreScroll() {
    if (!history.state?.scroll && scrollToAnchor()) return;
    const place = (this.place = history.state?.scroll ?? [0, 0]);
    scrollTo(place[0], place[1]);
    setTimeout(() => this.place === place && this.release(), PATIENCE_MS);
  }
}

/** What the page says outside of its tree; what is so already is not touched. @param {Record<string, string | null>} said */
export function tellHead({ title, ...words }) {
  if (title && title !== document.title) document.title = title;
  for (const [name, text] of Object.entries(words)) {
    const [tag, key, value] = name === "canonical" ? ["link", "rel", "href"] : ["meta", "name", "content"];
    const known = document.head.querySelector(`${tag}[${key}=${name}]`);
    if (!text) known?.remove();
    else if (known?.getAttribute(value) !== text) {
      const element = known ?? document.head.appendChild(document.createElement(tag));
      element.setAttribute(key, name);
      element.setAttribute(value, text);
    }
  }
}

/** Leave for an address that the application gave. @param {string} address */
export function leave(address) {
  const { protocol, href } = new URL(address, location.href);
  if (/^(https?|mailto|tel):$/.test(protocol)) location.assign(href);
}

/** @param {MouseEvent} event @returns {HTMLAnchorElement | null} */
function liveLink(event) {
  if (event.defaultPrevented || event.button !== 0 || isModified(event) || !(event.target instanceof Element)) return null;
  const link = event.target.closest("a[data-live][href]");
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("download")) return null;
  const isHere = link.origin === location.origin && (!link.target || link.target === "_self");
  return isHere ? link : null;
}

function scrollToAnchor() {
  const name = location.hash.slice(1);
  const anchor = name && (document.getElementById(name) ?? document.getElementById(decoded(name)));
  if (anchor) anchor.scrollIntoView();
  return Boolean(anchor);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // as in "#100%"
  }
}

/** Screen readers and keyboards start at the new page's heading. @param {Element} root */
function focusHeading(root) {
  const heading = root.querySelector("h1");
  if (!heading) return;
  if (!heading.hasAttribute("tabindex")) heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
}
