// The tree of a page's components: by arrow keys or by mouse, with what the chosen one holds.
import { facts, make, placeLink, statePairs } from "./dev_parts.js";

export class Tree {
  /** @param {import("./patch.js").Registry} registry @param {ShadowRoot} root */
  constructor(registry, root) {
    this.registry = registry;
    this.box = make("div", { class: "box", hidden: true });
    root.append(this.box);
    this.chosen = "0";
    /** @type {Set<string>} */
    this.folded = new Set();
    /** @type {{ id: string, depth: number, one: any }[]} */
    this.rows = [];
    /** @type {any} */
    this.data = null;
    this.list = make("ul", { role: "tree", "aria-label": "Components", onkeydown: (event) => this.press(event) });
    this.details = make("div", { "aria-live": "off" });
    this.element = make("div", { class: "split" }, this.list, this.details);
  }

  /** @param {any} data */
  show(data) {
    this.data = data;
    const hadFocus = this.list.contains(/** @type {ShadowRoot} */ (this.list.getRootNode()).activeElement);
    this.rows = [];
    this.collect(data.components, "", 1);
    if (!this.rows.some(({ id }) => id === this.chosen)) this.chosen = this.rows[0]?.id ?? "";
    this.list.replaceChildren(...this.rows.map((row) => this.item(row)));
    this.describe();
    if (hadFocus) this.focus();
  }

  /** @param {any[]} components @param {string} above @param {number} depth */
  collect(components, above, depth) {
    components.forEach((one, index) => {
      const id = above + (one.key ?? index) + "/";
      this.rows.push({ id, depth, one });
      if (one.children?.length && !this.folded.has(id)) this.collect(one.children, id, depth + 1);
    });
  }

  /** @param {{ id: string, depth: number, one: any }} row */
  item({ id, depth, one }) {
    const has = one.children?.length > 0;
    const isChosen = id === this.chosen;
    const key = one.key === null || one.key === undefined ? "" : make("span", { class: "aside" }, ` key ${one.key}`);
    const item = make("li", {
      role: "treeitem", "data-id": id, tabindex: isChosen ? 0 : -1, "aria-level": depth, "aria-selected": String(isChosen),
      "aria-expanded": has ? String(!this.folded.has(id)) : null,
      onclick: () => { this.choose(id); if (has) this.fold(id); },
      onmouseenter: () => this.frame(one), onmouseleave: () => this.frame(null),
    }, make("span", { class: "fold", "aria-hidden": "true" }, has ? (this.folded.has(id) ? "▸" : "▾") : ""),
      one.more ? `… ${one.more} more ${one.name}` : one.name, key);
    item.style.paddingInlineStart = `${(depth - 1) * 14 + 4}px`;
    return item;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const at = this.rows.findIndex(({ id }) => id === this.chosen);
    const { id, depth, one } = this.rows[at] ?? {};
    if (id === undefined) return;
    const isOpen = one.children?.length && !this.folded.has(id);
    const parent = this.rows.slice(0, at).findLast((row) => row.depth < depth);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.choose(this.rows[at + 1]?.id),
      ArrowUp: () => this.choose(this.rows[at - 1]?.id),
      Home: () => this.choose(this.rows[0]?.id),
      End: () => this.choose(this.rows.at(-1)?.id),
      ArrowRight: () => (isOpen ? this.choose(this.rows[at + 1]?.id) : this.folded.has(id) && this.fold(id)),
      ArrowLeft: () => (isOpen ? this.fold(id) : this.choose(parent?.id)),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    this.focus();
  }

  /** @param {string | undefined} id */
  choose(id) {
    if (id === undefined) return;
    this.chosen = id;
    this.show(this.data);
    this.frame(this.rows.find((row) => row.id === id)?.one);
  }

  /** @param {string} id */
  fold(id) {
    if (!this.folded.delete(id)) this.folded.add(id);
    this.show(this.data);
  }

  focus() {
    const item = [...this.list.children].find((child) => /** @type {HTMLElement} */ (child).dataset.id === this.chosen);
    /** @type {HTMLElement | undefined} */ (item)?.focus();
  }

  describe() {
    const one = this.rows.find(({ id }) => id === this.chosen)?.one;
    if (!one || one.more) return this.details.replaceChildren();
    const times = one.renders === 1 ? "rendered once" : `rendered ${one.renders} times`;
    this.details.replaceChildren(
      make("h2", {}, one.name), make("p", {}, placeLink(one.place), ` ${times}`),
      facts("Props", one.props, "It was given nothing."),
      facts("State", statePairs(one.state), "It keeps nothing."),
    );
  }

  /** Show where a component is in the page. @param {any} one */
  frame(one) {
    const rects = (one?.nodes ?? []).map((/** @type {number} */ number) => this.registry.nodes.get(number))
      .map((/** @type {any} */ node) => (node?.nodeType === 1 ? node : node?.parentElement)?.getBoundingClientRect())
      .filter((/** @type {DOMRect} */ rect) => rect?.width);
    this.box.hidden = !rects.length;
    if (!rects.length) return;
    const [left, top] = [Math.min(...rects.map((/** @type {DOMRect} */ r) => r.left)), Math.min(...rects.map((/** @type {DOMRect} */ r) => r.top))];
    const [right, bottom] = [Math.max(...rects.map((/** @type {DOMRect} */ r) => r.right)), Math.max(...rects.map((/** @type {DOMRect} */ r) => r.bottom))];
    Object.assign(this.box.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  }
}
