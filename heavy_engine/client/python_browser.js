// Commands of client functions that are about the window and the browser, not about an element.
import { movement, Refused, safeAddress } from "./python_rules.js";

const COOKIE_NAME = /^[\w.-]{1,100}$/;
const OURS = /^(__Host-|__Secure-)?heavy\b/;
const COOKIE_MAX = 3500;
const ZONE = "heavy-zone";
const ZONE_KEPT_S = 365 * 24 * 3600;

/** @type {Record<string, import("./python_commands.js").Command>} */
export const browserCommands = {
  "page.scroll_to": ({ x, y, smooth }) => scrollTo({ left: x, top: y, behavior: movement(smooth) }),
  "page.scroll_position": () => [scrollX, scrollY],
  "page.viewport": () => ({ width: innerWidth, height: innerHeight }),
  "page.open_tab": ({ url }) => void open(safeAddress(url), "_blank", "noopener"),
  // Later: it stops all scripts of the page, this answer too.
  "page.print": () => void setTimeout(() => print()),
  "page.matches": ({ query }) => matchMedia(query).matches,
  "page.time_zone": timeZone,
  "page.locale": () => navigator.language,
  "page.languages": () => [...navigator.languages],
  "page.online": () => navigator.onLine,
  "page.visible": () => document.visibilityState === "visible",
  "page.sleep": ({ seconds }) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  "page.download": download,
  "page.vibrate": ({ pattern }) => Boolean(navigator.vibrate?.(pattern)),
  "page.share": share,
  "storage.get": ({ area, name }) => storeOf(area).getItem(name),
  "storage.set": ({ area, name, text }) => storeOf(area).setItem(name, text),
  "storage.remove": ({ area, name }) => storeOf(area).removeItem(name),
  "storage.keys": ({ area }) => Object.keys(storeOf(area)),
  "cookies.get": ({ name }) => cookies().get(name) ?? null,
  "cookies.set": setCookie,
  "cookies.remove": ({ name, path }) => setCookie({ name, value: "", max_age: 0, path, same_site: "Lax" }),
  "clipboard.read": () => clipboard().readText(),
  "clipboard.write": ({ text }) => clipboard().writeText(text),
  "notifications.permission": () => notifications().permission,
  "notifications.ask": () => notifications().requestPermission(),
  "notifications.show": ({ title, body, tag }) => {
    const Maker = notifications();
    if (Maker.permission !== "granted") return false;
    return Boolean(new Maker(title, { body, ...(tag && { tag }) }));
  },
};

/** @param {string} area @returns {Storage} */
function storeOf(area) {
  return area === "session" ? sessionStorage : localStorage;
}

function clipboard() {
  if (!navigator.clipboard) throw new Refused("NotSupported", "Browsers have a clipboard for pages that came over https.");
  return navigator.clipboard;
}

function notifications() {
  if (!("Notification" in window)) throw new Refused("NotSupported", "This browser shows no notifications for this page.");
  return window.Notification;
}

/** The server gets to know it too, so that it paints the next document by this clock. */
function timeZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (cookies().get(ZONE) !== timeZone) keepCookie(ZONE, timeZone, "/", "Lax", ZONE_KEPT_S);
  return timeZone;
}

/** @returns {Map<string, string>} */
function cookies() {
  const pairs = document.cookie.split("; ").filter(Boolean).map((pair) => pair.split(/=(.*)/s));
  return new Map(pairs.map(([name = "", value = ""]) => [name, decoded(value)]));
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {{ name: string, value: string, max_age: number | null, path: string, same_site: string }} wanted */
function setCookie({ name, value, max_age: age, path, same_site: site }) {
  const text = encodeURIComponent(value);
  if (!COOKIE_NAME.test(name) || OURS.test(name)) throw new Refused("NotAllowed", `No cookie may be called ${JSON.stringify(name)} here.`);
  if (!/^\/[^;\s]*$/.test(path) || !/^(Lax|Strict)$/.test(site)) throw new Refused("NotAllowed", "A path begins with /, and SameSite is Lax or Strict.");
  if (text.length > COOKIE_MAX) throw new Refused("NotAllowed", `A cookie of ${text.length} bytes is too long.`);
  keepCookie(name, text, path, site, age);
}

/** @param {string} name @param {string} text @param {string} path @param {string} site @param {number | null} age in seconds; null until the browser is closed */
function keepCookie(name, text, path, site, age) {
  const life = age === null ? "" : `; Max-Age=${Math.trunc(age)}`;
  document.cookie = `${name}=${text}; Path=${path}; SameSite=${site}${life}${location.protocol === "https:" ? "; Secure" : ""}`;
}

/** @param {{ name: string, text: string, base64: string | null, type: string }} file */
function download({ name, text, base64, type }) {
  const bytes = base64 === null ? text : Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {{ title: string, text: string, url: string }} what */
async function share({ title, text, url }) {
  if (!navigator.share) throw new Refused("NotSupported", "This browser shares nothing.");
  try {
    await navigator.share({ title, text, ...(url && { url: safeAddress(url) }) });
    return true;
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return false;
    throw error;
  }
}
