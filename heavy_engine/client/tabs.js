// Tabs (data-widget="tabs" on the [role=tablist]): arrow keys, Home and End move the focus and choose. What
// is chosen says the server: choosing is a click on the tab, whether that is a button or a link.

const TABS = "[role=tab]:not([aria-disabled=true])";

export function listenForTabs() {
  document.addEventListener("keydown", (event) => pressed(event));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const list = target.matches("[role=tab]") && target.closest("[data-widget=tabs]");
  if (!list) return;
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(TABS)]);
  const at = tabs.indexOf(target);
  const isUpright = list.getAttribute("aria-orientation") === "vertical";
  const isRightToLeft = getComputedStyle(list).direction === "rtl";
  const [back, on] = isUpright ? ["ArrowUp", "ArrowDown"] : isRightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  /** @type {Record<string, number>} */
  const places = { [back]: at - 1, [on]: at + 1, Home: 0, End: -1, " ": at };
  const place = places[key];
  if (place === undefined) return;
  event.preventDefault();
  const tab = tabs.at(place % tabs.length);
  tab?.focus();
  // Of a button Space is a click by itself, but that was prevented here.
  if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
}
