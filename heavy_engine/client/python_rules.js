// What no client function may do, whoever wrote it: run scripts, or change what is the engine's own.

const KEPT_BACK = /^(on.*|srcdoc|style|id|data-(h|on|py|style|island|uploads))$/;
const NAME = /^[a-z][\w.:-]*$/;
const ADDRESSES = /^(href|src|srcset|action|formaction|xlink:href|data|poster|cite|ping|background)$/;
const SAFE = ["http:", "https:", "mailto:", "tel:"];

/** Why a command is not done: a class of heavy_engine.browser_side, and a sentence. */
export class Refused extends Error {
  /** @param {string} kind @param {string} message */
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** An attribute that runs nothing, and a value that leads to nothing that runs. @param {string} name in lower case @param {string} value */
export function requireAllowed(name, value) {
  if (KEPT_BACK.test(name) || !NAME.test(name)) throw new Refused("NotAllowed", `The attribute ${name} is not for client functions.`);
  if (ADDRESSES.test(name)) safeAddress(value);
}

/** An address that runs nothing. @param {string} text */
export function safeAddress(text) {
  const { protocol, href } = new URL(text, location.href);
  if (!SAFE.includes(protocol)) throw new Refused("NotAllowed", `Addresses that begin with ${protocol} are refused.`);
  return href;
}

/** Nobody who wants less motion gets a smooth way. @param {boolean} smooth @returns {ScrollBehavior} */
export function movement(smooth) {
  return smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant";
}

/** What an element itself has by a name: as a form's own property it may be a field of that name. @param {HTMLElement} element @param {string} name @returns {any} */
export function own(element, name) {
  const found = Reflect.get(Object.getPrototypeOf(element), name, element);
  return typeof found === "function" ? found.bind(element) : found;
}
