// The browser's part of the engine: takes over the page that the document shows.
import { Listener, report } from "./events.js";
import { Extras } from "./extras.js";
import { Inputs, changedControls, controls } from "./inputs.js";
import { leave, Navigator, tellHead } from "./navigate.js";
import { applyOps, numberOf, register, tree } from "./patch.js";
import { Reacher } from "./reach.js";
import { Line } from "./socket.js";

/** @typedef {import("./patch.js").Registry} Registry */

/** @type {Registry} */
let registry;
/** @type {Navigator} */
let navigator;

const line = new Line({
  load,
  greeted(hello, isNew, resume) {
    listener.flush();
    change(hello.ack, [], () => resume?.takeOver({ registry, tree, line, inputs, controls, report: tell }, hello, isNew));
    if (hello.path) navigator.show(hello.path, hello.title ?? null, "replace");
    line.path = navigator.path;
    if (hello.head) tellHead(hello.head);
    if (hello.dev) import("./debug.js").then(({ watch }) => watch(line, registry));
    // Ahead: when it is needed, the server that has it may be gone.
    (window.requestIdleCallback ?? setTimeout)(() => load().catch(() => {}));
  },
  edited(ack, ops) {
    // Before the edits: a shorter page scrolls by itself.
    if (ops.some(([letter]) => letter === "g")) navigator.saveScroll();
    change(ack, ops, () => applyOps(registry, ops));
    if (ack >= asked) navigator.answered();
    navigator.settle();
    line.path = navigator.path;
  },
  lost: () => navigator.giveUp(),
  asked: (message) => extras.use("data-py", (python, page) => python.receive(message, page)),
});
// Listens from here on: what happens before the document is complete waits in the journal.
const listener = new Listener(numberHere, (element, type, payload, source) => {
  inputs.sent(source, line.send(numberHere(element), type, payload));
}, (element, run) => {
  const seq = line.made;
  extras.use("data-py", (python, page) => python.run(element, run, seq, page));
});
const inputs = new Inputs((element) => listener.isWaitingFor(element));
const reacher = new Reacher();
const extras = new Extras({ line, registry: () => registry, send: sendNow, listen: (type) => listener.listen(type) });
let asked = 0; // number of the last event that asked for a page
/** @type {Promise<typeof import("./islands.js")> | undefined} */
let loading;
/** @type {Promise<typeof import("./resume.js")> | undefined} */
let resuming;

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
  // Only now the page has its styles, and with them its height.
  navigator.settle();
  for (const control of changedControls(root)) {
    inputs.own(control);
    tell(control);
  }
}

/** Before the document is complete, what it says is all that is known. @param {Element} element */
function numberHere(element) {
  return registry ? registry.numberOf(element) : numberOf(element);
}

/** Change the page; parts of it prepare for that, and follow. @param {number} ack @param {import("./patch.js").Op[]} ops @param {() => void} work */
function change(ack, ops, work) {
  inputs.answered(ack);
  const settle = reacher.hold();
  const afterwards = extras.hold(ops);
  work();
  settle();
  afterwards(ack);
}

/** Of a value that the server has not heard of. @param {Element} control */
function tell(control) {
  report(listener, control);
}

/** What brings a page up to date. What could not load is tried again. */
function load() {
  return (resuming ??= import("./resume.js").catch((error) => {
    resuming = undefined;
    throw error;
  }));
}

/** What is no edit of the tree. @param {import("./patch.js").Op} op */
function perform([letter, first, ...rest]) {
  if (letter === "g") navigator.show(first, rest[0], rest[1]);
  if (letter === "h") tellHead(first);
  if (letter === "l") leave(first);
  const island = letter === "j" && registry.element(first);
  if (island) islands((module) => module.update(island, rest[0]));
}

/** Loads only where a page has an island. Calls keep their order. @param {(module: typeof import("./islands.js")) => void} use */
function islands(use) {
  loading ??= import("./islands.js");
  loading.then(use);
}

/** @param {Element} element @param {string} type @param {object} [payload] */
function sendNow(element, type, payload) {
  listener.flush();
  return line.send(numberHere(element), type, payload);
}
