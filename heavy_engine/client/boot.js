// The browser's part of the engine: takes over the page that the document shows.
import { Listener, report } from "./events.js";
import { Extras } from "./extras.js";
import { Inputs, changedControls } from "./inputs.js";
import { leave, Navigator, tellHead } from "./navigate.js";
import { applyOps, numberOf, register, replaceAll } from "./patch.js";
import { Reacher } from "./reach.js";
import { Line } from "./socket.js";

/** @typedef {import("./patch.js").Registry} Registry */

/** @type {Registry} */
let registry;
/** @type {Navigator} */
let navigator;

const line = new Line({
  greeted(hello, isNew) {
    inputs.answered(hello.ack);
    if (hello.html !== undefined) showAnew(hello.html, isNew);
    if (hello.path) navigator.show(hello.path, hello.title ?? null, "replace");
    if (hello.head) tellHead(hello.head);
    if (hello.dev) import("./debug.js").then(({ watch }) => watch(line, registry));
  },
  edited(ack, ops) {
    inputs.answered(ack);
    // Before the edits: a shorter page scrolls by itself.
    if (ops.some(([letter]) => letter === "g")) navigator.saveScroll();
    const settle = reacher.hold();
    const afterwards = extras.hold(ops);
    applyOps(registry, ops);
    settle();
    afterwards(ack);
    if (ack >= asked) navigator.answered();
    navigator.settle();
    line.path = navigator.path;
  },
  lost: () => navigator.giveUp(),
  exists: (id) => registry.element(id) !== null,
});
// Listens from here on: what happens before the document is complete waits in the journal.
const listener = new Listener((element, type, payload, source) => {
  inputs.sent(source, line.send(numberOf(element), type, payload));
});
const inputs = new Inputs((element) => listener.isWaitingFor(element));
const reacher = new Reacher();
const extras = new Extras({ line, registry: () => registry, send: sendNow });
let asked = 0; // number of the last event that asked for a page
/** @type {Promise<typeof import("./islands.js")> | undefined} */
let loading;

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById("heavy-root"));
  line.open(root.dataset);
  navigator = new Navigator(root, (path, how) => {
    if (!line.isOpen) return false;
    listener.flush();
    asked = line.send(0, "go", { path, how });
    return asked > 0;
  });
  registry = register(root, {
    added(element) {
      listener.listenFor(element);
      reacher.watch(element);
      extras.meet(element);
      if (element.localName === "heavy-island") islands((module) => module.mount(element, sendNow));
    },
    changed(element, name) {
      if (name === "data-on") listener.listenFor(element);
      else if (name === "data-reach") reacher.watch(element);
      else extras.meet(element, name);
    },
    removed(element) {
      extras.meet(element);
      if (element.hasAttribute("data-reach")) reacher.forget(element);
      if (element.localName === "heavy-island") islands((module) => module.unmount(element));
    },
    setProperty: (element, name, value) => inputs.write(element, name, value),
    perform,
  });
  for (const control of changedControls(root)) report(listener, control);
}

/** What is no edit of the tree. @param {import("./patch.js").Op} op */
function perform([letter, first, ...rest]) {
  if (letter === "g") navigator.show(first, rest[0], rest[1]);
  if (letter === "h") tellHead(first);
  if (letter === "l") leave(first);
  const island = letter === "j" && registry.element(first);
  if (island) islands((module) => module.update(island, rest[0]));
}

/** @param {string} html @param {boolean} isNew */
function showAnew(html, isNew) {
  const replace = () => replaceAll(registry, html);
  inputs.carryOver(registry.root, replace, isNew, (control) => report(listener, control));
}

/** Loads only where a page has an island. Calls keep their order. @param {(module: typeof import("./islands.js")) => void} use */
function islands(use) {
  loading ??= import("./islands.js");
  loading.then(use);
}

/** @param {Element} element @param {string} type @param {object} [payload] */
function sendNow(element, type, payload) {
  listener.flush();
  return line.send(numberOf(element), type, payload);
}
