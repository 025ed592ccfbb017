// Tooltips (data-widget="tooltip" around something and a [role=tooltip] with popover="manual"): they come
// with the focus or when a pointer rests, stay while the pointer is on them, and go with Escape.
import { place } from "./placing.js";

const REST_MS = 350;
const LEAVE_MS = 150;

/** @type {HTMLElement | null} */
let shown = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

export function listenForTooltips() {
  document.addEventListener("pointerover", (event) => event.pointerType !== "touch" && point(aroundOf(event.target)));
  document.addEventListener("focusin", ({ target }) => target instanceof Element && target.matches(":focus-visible") && show(aroundOf(target)));
  document.addEventListener("focusout", ({ target }) => shown && aroundOf(target) === aroundOf(shown) && hide());
  document.addEventListener("pointerdown", ({ target }) => aroundOf(target) !== aroundOf(shown) && hide());
  // Before menus and dialogs: Escape takes one thing away.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown?.matches(":popover-open")) return;
    event.preventDefault();
    hide();
  }, true);
  document.addEventListener("scroll", () => shown && !CSS.supports("position-area", "block-end") && hide(), { capture: true, passive: true });
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function aroundOf(target) {
  return target instanceof Element ? target.closest("[data-widget=tooltip]") : null;
}

/** @param {HTMLElement | null} around */
function point(around) {
  clearTimeout(waiting);
  if (around && around !== aroundOf(shown)) waiting = setTimeout(() => show(around), REST_MS);
  else if (!around && shown && !aroundOf(document.activeElement)?.contains(shown)) waiting = setTimeout(hide, LEAVE_MS);
}

/** @param {HTMLElement | null} around */
function show(around) {
  const tip = /** @type {HTMLElement | null} */ (around?.querySelector("[role=tooltip]"));
  if (!tip || !around?.isConnected || (tip === shown && tip.matches(":popover-open"))) return;
  hide();
  const source = /** @type {HTMLElement | null} */ (around.querySelector(`[aria-describedby~="${CSS.escape(tip.id)}"]`)) ?? around;
  // Its anchor is what it belongs to, where browsers know that.
  /** @type {any} */ (tip).showPopover({ source });
  place(tip, source);
  shown = tip;
}

function hide() {
  clearTimeout(waiting);
  if (shown?.matches(":popover-open")) shown.hidePopover();
  shown = null;
}
