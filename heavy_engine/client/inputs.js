// Inputs never lose a keystroke: a value from the server counts only if the server has seen the last
// key, and what was typed outlives a page that is replaced.
import { writeProperty } from "./patch.js";
import { wishesOf } from "./events.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */
/** @typedef {{ seq: number, isRefused: boolean, typed: number, isComposing: boolean, held: Map<string, unknown>, heldAck: number }} Note */

const CONTROLS = "input, textarea, select";

export class Inputs {
  /** @param {(element: Element) => boolean} isWaiting whether an event of an element is not sent yet */
  constructor(isWaiting) {
    this.isWaiting = isWaiting;
    this.ack = 0;
    /** @type {WeakMap<Element, Note>} */
    this.notes = new WeakMap();
    document.addEventListener("input", ({ target }) => this.note(target).typed = performance.now(), true);
    document.addEventListener("compositionstart", ({ target }) => this.note(target).isComposing = true, true);
    document.addEventListener("compositionend", ({ target }) => {
      this.note(target).isComposing = false;
      // The last input event may come after this one.
      setTimeout(() => this.release(/** @type {Element} */ (target)));
    }, true);
  }

  /** An event of a control was sent under this number; 0 if it could not be sent. @param {Element} source @param {number} seq */
  sent(source, seq) {
    if (!isControl(source)) return;
    for (const control of groupOf(source)) {
      const note = this.note(control);
      note.isRefused = seq === 0;
      note.seq = Math.max(note.seq, seq);
      note.held.clear();
    }
  }

  /** A new page counts anew what it answered. @param {number} ack */
  answered(ack) {
    this.ack = ack;
  }

  /** Write what the server wants, now, later or not at all. @param {Element} element @param {string} name @param {unknown} value */
  write(element, name, value) {
    const control = element instanceof HTMLOptionElement ? (element.closest("select") ?? element) : element;
    const note = this.notes.get(control);
    if (!note) return writeKeepingCaret(element, name, value);
    if (!this.isSeen(control, note, this.ack)) return;
    const wait = note.typed + debounceOf(control) - performance.now();
    if (!note.isComposing && wait <= 0) return writeKeepingCaret(element, name, value);
    if (control !== element) return;
    note.held.set(name, value);
    note.heldAck = this.ack;
    if (wait > 0) setTimeout(() => this.release(control), wait + 1);
  }

  /** Write what was held back, unless more was typed meanwhile. @param {Element} control */
  release(control) {
    const note = this.note(control);
    if (note.isComposing || note.typed + debounceOf(control) > performance.now()) return;
    if (this.isSeen(control, note, note.heldAck))
      for (const [name, value] of note.held) writeKeepingCaret(control, name, value);
    note.held.clear();
  }

  /** Whether the server has seen all that happened to a control. @param {Element} control @param {Note} note @param {number} ack */
  isSeen(control, note, ack) {
    return ack >= note.seq && !note.isRefused && !this.isWaiting(control);
  }

  /** @param {EventTarget | null} target @returns {Note} */
  note(target) {
    const control = /** @type {Element} */ (target);
    let note = this.notes.get(control);
    if (!note) {
      note = { seq: 0, isRefused: false, typed: -Infinity, isComposing: false, held: new Map(), heldAck: 0 };
      this.notes.set(control, note);
    }
    return note;
  }

  /**
   * Replace a root's content and carry over what its person typed, focused and scrolled.
   * @param {Element} root @param {() => void} replace
   * @param {boolean} isNew whether the server starts afresh and knows nothing of what was typed
   * @param {(control: Element) => void} report tells the server of a value that it does not know
   */
  carryOver(root, replace, isNew, report) {
    const typed = controlsIn(root).filter((control) => differs(control) && (isNew || !this.isKnown(control)));
    const focused = document.activeElement;
    const isInside = focused && focused !== root && root.contains(focused);
    const caret = isInside && selectionOf(focused);
    const places = scrolledIn(root);
    const [left, top] = [scrollX, scrollY];
    const values = typed.map((control) => /** @type {const} */ ([control, findersOf(root, control)]));
    const focus = isInside ? findersOf(root, focused) : () => null;
    replace();
    for (const [control, find] of values) this.carry(control, find(), report);
    for (const [id, ...place] of places) document.getElementById(id)?.scrollTo(...place);
    const heir = /** @type {HTMLElement | null} */ (focus());
    heir?.focus({ preventScroll: true });
    if (heir && caret) select(heir, caret);
    scrollTo(left, top);
  }

  /** @param {Control} old @param {Element | null} heir @param {(control: Element) => void} report */
  carry(old, heir, report) {
    if (!heir || !isControl(heir) || heir.type !== old.type || old.type === "file") return;
    for (const name of /** @type {const} */ (["value", "checked"])) writeProperty(heir, name, stateOf(old)[name]);
    if (heir instanceof HTMLSelectElement && old instanceof HTMLSelectElement && old.multiple)
      writeProperty(heir, "value", [...old.selectedOptions].map((option) => option.value));
    if (differs(heir)) report(heir);
  }

  /** Whether the server was told of a control's value and has answered. @param {Control} control */
  isKnown(control) {
    const wishes = wishesOf(control);
    const note = this.notes.get(control);
    return (wishes.has("input") || wishes.has("change")) && (!note || this.isSeen(control, note, this.ack));
  }
}

/** The controls that hold something else than their markup says. @param {Element} root */
export function changedControls(root) {
  return controlsIn(root).filter(differs);
}

/** @param {Element} root @returns {Control[]} */
function controlsIn(root) {
  return /** @type {Control[]} */ ([...root.querySelectorAll(CONTROLS)]).filter(({ type }) => type !== "hidden");
}

/** @param {Control} control */
function differs(control) {
  if (control instanceof HTMLSelectElement) return choiceDiffers(control);
  if (control.type === "checkbox" || control.type === "radio") {
    const { checked, defaultChecked } = /** @type {HTMLInputElement} */ (control);
    return checked !== defaultChecked;
  }
  if (control instanceof HTMLInputElement && /^(range|color)$/.test(control.type) && !control.hasAttribute("value"))
    return false;
  return control.value !== control.defaultValue;
}

/** @param {HTMLSelectElement} select */
function choiceDiffers(select) {
  const options = [...select.options];
  const isMarked = options.some((option) => option.defaultSelected);
  // Without a marked option the first one is the default of a list that drops down.
  if (!isMarked && !select.multiple) return select.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

/** How to find an element's heir in another tree: by id, or by name and place among those of that name. @param {Element} root @param {Element} old @returns {() => Element | null} */
function findersOf(root, old) {
  if (old.id) return () => inside(root, document.getElementById(old.id));
  const name = old.getAttribute("name");
  if (!name) return () => null;
  const selector = `${old.localName}[name="${CSS.escape(name)}"]`;
  const place = [...root.querySelectorAll(selector)].indexOf(old);
  return () => root.querySelectorAll(selector)[place] ?? null;
}

/** @param {Element} root @returns {[id: string, left: number, top: number][]} */
function scrolledIn(root) {
  const elements = [...root.querySelectorAll("[id]")].filter(({ scrollTop, scrollLeft }) => scrollTop || scrollLeft);
  return elements.map(({ id, scrollLeft, scrollTop }) => [id, scrollLeft, scrollTop]);
}

/** @param {Element} root @param {Element | null} element */
function inside(root, element) {
  return element && root.contains(element) ? element : null;
}

/** A choice among radio buttons concerns all of them. @param {Control} control @returns {Element[]} */
function groupOf(control) {
  if (control.type !== "radio" || !control.name) return [control];
  const scope = control.form ?? document;
  return [control, ...scope.querySelectorAll(`input[type=radio][name="${CSS.escape(control.name)}"]`)];
}

/** @param {Element} control */
function debounceOf(control) {
  const wishes = wishesOf(control);
  return (wishes.get("input") ?? wishes.get("change"))?.debounce ?? 0;
}

/** @param {Element} element @param {string} name @param {unknown} value */
function writeKeepingCaret(element, name, value) {
  const caret = name === "value" && element === document.activeElement ? selectionOf(element) : null;
  const before = stateOf(element).value;
  writeProperty(element, name, value);
  const after = stateOf(element).value;
  if (caret && after !== before) select(element, caret.map((place) => moved(place, before, after)));
}

/** Where a caret belongs after a text was changed around it. @param {number} place @param {string} before @param {string} after */
function moved(place, before, after) {
  if (after.startsWith(before.slice(0, place))) return place;
  const rest = before.length - place;
  if (rest && after.endsWith(before.slice(place))) return after.length - rest;
  return before.length === after.length || rest ? place : after.length;
}

/** @param {Element} element @returns {number[] | null} */
function selectionOf(element) {
  const { selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (element);
  return typeof selectionStart === "number" ? [selectionStart, selectionEnd ?? selectionStart] : null;
}

/** @param {Element} element @param {number[]} caret */
function select(element, [start = 0, end = 0]) {
  /** @type {HTMLInputElement} */ (element).setSelectionRange?.(start, end);
}

/** Value and checked of any element. @param {Element} element */
function stateOf(element) {
  return /** @type {HTMLInputElement} */ (element);
}

/** @param {Element} element @returns {element is Control} */
function isControl(element) {
  return element.matches(CONTROLS);
}
