// What the page says by itself, above its content: a banner per subject.

/** Say something. Screen readers speak what changes in a region that is there. @param {string} id @param {string} text */
export function say(id, text) {
  const banner = document.getElementById(id) ?? makeBanner(id);
  banner.hidden = false;
  setTimeout(() => (banner.textContent = banner.hidden ? "" : text));
}

/** @param {string} id */
export function unsay(id) {
  const banner = document.getElementById(id);
  if (banner) [banner.hidden, banner.textContent] = [true, ""];
}

/** @param {string} id */
function makeBanner(id) {
  const banner = document.createElement("div");
  banner.id = id;
  banner.className = "connection-banner";
  banner.setAttribute("role", "status");
  document.body.prepend(banner);
  return banner;
}
