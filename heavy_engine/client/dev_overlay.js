// What a fault was: over the page, until it is dismissed.
import { eventTable, facts, make, placeLink, statePairs, clock } from "./dev_parts.js";

export class Overlay {
  /**
   * @param {ShadowRoot} root
   * @param {(reference: string) => Promise<any>} load the fault of a reference
   * @param {{ closed: () => void, panel: () => void, save: (reference: string) => Promise<any> }} tell
   */
  constructor(root, load, tell) {
    this.load = load;
    this.tell = tell;
    /** References of the faults that this page saw, in order. @type {string[]} */
    this.seen = [];
    /** What was dismissed: the same again does not come back by itself. @type {Set<string>} */
    this.dismissed = new Set();
    /** @type {any} */
    this.fault = null;
    /** @type {HTMLDialogElement} */
    this.dialog = /** @type {any} */ (make("dialog", { "aria-labelledby": "fault-title", onclose: () => this.close() }));
    root.append(this.dialog);
  }

  /** A fault happened on this page: show it, unless it is one that was dismissed, or another is open. @param {string} reference */
  async happened(reference) {
    if (this.seen.includes(reference)) return;
    this.seen.push(reference);
    const fault = await this.load(reference);
    if (this.dialog.open) this.draw();
    else if (fault && !this.dismissed.has(kindOf(fault))) this.show(fault);
    else this.tell.closed();
  }

  /** @param {string} reference */
  async open(reference) {
    const fault = await this.load(reference);
    if (fault) this.show(fault);
    return Boolean(fault);
  }

  /** @param {any} fault */
  show(fault) {
    this.fault = fault;
    if (!this.seen.includes(fault.reference)) this.seen.push(fault.reference);
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector(".scroll")?.scrollTo(0, 0);
  }

  close() {
    if (this.fault) this.dismissed.add(kindOf(this.fault));
    this.tell.closed();
  }

  draw() {
    if (this.fault) this.dialog.replaceChildren(this.head(this.fault), body(this.fault));
  }

  /** @param {any} fault */
  head(fault) {
    const copy = () => navigator.clipboard.writeText(asText(fault));
    return make("header", {},
      make("h2", { id: "fault-title" }, make("span", { class: "bad-text" }, fault.type), `: ${fault.message.split("\n")[0]}`),
      make("p", {}, sentence(fault)),
      make("div", { class: "row" },
        this.steps(fault),
        this.saver(fault),
        navigator.clipboard ? make("button", { class: "plain", onclick: copy }, "Copy as text") : "",
        make("button", { class: "plain", onclick: () => { this.dialog.close(); this.tell.panel(); } }, "Developer panel"),
        make("button", { class: "plain", autofocus: true, onclick: () => this.dialog.close() }, "Dismiss"),
      ));
  }

  /** What led here, as a file that can be done again. @param {any} fault */
  saver({ reference }) {
    const said = make("span", { role: "status" });
    const save = async () => {
      const { problem, command } = await this.tell.save(reference);
      said.replaceChildren(problem ?? "Saved. Again, in the debugger: ", problem ? "" : make("code", {}, command));
    };
    return [make("button", { class: "plain", onclick: save }, "Save this session"), said];
  }

  /** From fault to fault, if there are several. @param {any} fault */
  steps(fault) {
    const at = this.seen.indexOf(fault.reference);
    if (this.seen.length < 2) return "";
    const step = (/** @type {number} */ by, /** @type {string} */ name) =>
      make("button", { class: "plain", disabled: !this.seen[at + by], onclick: () => this.open(this.seen[at + by]) }, name);
    return [step(-1, "Earlier"), make("span", {}, `${at + 1} of ${this.seen.length}`), step(1, "Later")];
  }
}

/** What happened again is the same if it is raised on the same way. @param {any} fault */
function kindOf({ type, kind, stack }) {
  return [type, kind, ...stack.map((/** @type {any} */ frame) => frame.place?.short)].join();
}

/** @param {any} fault */
function sentence({ kind, where, reference, at, path, joined }) {
  const who = where && kind === "component" ? `The component ${where} failed` : where ? `The ${kind} of ${where} failed` : `Work failed (${kind})`;
  const more = Object.entries(joined).map(([name, value]) => `, ${name.replace("_", " ")} ${value}`);
  return [`${who} on ${path} at ${clock(at)}. Reference `, make("code", {}, reference), `${more.join("")}: the log has it, too.`];
}

/** @param {any} fault */
function body(fault) {
  const trail = fault.components.map((/** @type {any} */ one, /** @type {number} */ index) => [
    index ? " › " : "", one.name, one.key === null ? "" : ` [${one.key}]`, " ", placeLink(one.place)]);
  return make("div", { class: "scroll", tabindex: "0" },
    fault.message.includes("\n") ? make("p", { class: "message" }, fault.message) : "",
    make("h3", {}, "Stack, the failing line last"), stack(fault.stack),
    fault.causes.map((/** @type {any} */ cause) => [
      make("h3", {}, `${cause.how}: ${cause.type}`), make("p", { class: "message" }, cause.message), stack(cause.stack)]),
    make("h3", {}, "Component"), make("p", {}, trail.length ? trail : "None is known: the work outlived what began it."),
    facts("Props", fault.props, "It was given nothing."),
    facts("State", statePairs(fault.state), "It keeps nothing."),
    make("h3", {}, "Last events of this page"),
    fault.events.length ? eventTable(fault.events) : make("p", { class: "hint" }, "None before."),
    make("p", { class: "hint" }, "Outside the profile dev people see a plain sentence and the reference, nothing of this."),
  );
}

/** Frames of the author's code are open, runs of others folded. @param {any[]} frames */
function stack(frames) {
  const list = make("ol");
  /** @type {any[]} */
  let others = [];
  const fold = () => {
    if (others.length) list.append(make("li", {}, make("details", {},
      make("summary", {}, `${others.length} ${others.length > 1 ? "frames" : "frame"} of the engine and libraries`),
      others.map(frameOf))));
    others = [];
  };
  for (const [index, frame] of frames.entries()) {
    if (!frame.own && index < frames.length - 1) others.push(frame);
    else {
      fold();
      list.append(make("li", {}, frameOf(frame)));
    }
  }
  fold();
  return list;
}

/** @param {any} frame */
function frameOf(frame) {
  const lines = frame.source.map((/** @type {[number, string]} */ [number, text]) =>
    make("span", { class: number === frame.place?.line && "here" }, make("b", {}, number), text));
  return make("div", { class: "frame" }, make("strong", {}, frame.function), " ", placeLink(frame.place),
    lines.length ? make("pre", {}, lines) : "");
}

/** @param {any} fault */
function asText(fault) {
  const frames = fault.stack.map((/** @type {any} */ one) => `  ${one.function}  ${one.place?.short ?? ""}`);
  const path = fault.components.map((/** @type {any} */ one) => one.name).join(" > ");
  return [`${fault.type}: ${fault.message}`, `${fault.kind} ${path}`, `reference ${fault.reference}, ${fault.path}`, ...frames].join("\n");
}
