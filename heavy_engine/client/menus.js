// Menus of buttons (data-widget="menu" on a [role=menu] with `popover`, its button has `popovertarget`):
// arrow keys, Home, End, first letters, Escape. The browser shows and hides them, also without this.
// With data-widget="popover" there is no more than that a link followed in it closes it.
import { place } from "./placing.js";

const LETTERS_MS = 600;
const ITEMS = "[role^=menuitem]";

let typed = "";
let typedAt = 0;
/** Where the focus goes when a menu opens: the last item for who pressed the up arrow. */
let fromEnd = false;

export function listenForMenus() {
  document.addEventListener("toggle", (event) => toggled(/** @type {ToggleEvent} */ (event)), true);
  document.addEventListener("keydown", (event) => pressed(event));
  document.addEventListener("click", (event) => clicked(event));
  const open = document.querySelector("[data-widget=menu]:popover-open");
  if (open instanceof HTMLElement) enter(open);
}

/** @param {ToggleEvent} event */
function toggled({ target, newState }) {
  if (!(target instanceof HTMLElement) || !target.matches("[data-widget=menu]") || newState !== "open") return;
  const button = buttonOf(target);
  if (button) place(target, button);
  // This comes a moment later: a key may have brought the focus in.
  if (!target.contains(document.activeElement)) enter(target);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const { target } = event;
  if (!(target instanceof HTMLElement) || event.defaultPrevented || event.isComposing) return;
  const menu = /** @type {HTMLElement | null} */ (target.closest("[data-widget=menu]"));
  if (menu) inMenu(event, menu, target);
  else onButton(event, target);
}

/** @param {KeyboardEvent} event @param {HTMLElement} target */
function onButton(event, target) {
  const menu = /** @type {any} */ (target).popoverTargetElement;
  if (!(menu instanceof HTMLElement) || !menu.matches("[data-widget=menu]")) return;
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  fromEnd = event.key === "ArrowUp";
  // A click shows it as the button's own, which also says where it stands.
  if (menu.matches(":popover-open")) enter(menu);
  else target.click();
}

/** @param {HTMLElement} menu */
function enter(menu) {
  focusOn(itemsOf(menu).at(fromEnd ? -1 : 0));
  fromEnd = false;
  typed = "";
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {HTMLElement} target */
function inMenu(event, menu, target) {
  const items = itemsOf(menu);
  const at = items.indexOf(target);
  /** @type {Record<string, number>} */
  const places = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
  const { key } = event;
  if (event.timeStamp - typedAt > LETTERS_MS || (key.length > 1 && key !== "Shift")) typed = "";
  if (key === "Tab") return menu.hidePopover();
  if (places[key] !== undefined) focusOn(items.at(/** @type {number} */ (places[key]) % items.length));
  else if (key === " " && !typed && target.localName === "a") target.click();
  else if (!isLetter(event)) return;
  else focusOn(startingWith(items, at, key));
  event.preventDefault();
}

/** A space is one only in the middle of a word. @param {KeyboardEvent} event */
function isLetter({ key, ctrlKey, metaKey, altKey }) {
  return [...key].length === 1 && !ctrlKey && !metaKey && !altKey && (key !== " " || typed !== "");
}

/** @param {HTMLElement[]} items @param {number} at @param {string} key */
function startingWith(items, at, key) {
  typed += key.toLowerCase();
  typedAt = performance.now();
  // The same letter again: the next one of it.
  const isRepeated = [...typed].every((letter) => letter === typed[0]);
  const wanted = isRepeated ? typed[0] ?? "" : typed;
  const from = isRepeated ? at + 1 : Math.max(at, 0);
  return [...items.slice(from), ...items.slice(0, from)].find((item) => labelOf(item).startsWith(wanted));
}

/** @param {MouseEvent} event */
function clicked({ target }) {
  if (!(target instanceof Element)) return;
  const open = /** @type {HTMLElement | null} */ (target.closest("[data-widget=menu]:popover-open, [data-widget=popover]:popover-open"));
  const what = open?.matches("[data-widget=menu]") ? ITEMS : "a[href]";
  const chosen = target.closest(what);
  if (open && chosen && open.contains(chosen) && chosen.getAttribute("aria-disabled") !== "true") open.hidePopover();
}

/** @param {Element} menu */
function itemsOf(menu) {
  return /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(ITEMS)]);
}

/** @param {Element} menu */
function buttonOf(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

/** @param {Element} item */
function labelOf(item) {
  return (item.getAttribute("aria-label") ?? item.textContent ?? "").trim().toLowerCase();
}

/** @param {HTMLElement | undefined} item */
function focusOn(item) {
  item?.focus();
}
