// What handlers are told of an event: DOM names, only what is not the usual. The server fills in the rest.

const FIELDS = names(
  "altKey ctrlKey metaKey shiftKey button buttons clientX clientY key code location repeat isComposing data inputType",
  "deltaX deltaY deltaZ deltaMode animationName propertyName pseudoElement elapsedTime oldState newState",
);
// A click has these too, but nobody asks for them there.
const POINTER_FIELDS = names(
  "movementX movementY pointerId pointerType pressure tangentialPressure tiltX tiltY twist isPrimary width height",
);
const POINTS = /^pointer|^mousemove|capture$/;
const MEDIA = names("currentTime duration paused ended muted volume playbackRate readyState");
const SCROLL = names("scrollTop scrollLeft scrollHeight scrollWidth clientHeight clientWidth");
const TOUCH = names("identifier clientX clientY pageX pageY screenX screenY");

/** @typedef {Record<string, unknown>} Values */

/**
 * @param {Event} event
 * @param {Element} element whose handler is told
 * @param {Element} source where it happened
 * @returns {Values | undefined} nothing if there is nothing to tell
 */
export function payloadOf(event, element, source) {
  const payload = ownFields(event);
  const target = describe(source, event.type);
  if (element !== source) {
    const current = describe(element, event.type);
    if (!isEmpty(current)) payload.currentTarget = current;
    Object.assign(target, pick(source, ["tagName", "id", "name"]));
  }
  if (!isEmpty(target)) payload.target = target;
  return isEmpty(payload) ? undefined : payload;
}

/** @param {Event} event */
function ownFields(event) {
  const payload = pick(event, FIELDS);
  if (POINTS.test(event.type)) Object.assign(payload, pick(event, POINTER_FIELDS));
  if (event instanceof UIEvent && event.detail > 1) payload.detail = event.detail;
  if (event instanceof MouseEvent) {
    // The page's place is the window's unless it is scrolled.
    if (event.pageX !== event.clientX) payload.pageX = round(event.pageX);
    if (event.pageY !== event.clientY) payload.pageY = round(event.pageY);
  }
  if (event instanceof ClipboardEvent) payload.clipboardData = event.clipboardData?.getData("text");
  for (const name of ["touches", "targetTouches", "changedTouches"]) {
    const touches = /** @type {any} */ (event)[name];
    if (touches?.length) payload[name] = [...touches].map((touch) => pick(touch, TOUCH));
  }
  return payload;
}

/** What an element holds that the server cannot know. @param {Element} element @param {string} [type] @returns {Values} */
export function describe(element, type) {
  /** @type {Values} */
  const values = {};
  if (element instanceof HTMLInputElement) describeInput(element, values);
  else if (element instanceof HTMLTextAreaElement) values.value = element.value;
  else if (element instanceof HTMLSelectElement) {
    values.value = element.value;
    if (element.multiple) values.selectedValues = [...element.selectedOptions].map((option) => option.value);
  } else if (element instanceof HTMLButtonElement || element instanceof HTMLOptionElement) {
    if (element.value && element.hasAttribute("value")) values.value = element.value;
  } else if (element instanceof HTMLFormElement) {
    // A form's own property may be a control of that name.
    const controls = /** @type {HTMLFormControlsCollection} */ (Reflect.get(HTMLFormElement.prototype, "elements", element));
    values.elements = [...controls].filter(hasName).map((control) => describeControl(control));
  } else if (element instanceof HTMLMediaElement) Object.assign(values, pick(element, MEDIA));
  else if (element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement) values.open = element.open;
  if (type === "scroll") Object.assign(values, pick(element, SCROLL));
  return values;
}

/** @param {HTMLInputElement} input @param {Values} values */
function describeInput(input, values) {
  values.value = input.value;
  if (input.type === "checkbox" || input.type === "radio") values.checked = input.checked;
  if (input.files)
    values.files = [...input.files].map(({ name, size, type, lastModified }) => ({ name, size, type, lastModified }));
}

/** @param {Element} control @returns {Values} */
function describeControl(control) {
  const type = control instanceof HTMLInputElement && control.type !== "text" ? { type: control.type } : {};
  const tagName = control instanceof HTMLInputElement ? {} : { tagName: control.tagName };
  return { name: control.getAttribute("name"), ...describe(control), ...type, ...tagName };
}

/** @param {Element} control */
function hasName(control) {
  return Boolean(control.getAttribute("name"));
}

/** @param {string[]} lines */
function names(...lines) {
  return lines.join(" ").split(" ");
}

/** @param {object} from @param {string[]} wanted @returns {Values} */
function pick(from, wanted) {
  /** @type {Values} */
  const values = {};
  for (const name of wanted) {
    const value = /** @type {Values} */ (from)[name];
    const isPlain = typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
    if (value && isPlain) values[name] = typeof value === "number" ? round(value) : value;
  }
  return values;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/** @param {object} values */
function isEmpty(values) {
  for (const _ in values) return false;
  return true;
}
