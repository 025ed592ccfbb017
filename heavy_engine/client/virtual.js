// Long lists of which only what is in view is in the page: asks the server for the rows that
// somebody looks at, and moves the focus among all rows by keyboard, those that are not here yet too.

/** @typedef {import("./extras.js").Page} Page */

const GAP_MS = 120; // between two questions
const AGAIN_MS = 3000; // the same question, if it was not answered
const OFFLINE_MS = 500;
const HAS_OWN_KEYS = "input, textarea, select, [contenteditable]";

/** @type {Map<Element, VirtualList>} */
const virtualLists = new Map();

/** @param {Element} element @param {Page} page */
export function attach(element, page) {
  virtualLists.set(element, new VirtualList(/** @type {HTMLElement} */ (element), page));
}

/** Other rows came. @param {Element} element */
export function change(element) {
  virtualLists.get(element)?.settle();
}

/** @param {Element} element */
export function detach(element) {
  virtualLists.get(element)?.end();
  virtualLists.delete(element);
}

class VirtualList {
  /** @param {HTMLElement} scroller @param {Page} page */
  constructor(scroller, page) {
    this.scroller = scroller;
    this.page = page;
    this.asked = "";
    this.askedAt = -Infinity;
    /** The row that is to have the focus when it is here; -1 for none. */
    this.wanted = -1;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.release = page.aroundEdits(() => this.hold());
    this.resizes = new ResizeObserver(() => this.look());
    this.resizes.observe(scroller);
    scroller.addEventListener("scroll", this.look, { passive: true });
    scroller.addEventListener("keydown", this.press);
    if (this.first && !scroller.scrollTop) this.scrollTo(this.first * this.rowHeight);
    this.look();
  }

  end() {
    this.release();
    this.resizes.disconnect();
    clearTimeout(this.timer);
  }

  /** What the server shows: the first row, how many from there on, how many there are. */
  get shown() {
    return (this.scroller.dataset.virtual ?? "").split(" ").map(Number);
  }

  get first() {
    return this.shown[0] ?? 0;
  }

  get total() {
    return this.shown[2] ?? 0;
  }

  /** In pixels; rows are given in rem, which people may have made larger. */
  get rowHeight() {
    const space = /** @type {HTMLElement | null} */ (this.scroller.firstElementChild);
    return (space?.offsetHeight ?? 0) / this.total || 1;
  }

  /** How many rows fit into the window. */
  get fits() {
    return Math.ceil(this.scroller.clientHeight / this.rowHeight) + 1;
  }

  get focusedIndex() {
    const row = document.activeElement?.closest("[aria-posinset]");
    return row && this.scroller.contains(row) ? indexOf(row) : -1;
  }

  /** Ask for the rows in view unless they are here, with half a view around them. */
  look = () => {
    const { fits, total } = this;
    const [first = 0, count = 0] = this.shown;
    const top = Math.floor(this.scroller.scrollTop / this.rowHeight);
    const from = Math.max(0, top - Math.ceil(fits / 2));
    const until = Math.min(total, top + Math.ceil(1.5 * fits));
    if (!total || (from >= first && until <= first + count)) return;
    this.ask(Math.max(0, top - fits), 3 * fits);
  };

  /** @param {number} first @param {number} count */
  ask(first, count) {
    const question = { first, count, kept: this.focusedIndex };
    const text = JSON.stringify(question);
    const since = performance.now() - this.askedAt;
    if (text === this.asked && since < AGAIN_MS) return;
    clearTimeout(this.timer);
    if (!this.page.line.isOpen) this.timer = setTimeout(this.look, OFFLINE_MS);
    else if (since < GAP_MS) this.timer = setTimeout(this.look, GAP_MS - since);
    else {
      this.asked = text;
      this.askedAt = performance.now();
      this.page.send(this.scroller, "view", question);
    }
  }

  /** Before edits: what has the focus keeps it, by its place if its row goes. */
  hold() {
    const index = this.focusedIndex;
    const hasFocus = this.scroller.contains(document.activeElement);
    return () => {
      if (!hasFocus || document.activeElement !== document.body || !this.scroller.isConnected) return;
      (this.row(index) ?? this.scroller).focus({ preventScroll: true });
    };
  }

  /** The server showed other rows. */
  settle() {
    this.focusWanted();
    this.look();
  }

  /** @param {number} index @returns {HTMLElement | null} */
  row(index) {
    return this.scroller.querySelector(`:scope > * > [aria-posinset="${index + 1}"]`);
  }

  /** @param {KeyboardEvent} event */
  press = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.altKey || event.metaKey || event.isComposing || target.closest(HAS_OWN_KEYS)) return;
    const here = this.wanted >= 0 ? this.wanted : this.focusedIndex;
    const top = Math.ceil(this.scroller.scrollTop / this.rowHeight);
    const page = Math.max(1, this.fits - 2);
    /** @type {Record<string, number>} */
    const places = {
      ArrowDown: here < 0 ? top : here + 1,
      ArrowUp: here < 0 ? top : here - 1,
      PageDown: (here < 0 ? top : here) + page,
      PageUp: (here < 0 ? top : here) - page,
      Home: 0,
      End: this.total - 1,
    };
    const place = places[event.key];
    if (place === undefined || !this.total) return;
    event.preventDefault();
    this.goTo(Math.min(this.total - 1, Math.max(0, place)));
  };

  /** Bring a row into view and give it the focus, now or when it is here. @param {number} index */
  goTo(index) {
    const { rowHeight, scroller } = this;
    const top = index * rowHeight;
    if (top < scroller.scrollTop) this.scrollTo(top);
    else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight)
      this.scrollTo(top + rowHeight - scroller.clientHeight);
    this.wanted = index;
    this.focusWanted();
    this.look();
  }

  focusWanted() {
    const row = this.wanted >= 0 ? this.row(this.wanted) : null;
    // Whoever went elsewhere meanwhile stays there.
    if (this.wanted >= 0 && !this.scroller.contains(document.activeElement)) this.wanted = -1;
    if (!row || this.wanted < 0) return;
    this.wanted = -1;
    row.focus({ preventScroll: true });
  }

  /** @param {number} top */
  scrollTo(top) {
    this.scroller.scrollTo({ top, behavior: "instant" });
  }
}

/** @param {Element} row */
function indexOf(row) {
  return Number(row.getAttribute("aria-posinset")) - 1;
}
