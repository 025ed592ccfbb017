// Small parts that the developer's panel and overlay are built of. Text is always set as text.

const EDITOR = "heavy-editor";
const VS_CODE = "vscode://file/{file}:{line}";

/** @typedef {{ file: string, line: number, short: string }} Place */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/**
 * An element with attributes, handlers (names that begin with "on") and children.
 * @param {string} tag @param {Attributes} attributes @param {...any} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A line of a file that the developer's editor opens. @param {Place | null} place */
export function placeLink(place) {
  if (!place) return "";
  const file = place.file.split(/[\\/]/).map(encodeURIComponent).join("/");
  const href = editor().replace("{file}", file).replace("{line}", String(place.line));
  return make("a", { href, class: "place", title: `Open ${place.file}:${place.line} in the editor` }, place.short);
}

/** The address that opens a file, with {file} and {line} in it. */
export function editor() {
  return localStorage.getItem(EDITOR) ?? VS_CODE;
}

/** Remember another editor; empty is VS Code. Answers whether it is an editor's address. @param {string} address */
export function setEditor(address) {
  const isOne = /^[a-z][a-z0-9+.-]*:\/\/\S*\{file\}/.test(address) && !/^(javascript|data|blob):/.test(address);
  if (isOne) localStorage.setItem(EDITOR, address);
  else if (!address) localStorage.removeItem(EDITOR);
  return isOne || !address;
}

/**
 * A table with a caption for screen readers.
 * @param {string} caption @param {string[]} heads those that begin with "#" are numbers @param {any[][]} rows
 */
export function table(caption, heads, rows) {
  const isNumber = heads.map((head) => head.startsWith("#"));
  const cell = (/** @type {any} */ content, /** @type {number} */ index) =>
    make("td", { class: isNumber[index] && "number" }, content);
  const head = heads.map((text, index) =>
    make("th", { scope: "col", class: isNumber[index] && "number" }, text.replace("#", "")));
  return make("div", { class: "wide" },
    make("table", {},
      make("caption", { class: "unseen" }, caption),
      make("thead", {}, make("tr", {}, head)),
      make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map(cell)))),
    ));
}

/** Names and values. @param {string} title @param {any[][]} pairs @param {string} nothing */
export function facts(title, pairs, nothing) {
  const list = make("dl", {}, pairs.map(([name, value, aside]) => [
    make("dt", {}, name, aside ? make("span", { class: "aside" }, ` ${aside}`) : ""),
    make("dd", {}, value),
  ]));
  return make("section", {}, make("h3", {}, title), pairs.length ? list : make("p", { class: "hint" }, nothing));
}

/** The last events of a page, as its records tell them. @param {any[]} events */
export function eventTable(events) {
  const heads = ["#Nr", "Event", "Component", "#Handler", "#Queries", "#Renders", "#Edits", "#Bytes", "When"];
  const rows = events.map((one) => [
    one.seq, one.event, one.component || "the page", milliseconds(one.handler_us / 1000),
    one.queries, one.renders, one.edits, one.bytes, clock(one.at),
  ]);
  return table("Last events", heads, rows);
}

/** @param {number} ms */
export function milliseconds(ms) {
  return `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms`;
}

/** @param {number} seconds since 1970 */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString();
}

/** @param {any[]} state what hooks keep */
export function statePairs(state) {
  return state.map(({ name, hook, line, value, kept }) => {
    const told = !kept ? "" : kept === "kept" ? ", kept" : `, not kept: ${kept}`;
    return [name || hook || "value", value, hook && `${hook}, line ${line}${told}`];
  });
}
