// Dialogs that the server shows (data-widget="dialog"): modal for as long as they are in the page. Whoever
// leaves one (Escape, a press beside it, [data-close]) sees it go at once; the server is asked by a click on
// its [data-close], and if it keeps the dialog nevertheless, that is shown again.

/** @typedef {import("./extras.js").Page} Page */

const FIELDS = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])";

/** @type {Map<Element, Shown>} */
const all = new Map();
/** What had the focus before the last edits: they may have moved it into a dialog. @type {Element | null} */
let origin = null;
let isPrepared = false;

/** @param {Element} element a dialog, or the place where one will come @param {Page} page */
export function attach(element, page) {
  prepare(page);
  if (element instanceof HTMLDialogElement) all.set(element, new Shown(element, page));
}

/** The server took it away. @param {Element} dialog */
export function detach(dialog) {
  all.get(dialog)?.goBack();
  all.delete(dialog);
}

/** What had the focus before a dialog comes is remembered. @param {Page} page */
function prepare(page) {
  if (isPrepared) return;
  isPrepared = true;
  page.aroundEdits(() => {
    origin = document.activeElement;
    return () => all.forEach((shown) => shown.follow());
  });
}

class Shown {
  /** @param {HTMLDialogElement} dialog @param {Page} page */
  constructor(dialog, page) {
    this.dialog = dialog;
    this.page = page;
    this.left = 0; // the event that asks the server to take it away
    this.isPressedOutside = false;
    const active = document.activeElement;
    this.opener = active && !dialog.contains(active) && active !== document.body ? active : origin;
    dialog.addEventListener("cancel", (event) => this.cancel(event));
    dialog.addEventListener("close", (event) => event.target === dialog && this.closed());
    dialog.addEventListener("pointerdown", (event) => (this.isPressedOutside = this.isOutside(event)));
    dialog.addEventListener("click", (event) => this.press(event));
    this.open();
  }

  /** A file input inside says "cancel", too. @param {Event} event */
  cancel(event) {
    if (event.target !== this.dialog) return;
    event.preventDefault();
    this.ask();
  }

  /** Browsers close it without asking when Escape is pressed again and again. */
  closed() {
    if (this.left || !this.dialog.isConnected) return;
    if (this.closer) this.ask();
    else this.open();
  }

  /** @param {MouseEvent} event */
  press(event) {
    const { dialog } = this;
    const closer = event.target instanceof Element && event.target.closest("[data-close]");
    if (closer && closer.closest("dialog") === dialog) return this.close();
    // Who selects a text in it may let go outside.
    if (dialog.hasAttribute("data-light") && this.isPressedOutside && this.isOutside(event)) this.ask();
  }

  /** Let the server take it away. */
  ask() {
    this.closer?.click();
  }

  /** The event of the press is in the journal by now. */
  close() {
    this.left = this.page.line.made;
    this.dialog.close();
    this.goBack();
  }

  /** Edits were made: show what the server shows. */
  follow() {
    const { dialog, left } = this;
    if (!dialog.isConnected) return;
    const { journal, ack } = this.page.line;
    const isUnanswered = left > 0 && left > ack && journal.some(({ seq }) => seq === left);
    // A greeting may have brought the attribute back.
    if (isUnanswered) return dialog.open ? dialog.close() : undefined;
    this.left = 0;
    if (!dialog.matches(":modal")) this.open();
  }

  open() {
    const { dialog } = this;
    dialog.removeAttribute("open"); // as it came; it is not modal then
    dialog.showModal();
    /** @type {HTMLElement | null} */
    const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(FIELDS) ?? dialog.querySelector("h2[tabindex]");
    first?.focus();
  }

  /** Put the focus where it was, unless somebody has moved it meanwhile. */
  goBack() {
    const { dialog, opener } = this;
    const active = document.activeElement;
    if (active && active !== document.body && !dialog.contains(active)) return;
    const there = opener?.isConnected ? opener : opener?.id && document.getElementById(opener.id);
    if (there instanceof HTMLElement) there.focus({ preventScroll: true });
  }

  get closer() {
    const closers = /** @type {NodeListOf<HTMLElement>} */ (this.dialog.querySelectorAll("[data-close]"));
    return [...closers].find((each) => each.closest("dialog") === this.dialog);
  }

  /** On the backdrop, which counts as the dialog itself. @param {MouseEvent} event */
  isOutside({ target, clientX, clientY }) {
    if (target !== this.dialog) return false;
    const { left, right, top, bottom } = this.dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }
}
