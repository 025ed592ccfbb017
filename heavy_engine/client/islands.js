// JavaScript components as ReactPy knows them, each in an element of its own.
// A module exports components, and may export bind(node, config) -> {create, render, unmount}.
import { payloadOf } from "./payloads.js";

/**
 * @typedef {{
 *   tag: string, attributes?: Record<string, unknown>, children?: (string | Model)[],
 *   events?: Record<string, string>, source?: string, sourceType?: "NAME" | "URL", unmount?: boolean
 * }} Model
 */
/** @typedef {{ create(type: unknown, props: object, children: unknown[]): unknown, render(element: unknown): void, unmount(): void }} Binding */
/** @typedef {(island: Element, type: string, payload: object) => void} Send */
/** @typedef {{ model: Model, send: Send, path: string[], binding?: Binding, module?: Record<string, unknown> }} Island */

/** @type {Map<Element, Island>} */
const islands = new Map();

/** Modules that changed while this page was open, and what to import instead. @type {Map<string, string>} */
const changed = new Map();

/** For developers: show components with the code of now. @param {(model: Model) => boolean} isChanged @returns {boolean} whether there are any */
export function renew(isChanged) {
  const stale = [...islands].filter(([, { model }]) => isChanged(model));
  for (const [element, island] of stale) {
    changed.set(addressOf(island.model), `${addressOf(island.model)}?changed=${Date.now()}`);
    island.binding?.unmount();
    start(element, { model: island.model, send: island.send, path: island.path }, true);
  }
  return stale.length > 0;
}

/** @param {Model} model */
function addressOf({ source = "", sourceType }) {
  return sourceType === "URL" ? source : `/_live/modules/${source}`;
}

/** Show the component that an element describes. @param {Element} element @param {Send} send */
export function mount(element, send) {
  return start(element, { model: JSON.parse(element.getAttribute("data-island") ?? "{}"), send, path: [] });
}

/** Show another model. @param {Element} element @param {Model} model */
export function update(element, model) {
  const island = islands.get(element);
  if (!island) return;
  const isSame = island.model.source === model.source && island.model.sourceType === model.sourceType;
  island.model = model;
  if (!isSame) {
    island.binding?.unmount();
    return start(element, { model, send: island.send, path: island.path });
  }
  if (model.unmount) island.binding?.unmount();
  draw(element, island);
}

/** @param {Element} element */
export function unmount(element) {
  const island = islands.get(element);
  islands.delete(element);
  island?.binding?.unmount();
}

/** @param {Element} element @param {Island} island @param {boolean} isAnew */
async function start(element, island, isAnew = false) {
  if (!isAnew && islands.get(element)?.model === island.model) return;
  islands.set(element, island);
  /** @type {HTMLElement} */ (element).style.display = "contents";
  try {
    const address = addressOf(island.model);
    island.module = await import(changed.get(address) ?? address);
    const bind = /** @type {any} */ (island.module?.bind) ?? (await preact());
    // It may have gone, or become another one, while its module was loading.
    if (islands.get(element) !== island) return;
    element.replaceChildren();
    island.binding = bind(element, { sendMessage() {}, onMessage: () => () => {} });
    draw(element, island);
  } catch (error) {
    console.error(`The JavaScript component ${island.model.source} cannot be shown.`, error);
  }
}

/** For modules that bring no binding: the preact that ReactPy ships. @returns {Promise<(node: Element) => Binding>} */
async function preact() {
  const address = "/_live/reactpy/preact.js";
  const { createElement, render } = await import(address);
  return (node) => ({
    create: (type, props, children) => createElement(type, props, ...children),
    render: (element) => render(element, node),
    unmount: () => render(null, node),
  });
}

/** @param {Element} element @param {Island} island */
function draw(element, island) {
  island.binding?.render(elementOf(element, island, island.model, island.path));
}

/** @param {Element} element @param {Island} island @param {Model} model @param {string[]} path @returns {unknown} */
function elementOf(element, island, model, path) {
  const { binding, model: outer } = island;
  if (model.source && (model.source !== outer.source || model.sourceType !== outer.sourceType))
    return binding?.create("heavy-island", { ref: nest(element, island, model, path) }, []);
  const type = model.source ? exported(island, model.tag) : model.tag;
  const children = (model.children ?? []).map((child, place) =>
    typeof child === "string" ? child : elementOf(element, island, child, [...path, String(place)]),
  );
  return binding?.create(type, propsOf(element, island, model, path), children);
}

/** A component of another module inside this one gets a place of its own. @param {Element} outer @param {Island} island @param {Model} model @param {string[]} path */
function nest(outer, island, model, path) {
  /** @type {Element | null} */
  let inner = null;
  return (/** @type {Element | null} */ node) => {
    if (!node && inner) unmount(inner);
    if (node) start(node, { model, send: (_, type, payload) => island.send(outer, type, payload), path });
    inner = node;
  };
}

/** "Menu.Item" is module.Menu.Item. @param {Island} island @param {string} tag */
function exported(island, tag) {
  let found = /** @type {any} */ (island.module);
  for (const name of tag.split(".")) found = Object.hasOwn(found ?? {}, name) ? found[name] : undefined;
  if (!found) throw new Error(`${island.model.source} does not export ${tag}`);
  return found;
}

/** @param {Element} element @param {Island} island @param {Model} model @param {string[]} path */
function propsOf(element, island, model, path) {
  const handlers = Object.entries(model.events ?? {}).map(([name, flags]) => {
    const isFlagged = (/** @type {string} */ flag) => flags.split(",").includes(flag);
    const handler = (/** @type {any[]} */ ...given) => {
      if (isFlagged("p")) given[0]?.preventDefault?.();
      if (isFlagged("s")) given[0]?.stopPropagation?.();
      island.send(element, `${path.join(".")}:${name}`, { args: given.map((value) => plain(value)) });
    };
    return [name, handler];
  });
  return { ...model.attributes, ...Object.fromEntries(handlers) };
}

/** What of an argument can travel: events as payloads, other values as JSON has them. @param {any} value */
function plain(value) {
  const event = value?.nativeEvent ?? value;
  if (event instanceof Event) {
    const source = /** @type {Element} */ (event.target);
    return { type: event.type, ...payloadOf(event, source, source) };
  }
  try {
    return JSON.parse(JSON.stringify(value, withoutNodes) ?? "null");
  } catch {
    return null; // it contains itself
  }
}

/** @param {string} _name @param {unknown} value */
function withoutNodes(_name, value) {
  return value instanceof Node || value === window ? undefined : value;
}
