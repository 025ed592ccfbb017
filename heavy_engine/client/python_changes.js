// What client functions change of an element. Where the server hears of the event, too, its answer counts:
// such changes are remembered, and taken back right before that answer is shown.

import { own } from "./python_rules.js";

/** @typedef {"text" | "value" | "open" | `attribute ${string}` | `style ${string}`} Slot */
/** @typedef {{ seq: number, before: unknown, after: unknown }} Change */

export class Changes {
  /** @param {import("./socket.js").Line} line */
  constructor(line) {
    this.line = line;
    /** In order, by element and slot. @type {Map<HTMLElement, Map<Slot, Change[]>>} */
    this.made = new Map();
  }

  /** @param {number | undefined} seq of the event that the server hears of; undefined if it does not @param {HTMLElement} element @param {Slot} slot @param {unknown} value */
  set(seq, element, slot, value) {
    if (seq === undefined) return write(element, slot, value);
    // Too late: the answer is shown already.
    if (seq <= this.line.ack) return;
    const before = read(element, slot);
    write(element, slot, value);
    const slots = this.made.get(element) ?? new Map();
    this.made.set(element, slots.set(slot, [...(slots.get(slot) ?? []), { seq, before, after: read(element, slot) }]));
  }

  /** Take back what is answered. @param {boolean} isAll the page is another one, perhaps */
  undo(isAll) {
    for (const [element, slots] of this.made) {
      for (const [slot, changes] of slots) {
        const [answered, open] = split(changes, ({ seq }) => isAll || seq <= this.line.ack);
        // What a later change would bring back is what stood there before this one.
        if (open[0] && answered[0]) open[0].before = answered[0].before;
        else if (answered[0]) restore(element, slot, answered);
        if (open.length) slots.set(slot, open);
        else slots.delete(slot);
      }
      if (!slots.size) this.made.delete(element);
    }
  }
}

/** Unless the server has put something else there. @param {HTMLElement} element @param {Slot} slot @param {Change[]} changes */
function restore(element, slot, changes) {
  const { after } = /** @type {Change} */ (changes.at(-1));
  if (isSame(read(element, slot), after)) write(element, slot, changes[0]?.before);
}

/** @template T @param {T[]} all @param {(one: T) => boolean} isFirst @returns {[T[], T[]]} */
function split(all, isFirst) {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** @param {unknown} one @param {unknown} other */
function isSame(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((node, place) => node === other[place]);
}

/** @param {HTMLElement} element @param {Slot} slot @returns {unknown} */
function read(element, slot) {
  const [kind, name = ""] = slot.split(" ");
  if (kind === "text") return [...own(element, "childNodes")];
  if (kind === "value") return /** @type {any} */ (element).value;
  if (kind === "open") return isOpen(element);
  return kind === "style" ? own(element, "style").getPropertyValue(name) : own(element, "getAttribute")(name);
}

/** @param {HTMLElement} element @param {Slot} slot @param {any} value */
function write(element, slot, value) {
  const [kind, name = ""] = slot.split(" ");
  if (kind === "text") own(element, "replaceChildren")(...(Array.isArray(value) ? value : [value]));
  else if (kind === "value") /** @type {any} */ (element).value = value;
  else if (kind === "open") show(element, value);
  else if (kind === "style") own(element, "style").setProperty(name, value);
  else if (value === null) own(element, "removeAttribute")(name);
  else own(element, "setAttribute")(name, value);
}

/** @param {HTMLElement} element */
function isOpen(element) {
  const has = own(element, "hasAttribute");
  return has("popover") ? own(element, "matches")(":popover-open") : has("open");
}

/** @param {HTMLElement} element @param {boolean} wanted */
function show(element, wanted) {
  if (isOpen(element) === wanted) return;
  if (own(element, "hasAttribute")("popover")) own(element, "togglePopover")(wanted);
  else if (!(element instanceof HTMLDialogElement)) own(element, "toggleAttribute")("open", wanted);
  else if (wanted) element.showModal();
  else element.close();
}
