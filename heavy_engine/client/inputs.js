// Inputs never lose a keystroke: a value from the server counts only if the server has seen the last key.
import { writeProperty } from "./patch.js";
import { wishesOf } from "./events.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */
/** @typedef {{ seq: number, isRefused: boolean, typed: number, isComposing: boolean, isOwn: boolean, held: Map<string, unknown>, heldAck: number }} Note  isOwn: its person changed it since the server did */

const CONTROLS = "input, textarea, select";
const SHOWN = /^(value|checked|selected)$/;

export class Inputs {
  /** @param {(element: Element) => boolean} isWaiting whether an event of an element is not sent yet */
  constructor(isWaiting) {
    this.isWaiting = isWaiting;
    this.ack = 0;
    /** @type {WeakMap<Element, Note>} */
    this.notes = new WeakMap();
    document.addEventListener("input", ({ target }) => {
      this.note(target).typed = performance.now();
      this.own(target);
    }, true);
    document.addEventListener("change", ({ target }) => this.own(target), true);
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

  /** From here on a control shows what its person chose. @param {EventTarget | null} target */
  own(target) {
    for (const control of groupOf(/** @type {Control} */ (target))) this.note(control).isOwn = true;
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
    if (!note.isComposing && wait <= 0) {
      // In answer to their event it may write what they chose in full.
      note.isOwn &&= this.ack <= note.seq || !SHOWN.test(name);
      return writeKeepingCaret(element, name, value);
    }
    if (control !== element) return;
    note.held.set(name, value);
    note.heldAck = this.ack;
    if (wait > 0) setTimeout(() => this.release(control), wait + 1);
  }

  /** Write what was held back, unless more was typed meanwhile. @param {Element} control */
  release(control) {
    const note = this.note(control);
    if (note.isComposing || note.typed + debounceOf(control) > performance.now()) return;
    const { held } = note;
    note.held = new Map();
    if (this.isSeen(control, note, note.heldAck)) for (const [name, value] of held) this.write(control, name, value);
  }

  /** Whether the server has seen all that happened to a control. @param {Element} control @param {Note} note @param {number} ack */
  isSeen(control, note, ack) {
    return ack >= note.seq && !note.isRefused && !this.isWaiting(control);
  }

  /** Whether the server hears of what is typed. @param {Control} control */
  isHeard(control) {
    const wishes = wishesOf(control);
    return wishes.has("input") || wishes.has("change");
  }

  /** @param {EventTarget | null} target @returns {Note} */
  note(target) {
    const control = /** @type {Element} */ (target);
    let note = this.notes.get(control);
    if (!note) {
      note = { seq: 0, isRefused: false, typed: -Infinity, isComposing: false, isOwn: false, held: new Map(), heldAck: 0 };
      this.notes.set(control, note);
    }
    return note;
  }
}

/** What people fill in, for parts of the client that load later. */
export const controls = { in: controlsIn, write: writeKeepingCaret, caretOf: selectionOf, select };

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
  return Element.prototype.matches.call(element, CONTROLS);
}
