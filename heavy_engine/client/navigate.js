// Follow links inside the application without loading a document.
// The server's part is heavy_engine/session/root.py: a hidden courier in the page.

/** @param {HTMLElement} root */
export function followLinks(root) {
  document.addEventListener("click", (event) => {
    const link = liveLink(event);
    if (link && askFor(link.pathname + link.search)) event.preventDefault();
  });
  addEventListener("popstate", () => {
    if (!askFor(location.pathname + location.search)) location.reload();
  });
  new MutationObserver(() => arrive(root)).observe(root, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-path", "data-leave-for"],
  });
}

/** @param {MouseEvent} event @returns {HTMLAnchorElement | null} */
function liveLink(event) {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || modified) return null;
  const target = /** @type {Element} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-live]"));
  if (!link || link.target || link.hasAttribute("download")) return null;
  return link.origin === location.origin ? link : null;
}

/** Ask the server for a path; false while it cannot be asked. @param {string} path */
function askFor(path) {
  const button = document.getElementById("heavy-go");
  if (!button || document.documentElement.dataset.connection === "lost") return false;
  button.dispatchEvent(new CustomEvent("click", { detail: path }));
  return true;
}

let shownPath = location.pathname;

/** The server showed a page: make address, title, scroll and focus follow. @param {HTMLElement} root */
function arrive(root) {
  const courier = document.getElementById("heavy-courier");
  if (!courier) return;
  const { path = "", title = "", leaveFor = "" } = courier.dataset;
  if (leaveFor) return location.assign(leaveFor);
  if (path === shownPath) return;
  shownPath = path;
  if (path !== location.pathname) history.pushState(null, "", path);
  document.title = title;
  scrollTo(0, 0);
  focusHeading(root);
}

/** Screen readers and keyboards start at the new page's heading. @param {HTMLElement} root */
function focusHeading(root) {
  const heading = root.querySelector("h1");
  if (!heading) return;
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
}
