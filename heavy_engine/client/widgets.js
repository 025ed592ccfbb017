// What elements with data-widget can do by keyboard, as the ARIA Authoring Practices want it: tabs, menus,
// tooltips, dialogs, lists to search in, a choice of theme. What is chosen or shown is the server's or the
// browser's own (popovers, modal dialogs): nothing is kept in attributes that edits or greetings would undo.
import { listenForComboboxes } from "./comboboxes.js";
import * as dialogs from "./dialogs.js";
import { listenForMenus } from "./menus.js";
import { listenForReveals } from "./reveals.js";
import { listenForTabs } from "./tabs.js";
import { listenForThemes } from "./themes.js";
import { listenForTooltips } from "./tooltips.js";

/** @typedef {import("./extras.js").Page} Page */

/** What listens on the document for all elements of a kind. @type {Record<string, () => void>} */
const LISTENERS = {
  combobox: listenForComboboxes,
  menu: listenForMenus,
  once: keepOpen,
  popover: listenForMenus,
  reveal: listenForReveals,
  tabs: listenForTabs,
  theme: listenForThemes,
  tooltip: listenForTooltips,
};
/** @type {Set<() => void>} */
const listening = new Set();

/** @param {Element} element @param {Page} page */
export function attach(element, page) {
  const kind = element.getAttribute("data-widget") ?? "";
  if (kind === "place" || kind === "dialog") dialogs.attach(element, page);
  const listen = Object.hasOwn(LISTENERS, kind) && LISTENERS[kind];
  if (!listen || listening.has(listen)) return;
  listening.add(listen);
  listen();
}

/** @param {Element} element */
export function detach(element) {
  dialogs.detach(element);
}

/** Sections that open once and for all (on a <details>). Without scripts they close again. */
function keepOpen() {
  document.addEventListener("click", (event) => {
    const summary = event.target instanceof Element && event.target.closest("summary");
    if (!summary || !summary.parentElement?.matches("details[data-widget=once][open]")) return;
    event.preventDefault();
    summary.setAttribute("aria-disabled", "true");
  });
}
