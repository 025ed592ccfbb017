// What a person did to a page outlives its content: what they typed, focused and scrolled.
import { KIND } from "./pairing.js";

/** @typedef {import("./inputs.js").Control} Control */
/** @typedef {import("./pairing.js").Pairing} Pairing */
/** @typedef {import("./resume.js").Page} Page */
/** @typedef {{ type: string, value: string, checked: boolean, chosen: string[] }} Held what a control shows */
/** @typedef {(element: Element | null) => Element | null} HeirOf */

/**
 * Look at what a person did, before the page changes.
 * @param {Page} page @param {import("./pairing.js").Keys} keys names of rows @param {boolean} isNew whether the server begins another page
 * @param {boolean} isElsewhere whether that is a page of another path: what was typed is not for it
 */
export function carried(page, keys, isNew, isElsewhere) {
  const { inputs, controls } = page;
  const { root } = page.registry;
  const all = controls.in(root);
  const own = isElsewhere ? [] : all.filter((control) => inputs.notes.get(control)?.isOwn);
  const held = new Map(own.map((control) => [control, heldBy(control)]));
  const finders = new Map(own.map((control) => [/** @type {Element} */ (control), finder(root, control)]));
  const focused = document.activeElement;
  const hasFocus = focused && focused !== root && root.contains(focused);
  const caret = hasFocus ? controls.caretOf(focused) : null;
  if (hasFocus) finders.set(focused, finder(root, focused));
  /** What the new markup says of those that stay. @type {Map<Element, Held>} */
  const wanted = new Map();
  /** The rows that those stand in. */
  const rows = new Map([...finders.keys()].map((element) => [element, rowsAround(page, keys.old, element)]));
  const places = scrolledIn(root);
  const [left, top] = [scrollX, scrollY];

  /** @param {Control} control @param {Control} heir @param {Set<number>} dropped */
  function settle(control, heir, dropped) {
    const note = inputs.notes.get(control);
    const isUnanswered = note !== undefined && note.seq > inputs.ack;
    // What never comes is not waited for.
    if (note && dropped.has(note.seq)) note.seq = 0;
    if (heir.type === "file") return;
    const markup = wanted.get(control) ?? heldBy(heir);
    const was = held.get(control);
    const isCarried = heir === control || isNew || isUnanswered || !inputs.isHeard(control);
    if (was?.type !== heir.type || !isCarried) show(controls, heir, markup);
    else if (giveBack(page, heir, was, markup) && (isNew || isUnanswered)) page.report(heir);
  }

  return {
    /** Before options go from one list to the other. @param {Pairing} pairing */
    look(pairing) {
      for (const control of all) {
        const now = pairing.of.get(control)?.now;
        if (now) wanted.set(control, heldBy(/** @type {Control} */ (now)));
      }
    },

    /** Who is who now. @param {Pairing} pairing @returns {HeirOf} */
    heirs(pairing) {
      const isOld = (/** @type {Element} */ element) => pairing.of.has(element);
      return (element) => {
        if (!element || isOld(element)) return element;
        const heir = finders.get(element)?.();
        // What was meant for one row is for no other.
        return heir && !isOld(heir) && rowsAround(page, keys.now, heir) === rows.get(element) ? heir : null;
      };
    },

    /** @param {HeirOf} heirOf @param {Set<number>} dropped events that are not sent */
    over(heirOf, dropped) {
      const origin = new Map(all.map((control) => [heirOf(control), control]));
      // In the order of the page as it is now: so the server is told.
      for (const heir of controls.in(root)) {
        const control = origin.get(heir);
        if (control) settle(control, heir, dropped);
      }
      for (const [element, id, ...place] of places) if (!element.isConnected) document.getElementById(id)?.scrollTo(...place);
      const heir = /** @type {HTMLElement | null} */ (hasFocus ? heirOf(focused) : null);
      if (heir && heir !== document.activeElement) {
        heir.focus({ preventScroll: true });
        if (caret && controls.caretOf(heir)) controls.select(heir, caret);
      }
      if (scrollX !== left || scrollY !== top) scrollTo({ left, top, behavior: "instant" });
    },
  };
}

/** Show again what its person chose; answers whether the server has to hear of it. @param {Page} page @param {Control} control @param {Held} was @param {Held} markup */
function giveBack({ registry, line, inputs, controls }, control, was, markup) {
  show(controls, control, was);
  inputs.own(control);
  const number = registry.numberOf(control);
  const isOnItsWay = line.journal.some(({ id, type }) => id === number && /^(input|change)$/.test(type));
  const isLeft = control.type === "radio" && !was.checked;
  return !isOnItsWay && !isLeft && !isEqual(heldBy(control), markup);
}

/** @param {Control} control @returns {Held} */
function heldBy(control) {
  const chosen = control instanceof HTMLSelectElement ? [...control.selectedOptions].map(({ value }) => value) : [];
  return { type: control.type, value: control.value, checked: /** @type {HTMLInputElement} */ (control).checked, chosen };
}

/** @param {Page["controls"]} controls @param {Control} control @param {Held} held */
function show(controls, control, held) {
  const { value, checked, chosen } = held;
  if (isEqual(heldBy(control), held)) return;
  if (control instanceof HTMLSelectElement) {
    const offered = [...control.options].map((option) => option.value);
    // What is not offered any more cannot be shown.
    if (chosen.every((each) => offered.includes(each))) controls.write(control, "value", control.multiple ? chosen : value);
  } else if (/^(checkbox|radio)$/.test(control.type)) controls.write(control, "checked", checked);
  else controls.write(control, "value", value);
}

/** @param {Held} one @param {Held} other */
function isEqual(one, other) {
  if (/^(checkbox|radio)$/.test(one.type)) return one.checked === other.checked;
  return one.value === other.value && one.chosen.join("\0") === other.chosen.join("\0");
}

/** How to find an element's heir in another tree: by id, or by a name that stands for one only, before and after. @param {Element} root @param {Element} old @returns {() => Element | null} */
function finder(root, old) {
  const [id, name] = ["id", "name"].map((each) => old.getAttribute(each));
  const selector = id ? `#${CSS.escape(id)}` : name ? `${old.localName}[name="${CSS.escape(name)}"]` : "";
  const find = () => (selector ? root.querySelectorAll(selector) : []);
  if (find().length !== 1) return () => null;
  return () => {
    const [found = null, other] = find();
    return other ? null : found;
  };
}

/** The names of the rows that an element stands in, inner ones first. @param {Page} page @param {Record<string, string>} names @param {Element} element */
function rowsAround({ registry }, names, element) {
  const around = [];
  for (let at = /** @type {Element | null} */ (element); at && at !== registry.root; at = at.parentElement)
    around.push(names[registry.numberOf(at)]?.slice(KIND));
  return around.filter(Boolean).join();
}

/** @param {Element} root @returns {[element: Element, id: string, left: number, top: number][]} */
function scrolledIn(root) {
  const elements = [...root.querySelectorAll("[id]")].filter(({ scrollTop, scrollLeft }) => scrollTop || scrollLeft);
  return elements.map((element) => [element, element.id, element.scrollLeft, element.scrollTop]);
}
