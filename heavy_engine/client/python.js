// Python in the browser: client functions run for elements with data-py and for calls of the server, in a worker
// that starts when the first of them comes near. docs/browser_python.md says how it all hangs together.
import { Changes } from "./python_changes.js";
import { perform } from "./python_commands.js";
import { Runner } from "./python_runner.js";
import { Watches } from "./python_watches.js";

const NEAR = "200px";
const MESSAGE_MAX = 1000;
const TRACEBACK_MAX = 8000;
const RELOADED = "Reloaded";
const HOOKS = ["mount", "update", "unmount"];

/** @typedef {import("./extras.js").Page} Page */
/** @typedef {import("./events.js").Run} Run */
/** Who waits for a run: a call of the server by its number and page, an event that went to the server, too, or an element that it mounts. @typedef {{ call?: number, page?: string, seq?: number, element?: Element, name: string }} Asker */
/** @typedef {{ type: string, message: string, traceback: string }} Failure */

/** @type {Python | undefined} */
let python;

/** An element with client functions is in the page. @param {Element} element @param {Page} page */
export function attach(element, page) {
  of(page).attach(element);
}

/** @param {Element} element */
export function change(element) {
  python?.change(element);
}

/** @param {Element} element */
export function detach(element) {
  python?.detach(element);
}

/** Something happened that a client function is for. @param {Element} element @param {Run} run @param {number} seq the last event so far @param {Page} page */
export function run(element, [name, values, more], seq, page) {
  of(page).run(name, values, more?.then ? { name, seq } : { name });
}

/** The server asks for a function, or waits for one no more. @param {any[]} message @param {Page} page */
export function receive(message, page) {
  of(page).receive(message);
}

/** For developers: client modules have changed. */
export function renew() {
  python?.renew();
}

/** @param {Page} page */
function of(page) {
  return (python ??= new Python(page));
}

class Python {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.root = page.registry().root;
    this.changes = new Changes(page.line);
    this.runner = new Runner({
      ended: (number, how, text) => this.end(number, how, text),
      command: (name, values, number) => this.command(name, values, number),
      lost: (numbers, failure, isHopeless) => this.lose(numbers, failure, isHopeless),
    });
    this.watches = new Watches((watch, value) => this.runner.tell(watch, value), (id) => this.element(id));
    this.last = 0; // number of a run
    /** @type {Map<number, Asker>} */
    this.askers = new Map();
    /** Answers that no socket was there for. @type {{ page: string, text: string }[]} */
    this.unsent = [];
    /** What elements say, also when they are gone. @type {Map<Element, string>} */
    this.known = new Map();
    /** @type {Set<Element>} */
    this.changed = new Set();
    this.near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.prepare(), { rootMargin: NEAR });
    page.aroundEdits(() => {
      this.changes.undo(!page.line.isOpen);
      return () => void setTimeout(() => this.settle());
    });
  }

  /** An element came. @param {Element} element */
  attach(element) {
    const hooks = this.remember(element);
    for (const type in hooks) if (!HOOKS.includes(type)) this.page.listen(type);
    if (hooks.mount) this.hook(element, "mount");
    else this.near.observe(element);
  }

  /** One of its data- attributes changed; of several in one frame it hears once. @param {Element} element */
  change(element) {
    if (!this.changed.size)
      queueMicrotask(() => {
        for (const one of this.changed) {
          for (const type in this.remember(one)) if (!HOOKS.includes(type)) this.page.listen(type);
          this.hook(one, "update");
        }
        this.changed.clear();
      });
    this.changed.add(element);
  }

  /** @param {Element} element */
  detach(element) {
    this.hook(element, "unmount");
    this.known.delete(element);
    this.near.unobserve(element);
  }

  /** @param {Element} element @returns {Record<string, Run>} */
  remember(element) {
    const written = element.getAttribute("data-py") ?? "{}";
    this.known.set(element, written);
    return JSON.parse(written);
  }

  /** @param {Element} element @param {string} type */
  hook(element, type) {
    const found = JSON.parse(this.known.get(element) ?? "{}")[type];
    if (found) this.run(found[0], found[1], { name: found[0], ...(type === "mount" && { element }) });
  }

  /** Somebody will want Python soon: have it ready by then. */
  prepare() {
    this.near.disconnect();
    (window.requestIdleCallback ?? setTimeout)(() => this.runner.start());
  }

  /** @param {string} name @param {object} values @param {Asker} asker */
  run(name, values, asker) {
    this.last += 1;
    this.askers.set(this.last, asker);
    this.runner.run(this.last, name, values);
  }

  /** @param {any[]} message */
  receive([kind, call, name, values]) {
    if (kind === "call") return this.run(name, values, { name, call, page: this.page.line.page });
    for (const [number, asker] of this.askers)
      if (asker.call === call && asker.page === this.page.line.page) this.forget(number);
  }

  /** Nobody waits for a run any more. @param {number} number */
  forget(number) {
    this.askers.delete(number);
    this.runner.drop(number);
  }

  /** @param {number} number @param {string} how @param {string} text */
  end(number, how, text) {
    const asker = this.askers.get(number);
    this.askers.delete(number);
    if (asker?.call) this.answer(asker, how, how === "error" ? cut(JSON.parse(text)) : text);
    else if (how === "error") console.error(`The client function ${asker?.name} failed.\n${JSON.parse(text).traceback}`);
  }

  /** The worker is gone. @param {number[]} numbers of its runs @param {Failure} failure @param {boolean} isHopeless it could not even start */
  lose(numbers, failure, isHopeless) {
    this.watches.clear();
    const hung = failure.type === RELOADED ? [] : numbers.map((number) => this.askers.get(number)?.element);
    for (const number of numbers) {
      const asker = this.askers.get(number);
      this.askers.delete(number);
      if (!asker?.call) continue;
      if (isHopeless) this.answer(asker, "unavailable", JSON.stringify(whole(failure.message)));
      else this.answer(asker, "error", cut(failure));
    }
    if (isHopeless) return console.error(`Python did not start. ${failure.message}`);
    // What elements had there begins anew, but for what had not ended: that may be what hung. Some wait anyway.
    const left = new Set([...hung, ...[...this.askers.values()].map(({ element }) => element)]);
    for (const element of this.known.keys()) if (!left.has(element)) this.hook(element, "mount");
  }

  /** Begin anew with the code of now; the page stays as it is. */
  renew() {
    if (this.runner.stop({ type: RELOADED, message: "The client modules have changed.", traceback: "" })) this.runner.start();
  }

  /** @param {string} name @param {any} values @param {number} number of the run that asks */
  command(name, values, number) {
    const seq = this.askers.get(number)?.seq;
    const { changes, watches, page } = this;
    return perform(name, values, { element: (id) => this.element(id), page, watches, set: (...change) => changes.set(seq, ...change) });
  }

  /** An element of the page itself. @param {string} id */
  element(id) {
    const found = document.getElementById(`${id}`);
    return found && this.root.contains(found) ? found : null;
  }

  /** @param {Asker} asker @param {string} how @param {string} said as JSON */
  answer({ call, page = "" }, how, said) {
    const text = `["answer",${call},"${how}",${said}]`;
    const size = new TextEncoder().encode(text).length;
    const { max } = this.page.line;
    const tooLarge = { type: "AnswerTooLarge", message: `The answer is ${size} bytes; ${max} may be sent.`, traceback: "" };
    this.unsent.push({ page, text: size > max ? `["answer",${call},"error",${JSON.stringify(tooLarge)}]` : text });
    this.flush();
  }

  /** Edits are made, or a server has greeted this page. */
  settle() {
    const { page } = this.page.line;
    // What another page asked for, nobody waits for.
    for (const [number, asker] of this.askers) if (asker.page && asker.page !== page) this.forget(number);
    this.flush();
  }

  /** Send what waits for a socket. */
  flush() {
    const { line } = this.page;
    this.unsent = this.unsent.filter(({ page }) => page === line.page);
    if (!line.isOpen || line.isMoving || !line.socket) return;
    for (const { text } of this.unsent.splice(0)) line.transmit(line.socket, text);
  }
}

/** What an error says, no longer than anybody reads. @param {Failure} failure */
function cut({ type, message, traceback }) {
  return JSON.stringify({ type, message: whole(message.slice(0, MESSAGE_MAX)), traceback: whole(traceback.slice(-TRACEBACK_MAX)) });
}

/** No half of a character, as where a text was cut: it cannot travel. @param {string} text */
function whole(text) {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}
