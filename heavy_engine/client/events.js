// Brings events to the server: one listener per type on the document, which looks up from where
// something happened for elements that asked for it with data-on.
import { describe, payloadOf } from "./payloads.js";

/** @typedef {{ prevent: boolean, stop: boolean, throttle: number, debounce: number }} Flags */
/** @typedef {(element: Element, type: string, payload: object | undefined, source: Element) => void} Send */
/** @typedef {[name: string, values: object, more?: { then?: boolean, flags?: string }]} Run  a client function */

// Heard from the start, before the document is complete and its data-on are known.
const EARLY = ["click", "submit", "input", "change", "keydown"];
// Faster than anybody can look; an own throttle overrules it.
const OFTEN = /^(scroll|wheel|resize|timeupdate|progress|drag|dragover|(mouse|pointer|touch)move)$/;
const OFTEN_MS = 50;

/** @type {Map<string, Map<string, Flags>>} */
const read = new Map();

/** What a data-on asks for, by type of event. @param {Element} element @returns {Map<string, Flags>} */
export function wishesOf(element) {
  const written = element.getAttribute("data-on") ?? "";
  const known = read.get(written);
  if (known) return known;
  const wishes = new Map(written.split(" ").map((wish) => readWish(wish)));
  read.set(written, wishes);
  return wishes;
}

/** @param {string} wish @returns {[string, Flags]} */
function readWish(wish) {
  const [type = "", flags = ""] = wish.split(":");
  const milliseconds = (/** @type {string} */ letter) =>
    Number(new RegExp(`(?:^|,)${letter}(\\d+)`).exec(flags)?.[1] ?? 0);
  const has = (/** @type {string} */ letter) => flags.split(",").includes(letter);
  return [type, { prevent: has("p"), stop: has("s"), throttle: milliseconds("t"), debounce: milliseconds("d") }];
}

/** Whether keys were held that make a click on a link mean something else. @param {any} event */
export function isModified({ metaKey, ctrlKey, shiftKey, altKey }) {
  return metaKey || ctrlKey || shiftKey || altKey;
}

/** The client function that runs at an event of an element. @param {Element} element @param {string} type @returns {Run | undefined} */
export function runOf(element, type) {
  const written = element.getAttribute("data-py");
  return written ? JSON.parse(written)[type] : undefined;
}

/** Listens for what elements ask for, and tells `send` in the order things happened. */
export class Listener {
  /** @param {(element: Element) => number} numberOf of an element of ours; 0 of others @param {Send} send @param {(element: Element, run: Run) => void} [run] */
  constructor(numberOf, send, run) {
    this.numberOf = numberOf;
    this.send = send;
    this.run = run;
    this.types = new Set();
    /** Throttled events that wait. @type {Map<string, { now: () => void, source: Element }>} */
    this.waiting = new Map();
    /** @type {Map<string, number>} */
    this.lastSent = new Map();
    for (const type of EARLY) this.listen(type);
  }

  /** Listen for all that an element asks for. @param {Element} element */
  listenFor(element) {
    if (element.hasAttribute("data-on")) for (const type of wishesOf(element).keys()) this.listen(type);
  }

  /** @param {string} type */
  listen(type) {
    if (!type || this.types.has(type)) return;
    this.types.add(type);
    document.addEventListener(type, (event) => this.handle(event), { capture: true, passive: false });
  }

  /** @param {Event} event */
  handle(event) {
    const source = event.target;
    if (!(source instanceof Element)) return;
    /** @type {Element | null} */
    let element = source;
    for (; element && element.id !== "heavy-root"; element = event.bubbles ? element.parentElement : null) {
      const wish = element.hasAttribute("data-on") && wishesOf(element).get(event.type);
      const run = runOf(element, event.type);
      if (!(wish || run) || !this.numberOf(element)) continue;
      const flags = run?.[2]?.flags ?? "";
      if ((wish && wish.prevent) || flags.includes("p")) {
        // A click that opens a link in another tab is the browser's.
        if (event.type === "click" && isModified(event) && element.matches("a[href]")) continue;
        event.preventDefault();
      }
      if (wish) this.tell(element, event, source, wish);
      if (run) this.run?.(element, run);
      if ((wish && wish.stop) || flags.includes("s")) return;
    }
  }

  /** @param {Element} element @param {Event} event @param {Element} source @param {Flags} wish */
  tell(element, event, source, wish) {
    const { type } = event;
    const payload = payloadOf(event, element, source);
    const key = `${this.numberOf(element)} ${type}`;
    const every = wish.throttle || (OFTEN.test(type) ? OFTEN_MS : 0);
    const now = () => {
      this.waiting.delete(key);
      if (every) this.lastSent.set(key, performance.now());
      this.send(element, type, payload, source);
    };
    const wait = every && (this.lastSent.get(key) ?? -every) + every - performance.now();
    if (wait <= 0) {
      this.flush(key);
      return now();
    }
    if (!this.waiting.has(key)) setTimeout(() => this.waiting.get(key)?.now(), wait);
    this.waiting.set(key, { now, source });
  }

  /** Send what waits, so that events keep their order. @param {string} [except] */
  flush(except) {
    for (const [key, { now }] of this.waiting) if (key !== except) now();
    this.waiting.delete(except ?? "");
  }

  /** Whether something that happened to an element is not sent yet. @param {Element} element */
  isWaitingFor(element) {
    return [...this.waiting.values()].some(({ source }) => source === element);
  }
}

/**
 * Tell the server of a value that it has not heard of: typed before this script ran,
 * restored by the browser, or carried over to a new page.
 * @param {Listener} listener @param {Element} control
 */
export function report(listener, control) {
  const wishes = wishesOf(control);
  const type = ["input", "change"].find((name) => wishes.has(name));
  if (type) listener.send(control, type, { target: describe(control) }, control);
}
