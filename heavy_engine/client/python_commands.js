// What client functions may do to the page: these commands, by name, and nothing else. Values are data; elements
// are found by their ids, in the page's root alone.
import { browserCommands } from "./python_browser.js";
import { movement, own, Refused, requireAllowed } from "./python_rules.js";

/** @typedef {import("./python_changes.js").Slot} Slot */
/**
 * @typedef {object} Place
 * @property {(id: string) => HTMLElement | null} element
 * @property {import("./extras.js").Page} page
 * @property {import("./python_watches.js").Watches} watches
 * @property {(element: HTMLElement, slot: Slot, value: unknown) => void} set
 */
/** @typedef {(values: any, place: Place) => unknown} Command */
/** @typedef {(element: HTMLElement, values: any, place: Place) => unknown} ElementCommand */

/** Do what a client function asks for. @param {string} name @param {any} values @param {Place} place @returns {Promise<object>} what to answer */
export async function perform(name, values, place) {
  try {
    return { ok: (await commandOf(name)(values, place)) ?? null };
  } catch (error) {
    return { error: kindOf(error), message: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {string} name @returns {Command} */
function commandOf(name) {
  const all = { ...browserCommands, ...watchCommands };
  if (Object.hasOwn(all, name)) return /** @type {Record<string, Command>} */ (all)[name] ?? never;
  const [group, rest = ""] = name.split(".");
  const command = group === "element" && Object.hasOwn(elementCommands, rest) ? elementCommands[rest] : undefined;
  if (!command) throw new Refused("NotSupported", `There is no command ${name}.`);
  return (values, place) => {
    const element = place.element(values.id);
    if (element) return command(element, values, place);
    if (rest === "facts") return null;
    throw new Refused("NoSuchElement", `No element of the page has the id ${JSON.stringify(values.id)}.`);
  };
}

function never() {
  throw new Refused("NotSupported", "There is no such command.");
}

/** @param {unknown} error */
function kindOf(error) {
  if (error instanceof Refused) return error.kind;
  const { name } = /** @type {Error} */ (error);
  if (/^(NotAllowed|Security|QuotaExceeded|InvalidState)Error$/.test(name)) return "NotAllowed";
  return name === "NotSupportedError" ? "NotSupported" : "PageError";
}

/** @type {Record<string, Command>} */
const watchCommands = {
  "watch.begin"({ watch, kind, options }, { watches }) {
    const [refused, why] = watches.begin(watch, kind, options).split(/: (.*)/);
    if (refused) throw new Refused(refused, why ?? "");
  },
  "watch.end": ({ watch }, { watches }) => watches.end(watch),
};

/** @type {Record<string, ElementCommand>} */
const elementCommands = {
  facts: (element) => ({
    id: own(element, "id"),
    tag: own(element, "localName"),
    text: own(element, "textContent"),
    value: valueOf(element),
    checked: Boolean(own(element, "checked")),
    hidden: Boolean(own(element, "hidden")),
    focused: element === document.activeElement,
    classes: [...own(element, "classList")],
    attributes: Object.fromEntries([...own(element, "attributes")].map(({ name, value }) => [name, value])),
  }),
  set_text: (element, { text }, { set }) => set(element, "text", `${text}`),
  set_attribute: (element, { name, value }, { set }) => set(element, attributeOf(name, value), `${value}`),
  remove_attribute: (element, { name }, { set }) => set(element, attributeOf(name, ""), null),
  add_class: (element, { names }, place) => setClasses(element, place, (list) => list.add(...names)),
  remove_class: (element, { names }, place) => setClasses(element, place, (list) => list.remove(...names)),
  toggle_class: (element, { name, on }, place) => setClasses(element, place, (list) => list.toggle(name, on ?? undefined)),
  set_hidden: (element, { hidden }, { set }) => set(element, "attribute hidden", hidden ? "" : null),
  set_style: (element, { name, value }, { set }) => set(element, `style ${name.replace(/\s/g, "")}`, value),
  focus: (element, { scroll }) => own(element, "focus")({ preventScroll: !scroll }),
  blur: (element) => own(element, "blur")(),
  select,
  click: (element) => own(element, "click")(),
  scroll_into_view: (element, { smooth, block }) => own(element, "scrollIntoView")({ behavior: movement(smooth), block }),
  value: (element) => valueOf(element),
  set_value(element, { value, tell }, { set }) {
    set(element, "value", value);
    if (tell) for (const type of ["input", "change"]) own(element, "dispatchEvent")(new Event(type, { bubbles: true }));
  },
  rect(element) {
    const { x, y, width, height } = own(element, "getBoundingClientRect")();
    return { x, y, width, height };
  },
  open: (element, _values, { set }) => set(element, "open", true),
  close: (element, _values, { set }) => set(element, "open", false),
  send(element, { type, detail }, { page }) {
    const wishes = `${own(element, "getAttribute")("data-on") ?? ""}`.split(" ");
    const listens = wishes.some((wish) => wish.split(":")[0] === type);
    if (!listens) throw new Refused("NotAllowed", `The element has no handler for ${JSON.stringify(type)}.`);
    page.send(element, type, { detail });
  },
};

/** @param {string} name @param {string} value @returns {Slot} */
function attributeOf(name, value) {
  const lower = `${name}`.toLowerCase();
  requireAllowed(lower, value);
  return `attribute ${lower}`;
}

/** @param {HTMLElement} element @param {Place} place @param {(list: DOMTokenList) => unknown} change @returns {unknown} what that answers */
function setClasses(element, { set }, change) {
  const like = document.createElement("i");
  like.className = own(element, "className");
  const answer = change(like.classList);
  set(element, "attribute class", like.className);
  return answer;
}

/** @param {HTMLElement} element */
function valueOf(element) {
  return `${own(element, "value") ?? ""}`;
}

/** @param {HTMLElement} element */
function select(element) {
  const selectAll = own(element, "select");
  if (selectAll) return selectAll();
  getSelection()?.selectAllChildren(element);
}
