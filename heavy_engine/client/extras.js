// Parts that load only where a page asks for them: an attribute of an element names the module.
// docs/wire.md lists the attributes. Modules get all they need handed in: what they import is a
// second copy beside the core's, good for functions, useless for state.

/** @type {Record<string, string>} */
const EXTRAS = {
  "data-animate": "moves",
  "data-live": "ahead",
  "data-py": "python",
  "data-sort": "sorting",
  "data-uploads": "uploads",
  "data-virtual": "virtual",
  "data-widget": "widgets",
};
const ANY_EXTRA = Object.keys(EXTRAS).map((attribute) => `[${attribute}]`).join();

/**
 * What a module may use of the page.
 * @typedef {object} Page
 * @property {import("./socket.js").Line} line
 * @property {() => import("./patch.js").Registry} registry
 * @property {(element: Element, type: string, payload?: object) => number} send an event of an element, after those that wait; its number, or 0 if it cannot be sent
 * @property {(type: string) => void} listen hear of a type of events, for `data-py`
 * @property {(before: Before) => () => void} aroundEdits calls `before` ahead of every frame's edits, and what it answers behind them; answers how to end it
 */
/** @typedef {(ops: import("./patch.js").Op[]) => ((ack: number) => void) | void} Before */
/**
 * What a module exports. All three come late: when the module is there and the edits are made.
 * @typedef {object} Extra
 * @property {(element: Element, page: Page) => void} attach an element with the attribute is in the page
 * @property {(element: Element, page: Page) => void} [change] one of its data- attributes changed
 * @property {(element: Element) => void} [detach] the element went, or its attribute
 */

export class Extras {
  /** @param {Omit<Page, "aroundEdits">} page */
  constructor(page) {
    this.page = { ...page, aroundEdits: (/** @type {Before} */ before) => this.surround(before) };
    /** @type {Map<string, Promise<Extra>>} */
    this.loading = new Map();
    /** Elements that were attached, by attribute. @type {Map<string, Set<Element>>} */
    this.attached = new Map();
    /** @type {Set<Before>} */
    this.befores = new Set();
  }

  /** An element came, changed or goes. @param {Element} element @param {string} [name] of the attribute that changed */
  meet(element, name = "") {
    if (!Element.prototype.matches.call(element, ANY_EXTRA) && !EXTRAS[name]) return;
    for (const attribute in EXTRAS)
      if (attribute === name || element.hasAttribute(attribute))
        this.use(attribute, (extra) => this.settle(extra, attribute, element));
  }

  /** With a module, when it is there; uses keep their order. @param {string} attribute @param {(extra: any, page: Page) => void} work */
  async use(attribute, work) {
    const { loading } = this;
    if (!loading.has(attribute)) loading.set(attribute, import(`./${EXTRAS[attribute]}.js`));
    try {
      work(await loading.get(attribute), this.page);
    } catch (error) {
      // The next element tries again: the network may have been away.
      loading.delete(attribute);
      console.error(`${EXTRAS[attribute]}.js failed.`, error);
    }
  }

  /** @param {Extra} extra @param {string} attribute @param {Element} element */
  settle(extra, attribute, element) {
    const attached = this.attached.get(attribute) ?? new Set();
    this.attached.set(attribute, attached);
    if (!element.isConnected || !element.hasAttribute(attribute)) {
      if (attached.delete(element)) extra.detach?.(element);
    } else if (attached.has(element)) extra.change?.(element, this.page);
    else extra.attach(attached.add(element) && element, this.page);
  }

  /** @param {Before} before */
  surround(before) {
    this.befores.add(before);
    return () => void this.befores.delete(before);
  }

  /** Before edits; what it answers is called after them. @param {import("./patch.js").Op[]} ops @returns {(ack: number) => void} */
  hold(ops) {
    const afters = [...this.befores].map((before) => before(ops));
    return (ack) => afters.forEach((after) => after?.(ack));
  }
}
