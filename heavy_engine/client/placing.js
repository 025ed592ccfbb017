// Where a popover stands: style sheets say so (position-area); this is for browsers that do not know that.

const GAP_PX = 4;

/** Below its anchor, or above it where there is no room. @param {HTMLElement} popover @param {Element} anchor */
export function place(popover, anchor) {
  if (CSS.supports("position-area", "block-end")) return;
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const isRightToLeft = getComputedStyle(anchor).direction === "rtl";
  const wanted = isRightToLeft ? right - width : left;
  const hasRoom = bottom + GAP_PX + height <= innerHeight || top < height + GAP_PX;
  const x = Math.max(GAP_PX, Math.min(wanted, document.documentElement.clientWidth - width - GAP_PX));
  const y = hasRoom ? bottom + GAP_PX : top - GAP_PX - height;
  Object.assign(popover.style, { position: "fixed", inset: "auto", margin: "0", left: `${x}px`, top: `${y}px` });
}
