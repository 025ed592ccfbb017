// Keeps the page equal to the server's tree: finds nodes by their number and applies edits.
// Knows nothing of sockets and events, and touches no document when it is imported.
// Nodes without a number are foreign (browser extensions, translators, the parser's <tbody>).

/** @typedef {Element | Comment} Ours  an element, or the comment that carries a text's number */
/** @typedef {[string, ...any[]]} Op  an edit, see docs/wire.md */
/**
 * What the page around the tree wants to know or do; all may be left out.
 * @typedef {object} Hooks
 * @property {(element: Element) => void} [added] an element of ours came
 * @property {(element: Element, name: string) => void} [changed] what it asks for changed: this data- attribute
 * @property {(element: Element) => void} [removed] an element of ours went
 * @property {(element: Element, name: string, value: unknown) => void} [setProperty]
 * @property {(op: Op) => void} [perform] what is no edit of the tree: "g", "l", "j"
 * @property {(why: string, op: Op) => void} [report] an edit that could not be applied
 */

const HTML = "http://www.w3.org/1999/xhtml";
const WRAPPERS = new Map([
  ["http://www.w3.org/2000/svg", "svg"],
  ["http://www.w3.org/1998/Math/MathML", "math"],
]);
// Foreign elements whose content is HTML again.
const HTML_INSIDE = /^(foreignObject|desc|title|annotation-xml|mi|mo|mn|ms|mtext)$/;

/** The table of the server's numbers and the nodes they stand for. */
export class Registry {
  /** @param {Element} root @param {Hooks} hooks */
  constructor(root, hooks) {
    this.root = root;
    this.hooks = hooks;
    /** @type {Map<number, Ours>} */
    this.nodes = new Map();
    /** Numbers of nodes that came with another one. @type {WeakMap<Node, number>} */
    this.renumbered = new WeakMap();
    /** @type {HTMLElement | null} */
    this.wantsFocus = null;
  }

  /** The element of a number (0 is the root). @param {number} number */
  element(number) {
    const node = number === 0 ? this.root : this.nodes.get(number);
    return node && isElement(node) ? node : null;
  }

  /** The number of a node of ours; 0 of any other. @param {Node} node */
  numberOf(node) {
    const number = this.renumbered.get(node) ?? numberOf(node);
    return this.nodes.get(number) === node ? number : 0;
  }

  /** @param {Node} node @returns {node is Ours} */
  isOurs(node) {
    return this.numberOf(node) > 0;
  }
}

/**
 * Learn the numbers of everything inside a root; changes nothing but inline styles.
 * @param {Element} root @param {Hooks} [hooks]
 */
export function register(root, hooks = {}) {
  const registry = new Registry(root, hooks);
  learn(registry, root);
  return registry;
}

/**
 * Apply edits in order. One that fails is reported and does not stop the others.
 * @param {Registry} registry @param {Op[]} ops
 */
export function applyOps(registry, ops) {
  for (const op of ops) {
    try {
      const edit = EDITS.get(op[0]);
      if (edit) edit(registry, op);
      else registry.hooks.perform?.(op);
    } catch (error) {
      registry.hooks.report?.(String(error), op);
    }
  }
  registry.wantsFocus?.focus();
  registry.wantsFocus = null;
}

/**
 * Set a live property if it differs. Only plain values: no methods, no prototypes.
 * @param {Element} element @param {string} name @param {unknown} value
 */
export function writeProperty(element, name, value) {
  if (element instanceof HTMLSelectElement && Array.isArray(value)) return choose(element, value);
  const target = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (element));
  const text = name === "value" && value === null ? "" : value;
  if (/^(string|number|boolean)$/.test(typeof target[name]) && target[name] !== text) target[name] = text;
}

/** What edits are made of, for parts of the client that load later. */
export const tree = {
  register, parse, learn, remove, move, placeFor, lastOursIn, textOf, setAttribute, setOnlyText, setMarkedText, forget,
};

/** @type {Map<string, (registry: Registry, op: any) => void>} */
const EDITS = new Map(
  Object.entries({
    t(registry, [, number, text]) {
      const node = find(registry, number);
      if (isElement(node)) setOnlyText(registry, node, text);
      else setMarkedText(registry, node, text);
    },
    a(registry, [, number, attributes]) {
      const element = findElement(registry, number);
      for (const [name, value] of Object.entries(attributes)) setAttribute(registry, element, name, value);
    },
    p(registry, [, number, properties]) {
      const element = findElement(registry, number);
      const write = registry.hooks.setProperty ?? writeProperty;
      for (const [name, value] of Object.entries(properties)) write(element, name, value);
    },
    i(registry, [, parent, before, html]) {
      const [into, next] = placeFor(registry, parent, before);
      insert(registry, parse(html, into), into, next);
    },
    r(registry, [, ...numbers]) {
      for (const number of numbers) {
        const node = registry.nodes.get(number);
        if (node?.parentNode) remove(registry, node);
      }
    },
    m(registry, [, number, parent, before]) {
      move(registry, find(registry, number), placeFor(registry, parent, before));
    },
    x(registry, [, number, html]) {
      const node = find(registry, number);
      const into = /** @type {Element} */ (node.parentNode);
      const fragment = parse(html, into);
      const next = lastOf(registry, node).nextSibling;
      remove(registry, node);
      insert(registry, fragment, into, next);
    },
    f(registry, [, number]) {
      registry.wantsFocus = /** @type {HTMLElement} */ (findElement(registry, number));
    },
  }),
);

/** @param {Registry} registry @param {number} number @returns {Ours} */
function find(registry, number) {
  const node = registry.nodes.get(number);
  if (!node?.parentNode) throw new Error(`no node ${number} in this page`);
  return node;
}

/** @param {Registry} registry @param {number} number */
function findElement(registry, number) {
  const element = registry.element(number);
  if (!element) throw new Error(`no element ${number} in this page`);
  return element;
}

/** @param {Registry} registry @param {Element} element @param {string} name @param {string | null} value */
function setAttribute(registry, element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (/^(xlink|xml):/.test(name) && element.namespaceURI !== HTML) {
    const space = name[1] === "l" ? "http://www.w3.org/1999/xlink" : "http://www.w3.org/XML/1998/namespace";
    element.setAttributeNS(space, name, value);
  } else element.setAttribute(name, value);
  if (name === "data-style") applyStyle(element);
  if (name.startsWith("data-")) registry.hooks.changed?.(element, name);
}

/** A text is an element's only content: all else of ours goes. @param {Registry} registry @param {Element} element @param {string} text */
function setOnlyText(registry, element, text) {
  const only = element.firstChild;
  if (text && only && isText(only) && only === element.lastChild) {
    only.data = text;
    return;
  }
  forget(registry, element);
  element.textContent = text;
}

/** @param {Registry} registry @param {Comment} mark @param {string} text */
function setMarkedText(registry, mark, text) {
  const [kept, ...others] = textOf(registry, mark);
  if (kept && isText(kept)) kept.data = text;
  else {
    kept?.remove();
    mark.after(text);
  }
  for (const node of others) node.remove();
}

/**
 * What shows a marked text: usually one text node, but translators and highlighters cut and wrap it.
 * @param {Registry} registry @param {Comment} mark @returns {ChildNode[]}
 */
function textOf(registry, mark) {
  const found = [];
  for (let node = mark.nextSibling; node && !holdsOurs(registry, node); node = node.nextSibling) {
    // What shows no text (an extension's icon) is not in the way.
    if (node.textContent && node.nodeType !== 8) found.push(node);
  }
  return found;
}

/** @param {Registry} registry @param {Ours} node @returns {ChildNode} */
function lastOf(registry, node) {
  return (isElement(node) ? null : textOf(registry, node).at(-1)) ?? node;
}

/** @param {Registry} registry @param {Node} node */
function holdsOurs(registry, node) {
  return registry.isOurs(node) || lastOursIn(registry, node) !== null;
}

/** The last of our nodes inside a node; a foreign element may hold it. @param {Registry} registry @param {Node} inside @returns {Ours | null} */
function lastOursIn(registry, inside) {
  for (let node = inside.lastChild; node; node = node.previousSibling) {
    const found = registry.isOurs(node) ? node : lastOursIn(registry, node);
    if (found) return found;
  }
  return null;
}

/**
 * Where to insert: the real parent may be a foreign element around our nodes.
 * @param {Registry} registry @param {number} parent @param {number} before @returns {[Element, Node | null]}
 */
function placeFor(registry, parent, before) {
  const next = before ? registry.nodes.get(before) : null;
  if (next?.parentNode) return [/** @type {Element} */ (next.parentNode), next];
  const into = findElement(registry, parent);
  const last = lastOursIn(registry, into);
  if (!last) return [into, null];
  return [/** @type {Element} */ (last.parentNode), lastOf(registry, last).nextSibling];
}

/** @param {Registry} registry @param {DocumentFragment} fragment @param {Element} into @param {Node | null} next */
function insert(registry, fragment, into, next) {
  const added = [...fragment.childNodes];
  registry.wantsFocus = fragment.querySelector("[autofocus]") ?? registry.wantsFocus;
  into.insertBefore(fragment, next);
  for (const node of added) learn(registry, node);
}

/** @param {Registry} registry @param {Ours} node */
function remove(registry, node) {
  if (isElement(node)) forget(registry, node);
  else for (const text of textOf(registry, node)) text.remove();
  drop(registry, node);
  // Of a form, `node.remove` may be a control of that name.
  node.parentNode?.removeChild(node);
}

/** @param {Registry} registry @param {Ours} node @param {[Element, Node | null]} place */
function move(registry, node, [into, next]) {
  const moved = isElement(node) ? [node] : [node, ...textOf(registry, node)];
  if (next && moved.includes(/** @type {ChildNode} */ (next))) return;
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  for (const part of moved) put(into, part, next);
  if (focused !== document.activeElement && Node.prototype.contains.call(node, focused)) focused?.focus({ preventScroll: true });
}

/** Move a node and keep its state (focus, scroll, frames) where the browser can. @param {Element} into @param {Node} node @param {Node | null} next */
function put(into, node, next) {
  const { moveBefore } = /** @type {any} */ (into);
  if (moveBefore && node.isConnected && into.isConnected) moveBefore.call(into, node, next);
  else into.insertBefore(node, next);
}

/** @type {{ createHTML(html: string): any } | undefined} */
let policy;

/** Parse the server's HTML as content of an element. @param {string} html @param {Element} into */
function parse(html, into) {
  const rules = { createHTML: String };
  policy ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy("heavy", rules) ?? rules;
  const template = document.createElement("template");
  const foreign = HTML_INSIDE.test(into.localName) ? undefined : WRAPPERS.get(into.namespaceURI ?? "");
  // Without its table around it, a parser drops a section that follows a row.
  const wrapper = into.localName === "table" ? "table" : foreign;
  template.innerHTML = policy?.createHTML(wrapper ? `<${wrapper}>${html}</${wrapper}>` : html);
  const outer = template.content.firstChild;
  if (wrapper && outer) outer.replaceWith(...outer.childNodes);
  return template.content;
}

/** Learn the numbers of a node and of all inside. @param {Registry} registry @param {Node} top */
function learn(registry, top) {
  for (const node of walk(top)) {
    const number = numberOf(node);
    if (!number) continue;
    registry.nodes.set(number, /** @type {Ours} */ (node));
    if (!isElement(node)) continue;
    if (node.hasAttribute("data-style")) applyStyle(node);
    registry.hooks.added?.(node);
  }
}

/** Forget the numbers of all inside an element. @param {Registry} registry @param {Element} element */
function forget(registry, element) {
  if (!element.firstElementChild && !element.firstChild?.nextSibling) return;
  for (const node of walk(element)) if (node !== element && registry.isOurs(node)) drop(registry, node);
}

/** @param {Registry} registry @param {Ours} node */
function drop(registry, node) {
  registry.nodes.delete(registry.numberOf(node));
  if (isElement(node)) registry.hooks.removed?.(node);
}

/** @param {Node} top */
function* walk(top) {
  const walker = document.createTreeWalker(top, 1 | 128); // elements and comments
  for (let node = /** @type {Node | null} */ (top); node; node = walker.nextNode()) yield node;
}

/** The number that a node came with; 0 if none. @param {Node} node */
export function numberOf(node) {
  if (isElement(node)) return Number(node.getAttribute("data-h") ?? 0);
  return node.nodeType === 8 ? Number(/^h(\d+)$/.exec(node.nodeValue ?? "")?.[1] ?? 0) : 0;
}

/** Style attributes are forbidden by the security policy; this way in is not. @param {Element} element */
function applyStyle(element) {
  const { style } = /** @type {HTMLElement} */ (element);
  style.cssText = element.getAttribute("data-style") ?? "";
}

/** @param {HTMLSelectElement} select @param {unknown[]} values */
function choose(select, values) {
  for (const option of select.options) option.selected = values.includes(option.value);
}

/** @param {Node} node @returns {node is Element} */
function isElement(node) {
  return node.nodeType === 1;
}

/** @param {Node} node @returns {node is Text} */
function isText(node) {
  return node.nodeType === 3;
}
