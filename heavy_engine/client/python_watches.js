// What client functions watch: each tells values until it is ended, or its worker is.

const WATCHES_MAX = 200;
const TIMER_LEAST_MS = 10;
const WITH_ALT_KEYS = /\b(ctrl|alt|meta)\+/;

/** @typedef {(value: unknown) => void} Tell */
/** @typedef {(options: any, tell: Tell, element: HTMLElement | null) => () => void} Kind  begins to watch; answers how to end it */

export class Watches {
  /** @param {(watch: number, value: unknown) => void} tell @param {(id: string) => HTMLElement | null} elementOf */
  constructor(tell, elementOf) {
    this.tell = tell;
    this.elementOf = elementOf;
    /** How each is ended. @type {Map<number, () => void>} */
    this.ends = new Map();
  }

  /** @param {number} watch @param {string} kind @param {any} options @returns {string} what is wrong, or nothing */
  begin(watch, kind, options) {
    const begin = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (!begin) return `NotSupported: nothing is called ${kind}.`;
    if (this.ends.size >= WATCHES_MAX) return `NotAllowed: ${WATCHES_MAX} things are watched already.`;
    const element = options.id === undefined ? null : this.elementOf(options.id);
    if (!element && NEEDS_ELEMENT.includes(kind)) return `NoSuchElement: ${options.id}`;
    this.ends.set(watch, begin(options, (value) => this.ends.has(watch) && this.tell(watch, value), element));
    return "";
  }

  /** @param {number} watch */
  end(watch) {
    this.ends.get(watch)?.();
    this.ends.delete(watch);
  }

  clear() {
    for (const watch of [...this.ends.keys()]) this.end(watch);
  }
}

const NEEDS_ELEMENT = ["intersection", "resize"];

/** @type {Record<string, Kind>} */
const KINDS = {
  media({ query }, tell) {
    const list = matchMedia(query);
    return now(tell, () => list.matches, (change) => on(list, ["change"], change));
  },
  viewport: (_options, tell) => now(tell, sizeOfWindow, (change) => on(window, ["resize"], change)),
  online: (_options, tell) => now(tell, () => navigator.onLine, (change) => on(window, ["online", "offline"], change)),
  visibility: (_options, tell) =>
    now(tell, () => document.visibilityState === "visible", (change) => on(document, ["visibilitychange"], change)),
  storage({ area = "local" }, tell) {
    return on(window, ["storage"], (/** @type {any} */ { storageArea, key, newValue }) => {
      if (storageArea === (area === "local" ? localStorage : sessionStorage)) tell({ key, value: newValue });
    });
  },
  keys({ keys = [], prevent = true, typing = false }, tell) {
    const wanted = new Map(keys.map((/** @type {string} */ name) => [normal(name), name]));
    return on(document, ["keydown"], (/** @type {any} */ event) => {
      const pressed = combination(event);
      const isForField = !typing && isField(event.target) && !WITH_ALT_KEYS.test(pressed);
      if (event.isComposing || event.repeat || isForField || !wanted.has(pressed)) return;
      if (prevent) event.preventDefault();
      tell(wanted.get(pressed));
    });
  },
  intersection({ margin = "0px", threshold = 0 }, tell, element) {
    const observer = new IntersectionObserver(
      (seen) => seen.slice(-1).forEach((one) => tell({ visible: one.isIntersecting, ratio: one.intersectionRatio })),
      { rootMargin: margin, threshold },
    );
    return observe(observer, element);
  },
  resize: (_options, tell, element) =>
    observe(new ResizeObserver(() => element && tell({ width: element.offsetWidth, height: element.offsetHeight })), element),
  timer({ every = 1 }, tell) {
    let rung = 0;
    const timer = setInterval(() => tell(++rung), Math.max(TIMER_LEAST_MS, every * 1000));
    return () => clearInterval(timer);
  },
};

/** Tell what is, and when that changes. @param {Tell} tell @param {() => unknown} read @param {(change: () => void) => () => void} listen */
function now(tell, read, listen) {
  let told = "";
  const change = () => {
    const value = read();
    if (told === (told = JSON.stringify(value))) return;
    tell(value);
  };
  setTimeout(change);
  return listen(change);
}

/** @param {EventTarget} target @param {string[]} types @param {(event: any) => void} hear */
function on(target, types, hear) {
  for (const type of types) target.addEventListener(type, hear);
  return () => types.forEach((type) => target.removeEventListener(type, hear));
}

/** @param {IntersectionObserver | ResizeObserver} observer @param {Element | null} element */
function observe(observer, element) {
  if (element) observer.observe(element);
  return () => observer.disconnect();
}

function sizeOfWindow() {
  return { width: innerWidth, height: innerHeight };
}

/** "Mod+K" is "ctrl+k", on a Mac "meta+k". @param {string} name */
function normal(name) {
  const parts = name.toLowerCase().replace(/\s/g, "").split(/\+(?!$)/);
  const key = parts.pop() ?? "";
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const held = parts.map((part) => (part === "mod" ? (isMac ? "meta" : "ctrl") : part));
  return [...held.sort(), key].join("+");
}

/** @param {KeyboardEvent} event */
function combination({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  // Of "?" and its like the Shift key is a part.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const held = [altKey && "alt", ctrlKey && "ctrl", metaKey && "meta", shiftKey && !isSign && "shift"];
  return [...held.filter(Boolean), key === " " ? "space" : key.toLowerCase()].join("+");
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/.test(target.localName));
}
