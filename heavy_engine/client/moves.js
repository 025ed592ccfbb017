// Rows of a list with data-animate glide: those that move go to their new places, new ones appear,
// those that are gone fade. The list is changed at once, only its picture takes its time; so focus,
// clicks and tests meet what is there.

const GLIDE = { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)" };
const FADE = { duration: 160, easing: "ease-out" };
// Looking where rows stand costs time; what is longer is better shown at once.
const MOST = 400;

/** @typedef {{ list: Element, places: Map<Element, DOMRect> }} Picture */

/** @type {Set<Element>} */
const animated = new Set();
/** @type {WeakMap<Element, Animation>} */
const gliding = new WeakMap();
/** @type {(() => void) | undefined} */
let stopAnimating;

/** @param {Element} element @param {import("./extras.js").Page} page */
export function attach(element, page) {
  animated.add(element);
  stopAnimating ??= page.aroundEdits((ops) => {
    if (isCalm() || document.hidden || !ops.some(([letter]) => "imrx".includes(letter))) return;
    const pictures = [...animated].filter((list) => list.children.length <= MOST).map(pictureOf);
    // When all others have put in order what they do after edits.
    return () => queueMicrotask(() => pictures.forEach(animate));
  });
}

/** @param {Element} element */
export function detach(element) {
  animated.delete(element);
  if (animated.size) return;
  stopAnimating?.();
  stopAnimating = undefined;
}

/** Whether somebody asked for less motion. */
function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {Element} list @returns {Picture} */
function pictureOf(list) {
  return { list, places: new Map(rowsOf(list).map((row) => [row, row.getBoundingClientRect()])) };
}

/** @param {Picture} before */
function animate({ list, places }) {
  if (!list.isConnected || list.children.length > MOST) return;
  const rows = rowsOf(list);
  for (const row of rows) gliding.get(row)?.cancel();
  const now = rows.map((row) => /** @type {const} */ ([row, row.getBoundingClientRect()]));
  for (const [row, place] of places) if (!row.isConnected) fade(list, row, place);
  for (const [row, place] of now) {
    const from = places.get(row);
    if (!from) appear(row, place);
    else glide(row, from, place);
  }
}

/** @param {Element} row @param {DOMRect} from @param {DOMRect} to */
function glide(row, from, to) {
  const [x, y] = [from.left - to.left, from.top - to.top];
  if ((!x && !y) || (!isInView(from) && !isInView(to))) return;
  play(row, [{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], GLIDE);
}

/** @param {Element} row @param {DOMRect} place */
function appear(row, place) {
  if (isInView(place)) play(row, [{ opacity: 0, transform: "scale(0.97)" }, { opacity: 1, transform: "none" }], FADE);
}

/** A copy of what was there stays for a moment; nobody can press it, and nothing reads it. @param {Element} list @param {Element} row @param {DOMRect} place */
function fade(list, row, place) {
  if (!isInView(place)) return;
  const ghost = /** @type {HTMLElement} */ (row.cloneNode(true));
  for (const part of [ghost, ...ghost.querySelectorAll("*")])
    for (const name of ["data-h", "id", "name", "autofocus", "data-on"]) part.removeAttribute(name);
  ghost.inert = true;
  ghost.ariaHidden = "true";
  ghost.dataset.ghost = "";
  const { left, top, width, height } = place;
  const px = (/** @type {number} */ length) => `${length}px`;
  Object.assign(ghost.style, { position: "fixed", margin: "0", pointerEvents: "none", boxSizing: "border-box" });
  Object.assign(ghost.style, { left: px(left), top: px(top), width: px(width), height: px(height) });
  list.append(ghost);
  play(ghost, [{ opacity: 1 }, { opacity: 0, transform: "scale(0.97)" }], FADE).finished.then(
    () => ghost.remove(),
    () => ghost.remove(),
  );
}

/** @param {Element} element @param {Keyframe[]} frames @param {KeyframeAnimationOptions} how */
function play(element, frames, how) {
  const animation = element.animate(frames, how);
  gliding.set(element, animation);
  return animation;
}

/** @param {Element} list */
function rowsOf(list) {
  return [...list.children].filter((row) => !(/** @type {HTMLElement} */ (row).dataset.ghost === ""));
}

/** @param {DOMRect} place */
function isInView({ top, bottom, left, right }) {
  return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
}
