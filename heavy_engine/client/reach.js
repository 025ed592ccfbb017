// Clicks for people: on what scrolling brings into view (data-reach), and on what a key stands for
// (data-key). docs/wire.md says how elements ask for it.

// So early that what comes next is there before the end is seen.
const AHEAD = "100% 0px";

export class Reacher {
  constructor() {
    /** Clicked, and not answered yet. @type {Set<HTMLElement>} */
    this.pending = new Set();
    this.observer = new IntersectionObserver((seen) => seen.forEach((entry) => this.see(entry)), { rootMargin: AHEAD });
    document.addEventListener("keydown", pressFor);
  }

  /** An element came, or its wish changed: each wish is one click. @param {Element} element */
  watch(element) {
    if (element.hasAttribute("data-reach")) this.observer.observe(this.forget(element));
  }

  /** @param {Element} element */
  forget(element) {
    this.pending.delete(/** @type {HTMLElement} */ (element));
    this.observer.unobserve(element);
    return element;
  }

  /** @param {IntersectionObserverEntry} entry */
  see({ isIntersecting, target }) {
    const element = /** @type {HTMLElement} */ (target);
    const wish = element.dataset.reach;
    // Nobody who opens a page in the middle of a list has asked for what is above.
    if (!isIntersecting || !wish || (wish.startsWith("up") && !scrollY)) return;
    this.forget(element);
    this.pending.add(element);
    element.click();
  }

  /** Before edits; what it answers is called after them: what is in view of a growing list stays in its place. */
  hold() {
    const rows = [...this.pending].map((element) => firstInView(element));
    const places = rows.map((row) => row && topOf(row));
    return () => {
      rows.forEach((row, index) => {
        const moved = row?.isConnected ? topOf(row) - /** @type {number} */ (places[index]) : 0;
        if (moved) scrollBy({ top: moved, behavior: "instant" });
      });
    };
  }
}

/** The first row in view of the list that an element controls. @param {Element} element */
function firstInView(element) {
  const list = document.getElementById(element.getAttribute("aria-controls") ?? "");
  return [...(list?.children ?? [])].find((row) => row.getBoundingClientRect().bottom > 0);
}

/** @param {Element} element */
function topOf(element) {
  return element.getBoundingClientRect().top;
}

/** A key that a button of the same form stands for presses it. @param {KeyboardEvent} event */
function pressFor(event) {
  if (event.isComposing || !(event.target instanceof Element)) return;
  const form = event.target.closest("form");
  /** @type {HTMLElement | null | undefined} */
  const button = form?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}
