// While somebody changes the code: why the newest does not serve, until it does; new stylesheets and images in
// their places. Whoever types goes on typing: nothing here takes the focus.
import { make, placeLink } from "./dev_parts.js";
import { styles } from "./dev_style.js";

const OURS = "/static/";

/**
 * @typedef {object} Trouble
 * @property {string} title
 * @property {string} text  all that was said of it
 * @property {import("./dev_parts.js").Place | null} place
 * @property {[number, string][]} source  lines around the place, with their numbers
 * @property {string} next  what to do
 */
/** @typedef {{ trouble?: Trouble | null, styles?: string[], files?: string[], modules?: number | false, python?: number, isKnown?: boolean, scripts?: string[], anew?: boolean }} News */

export class Reload {
  constructor() {
    /** What was dismissed does not come back by itself. */
    this.dismissed = "";
    /** The trouble that is shown, as JSON. @type {string | undefined} */
    this.shown = undefined;
    /** When Python of browsers has changed. @type {number | undefined} */
    this.python = undefined;
    this.host = make("heavy-dev-reload");
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [styles()];
    // Above all else, dialogs of the page included, without being one.
    this.box = make("section", { class: "trouble", popover: "manual", role: "alert", "aria-labelledby": "trouble-title" });
    this.root.append(this.box);
    document.body.append(this.host);
    addEventListener("keydown", (event) => event.key === "Escape" && this.dismiss());
  }

  /** What the server tells. @param {News} news */
  take(news) {
    if (news.trouble !== undefined) this.show(news.trouble);
    if (news.styles) swapStyles(news.styles);
    if (news.files) swapImages(news.files);
    if (news.modules) islands().then(({ renew }) => renew(({ sourceType }) => sourceType !== "URL"));
    if (news.python) this.renewPython(news.python, news.isKnown);
    if (news.scripts) news.scripts.forEach(renewScript);
    if (news.anew) location.reload();
  }

  /** Client modules have changed, if this is news. @param {number} changed @param {boolean} [isKnown] to what this page has loaded */
  renewPython(changed, isKnown) {
    const isNews = changed !== this.python && !isKnown;
    this.python = changed;
    if (isNews) import("./python.js").then(({ renew }) => renew());
  }

  /** @param {Trouble | null} trouble */
  show(trouble) {
    const what = JSON.stringify(trouble);
    if (what === this.dismissed) return;
    this.dismissed = "";
    if (!trouble) return this.hide();
    if (this.shown === what) return;
    this.shown = what;
    this.box.replaceChildren(...this.parts(trouble));
    this.box.showPopover();
  }

  hide() {
    if (!this.shown) return;
    this.shown = undefined;
    this.box.hidePopover();
    this.box.replaceChildren();
  }

  dismiss() {
    if (!this.shown) return;
    this.dismissed = this.shown;
    this.hide();
  }

  /** @param {Trouble} trouble */
  parts({ title, text, place, source, next }) {
    return [
      make("header", {},
        make("h2", { id: "trouble-title" }, make("span", { class: "bad-text" }, title)),
        make("p", {}, placeLink(place)),
        make("p", {}, "This page runs the version of before. ", next),
        make("button", { class: "plain", onclick: () => this.dismiss() }, "Dismiss (Esc)")),
      make("div", { class: "scroll" },
        source.length ? make("pre", {}, source.map(([number, line]) =>
          make("span", { class: number === place?.line && "here" }, make("b", {}, number), line))) : "",
        text ? make("pre", { class: "said" }, text) : ""),
    ];
  }
}

/** The page's own, for it has the same address. */
function islands() {
  return import("./islands.js");
}

/** Components of a changed module begin anew; what is used in another way needs a new page. @param {string} path */
async function renewScript(path) {
  const isIt = (/** @type {string | undefined} */ source) => source !== undefined && pathOf(source) === path;
  const { renew } = await islands();
  if (!renew(({ source, sourceType }) => sourceType === "URL" && isIt(source))) location.reload();
}

/** Each new one beside its old one until it has loaded, so that nothing flickers. @param {string[]} urls */
function swapStyles(urls) {
  const links = /** @type {HTMLLinkElement[]} */ ([...document.head.querySelectorAll('link[rel="stylesheet"]')]);
  const ours = links.filter((link) => pathOf(link.href).startsWith(OURS));
  const wanted = urls.map(pathOf);
  for (const link of ours) if (!wanted.includes(pathOf(link.href))) link.remove();
  let last = ours[0]?.previousElementSibling ?? document.head.lastElementChild;
  for (const url of urls) {
    const same = ours.filter((link) => pathOf(link.href) === pathOf(url));
    last = same.find((link) => link.href === new URL(url, location.href).href) ?? putBeside(url, same, same.at(-1) ?? last);
  }
}

/** @param {string} href @param {Element[]} old @param {Element | null | undefined} before */
function putBeside(href, old, before) {
  const link = make("link", { rel: "stylesheet", href });
  const settle = () => old.forEach((one) => one.remove());
  link.addEventListener("load", settle);
  link.addEventListener("error", () => link.remove());
  if (before) before.after(link);
  else document.head.append(link);
  return link;
}

/** @param {string[]} paths */
function swapImages(paths) {
  for (const image of document.images) {
    const path = pathOf(image.currentSrc || image.src);
    if (paths.includes(path)) image.src = `${path}?changed=${Date.now()}`;
  }
}

/** @param {string} url */
function pathOf(url) {
  return new URL(url, location.href).pathname;
}
