// Inputs with a list of choices (data-widget="combobox" around an [role=combobox] and its [role=listbox]), as
// the ARIA Authoring Practices want them: arrow keys, Enter, Escape. What is in the list is the server's: it
// finds what fits what was typed, and a click on a choice is an event like any other.

const AROUND = "[data-widget=combobox]";
const MANY = 8; // Page Up and Page Down go so far

export function listenForComboboxes() {
  document.addEventListener("input", ({ target }) => isInput(target) && open(target));
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("click", clicked);
  // The focus stays in the input while somebody clicks on a choice or scrolls the list.
  document.addEventListener("pointerdown", (event) => listAt(event.target) && event.preventDefault());
  document.addEventListener("mousedown", (event) => listAt(event.target) && event.preventDefault());
  document.addEventListener("focusout", ({ target }) => isInput(target) && close(target));
  // Somebody was there before this was.
  const { activeElement } = document;
  if (isInput(activeElement) && !activeElement.autofocus) open(activeElement);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const { target, key, altKey } = event;
  if (!isInput(target) || event.isComposing || event.defaultPrevented) return;
  const isOpen = isShown(target);
  if (key === "ArrowDown" || key === "ArrowUp") {
    if (altKey && isOpen) close(target);
    else if (!isOpen) open(target, altKey ? 0 : key === "ArrowDown" ? 1 : -1);
    else move(target, key === "ArrowDown" ? 1 : -1);
  } else if (!isOpen) return;
  else if (key === "PageDown" || key === "PageUp") move(target, key === "PageDown" ? MANY : -MANY, false);
  else if (key === "Escape") close(target);
  else if (key === "Enter" && active(target)) active(target)?.click();
  else return;
  event.preventDefault();
  // Escape closes the list and nothing around it, Enter sends no form.
  event.stopPropagation();
}

/** @param {MouseEvent} event */
function clicked({ target }) {
  const list = listAt(target);
  const input = list && inputOf(list);
  if (input && target instanceof Element && target.closest("[role=option]")) {
    close(input);
    input.focus();
  } else if (isInput(target)) open(target);
}

/** @param {HTMLInputElement} input @param {number} [first] 1 for the first choice, -1 for the last one, 0 for none */
function open(input, first = 0) {
  const list = listOf(input);
  if (!list || input.readOnly) return;
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  point(input, undefined);
  if (first) move(input, first);
  else chosen(input)?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLInputElement} input */
function close(input) {
  const list = listOf(input);
  if (list) list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  point(input, undefined);
}

/** @param {HTMLInputElement} input @param {number} by @param {boolean} [turns] from the last choice to the first one */
function move(input, by, turns = true) {
  const options = optionsOf(input);
  const here = options.indexOf(/** @type {HTMLElement} */ (active(input)));
  if (here < 0 && chosen(input)) return point(input, chosen(input));
  const wanted = here < 0 ? (by > 0 ? 0 : options.length - 1) : here + by;
  const at = turns ? (wanted + options.length) % options.length : Math.max(0, Math.min(wanted, options.length - 1));
  point(input, options[at]);
}

/** The choice that Enter takes. @param {HTMLInputElement} input @param {HTMLElement | undefined} option */
function point(input, option) {
  for (const other of listOf(input)?.querySelectorAll(".is-active") ?? []) other.classList.remove("is-active");
  if (!option) return void input.removeAttribute("aria-activedescendant");
  option.classList.add("is-active");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

/** It may have gone since, with what the server found for other words. @param {HTMLInputElement} input */
function active(input) {
  return optionsOf(input).find((option) => option.classList.contains("is-active"));
}

/** What it holds, if that is in the list. @param {HTMLInputElement} input */
function chosen(input) {
  return optionsOf(input).find((option) => option.getAttribute("aria-selected") === "true");
}

/** @param {HTMLInputElement} input */
function isShown(input) {
  return listOf(input)?.hidden === false;
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isInput(target) {
  return target instanceof HTMLInputElement && target.matches(`${AROUND} [role=combobox]`);
}

/** @param {EventTarget | null} target */
function listAt(target) {
  return target instanceof Element ? target.closest(`${AROUND} [role=listbox]`) : null;
}

/** @param {HTMLInputElement} input @returns {HTMLElement | null | undefined} */
function listOf(input) {
  return input.closest(AROUND)?.querySelector("[role=listbox]");
}

/** @param {Element} list @returns {HTMLInputElement | null | undefined} */
function inputOf(list) {
  return list.closest(AROUND)?.querySelector("[role=combobox]");
}

/** @param {HTMLInputElement} input @returns {HTMLElement[]} */
function optionsOf(input) {
  return [...(listOf(input)?.querySelectorAll("[role=option]") ?? [])].map((one) => /** @type {HTMLElement} */ (one));
}
