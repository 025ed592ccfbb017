// The developer's panel: Alt+Shift+D opens it on any page of the profile dev. It reads; only the
// network simulator changes anything, and that in this tab.
import { Overlay } from "./dev_overlay.js";
import { clock, eventTable, make, milliseconds, placeLink, table } from "./dev_parts.js";
import { styles } from "./dev_style.js";
import { Tree } from "./dev_tree.js";
import { said, weatherView } from "./dev_weather.js";

const EVERY_MS = 1000;
const VIEWS = [
  ["tree", "Components"], ["events", "Events"], ["renders", "Renders"], ["faults", "Faults"],
  ["warnings", "Warnings"], ["sessions", "Sessions"], ["network", "Network"],
];
const COUNTED = new Map([["renders", "slow"], ["faults", "faults"], ["warnings", "warnings"], ["sessions", "sessions"]]);

/**
 * @typedef {object} Page
 * @property {import("./socket.js").Line} line
 * @property {import("./patch.js").Registry} registry
 * @property {import("./dev_network.js").Network} network
 * @property {import("./debug.js").Report[]} reports
 */

/** @param {Page} page */
export function begin(page) {
  return new Tools(page);
}

export class Tools {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.host = make("heavy-dev-tools");
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [styles()];
    this.overlay = new Overlay(this.root, (reference) => this.fault(reference), {
      closed: () => this.drawBadge(), panel: () => this.open("faults"),
      save: (reference) => this.ask(`faults/${encodeURIComponent(reference)}/recording`, "POST"),
    });
    this.view = "tree";
    this.drawn = "";
    this.tree = new Tree(page.registry, this.root);
    this.tabs = this.makeTabs();
    this.content = make("div", { class: "view", id: "view", role: "tabpanel", tabindex: "0" });
    this.panel = this.makePanel();
    this.badge = make("button", { class: "badge", onclick: () => this.openWhatIsNew() });
    this.root.append(this.panel, this.badge);
    page.network.changed = () => this.weatherChanged();
    document.addEventListener("click", (event) => this.followReference(event));
    document.addEventListener("visibilitychange", () => this.refresh());
    document.body.append(this.host);
    this.drawBadge();
  }

  /** What the server tells a developer. @param {{ fault?: string }} said */
  tell({ fault }) {
    if (fault) this.overlay.happened(fault);
  }

  toggle() {
    if (this.panel.hidden) this.open(this.view);
    else this.close();
  }

  /** @param {string} view */
  open(view) {
    this.before = /** @type {HTMLElement | null} */ (document.activeElement);
    this.panel.hidden = false;
    this.badge.hidden = true;
    this.choose(view);
    this.focusTab();
  }

  close() {
    this.panel.hidden = true;
    this.tree.frame(null);
    this.drawBadge();
    this.before?.focus();
  }

  makeTabs() {
    return VIEWS.map(([view, name]) => make("button", {
      role: "tab", id: `tab-${view}`, "data-view": view, "aria-controls": "view", onclick: () => this.choose(view),
    }, name));
  }

  makePanel() {
    return make("aside", {
      class: "panel", "aria-label": "Developer panel", hidden: true, onkeydown: (event) => event.key === "Escape" && this.close(),
    }, make("div", { class: "bar" },
      make("strong", {}, "Heavy"),
      make("div", { role: "tablist", "aria-label": "Views", onkeydown: (event) => this.press(event) }, this.tabs),
      make("a", { class: "place", href: "/dev", title: "Plots, sessions, events, queries, settings" }, "All of this server"),
      make("button", { class: "plain", title: "Escape or Alt+Shift+D", onclick: () => this.close() }, "Close")), this.content);
  }

  /** What the small button opens. */
  openWhatIsNew() {
    this.open(this.overlay.seen.length ? "faults" : this.page.network.isFine ? "tree" : "network");
  }

  /** @param {string} view */
  choose(view) {
    this.view = view;
    this.drawn = "";
    for (const tab of this.tabs) {
      const isChosen = tab.dataset.view === view;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    this.content.setAttribute("aria-labelledby", `tab-${view}`);
    this.content.replaceChildren(view === "network" ? weatherView(this.page.network) : make("p", { class: "hint" }, "Asking the server…"));
    if (view !== "tree") this.tree.frame(null);
    this.refresh();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const at = VIEWS.findIndex(([view]) => view === this.view);
    /** @type {Record<string, number>} */
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 };
    if (to[event.key] === undefined) return;
    event.preventDefault();
    this.choose(VIEWS[(to[event.key] + VIEWS.length) % VIEWS.length][0]);
    this.focusTab();
  }

  focusTab() {
    this.tabs.find((tab) => tab.dataset.view === this.view)?.focus();
  }

  /** Ask the server now, and again and again while somebody looks. */
  async refresh() {
    clearTimeout(this.timer);
    if (this.panel.hidden || document.visibilityState === "hidden") return;
    const { view } = this;
    const answer = await this.ask(`pages/${this.page.line.page}/${view}`);
    if (view === this.view && !this.panel.hidden) {
      this.show(answer);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), EVERY_MS);
    }
  }

  /** @param {any} answer */
  show(answer) {
    const written = JSON.stringify([answer.data, answer.problem, this.view === "warnings" && this.page.reports]);
    if (answer.counts) this.count(answer.counts);
    if (written === this.drawn || this.view === "network") return;
    this.drawn = written;
    if (answer.problem) return this.content.replaceChildren(make("p", { role: "alert" }, answer.problem));
    if (this.view === "tree") {
      if (this.tree.element.parentNode !== this.content) this.content.replaceChildren(this.tree.element);
      return this.tree.show(answer.data);
    }
    const focused = /** @type {HTMLElement | null} */ (this.root.activeElement)?.dataset.id;
    this.content.replaceChildren(this.drawView(answer.data));
    if (focused) /** @type {HTMLElement | null} */ (this.content.querySelector(`[data-id="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Record<string, number>} counts */
  count(counts) {
    for (const tab of this.tabs) {
      const name = COUNTED.get(tab.dataset.view ?? "");
      const number = name ? counts[name] : 0;
      tab.querySelector(".count")?.remove();
      if (number) tab.append(make("span", { class: name === "sessions" ? "count" : "count bad" }, number));
    }
  }

  /** @param {any} data */
  drawView(data) {
    /** @type {Record<string, () => any>} */
    const views = {
      events: () => (data.length ? eventTable(data) : nothing("Nothing happened on this page yet. Click something.")),
      renders: () => rendersView(data),
      faults: () => this.faultsView(data),
      warnings: () => warningsView(data, this.page.reports),
      sessions: () => sessionsView(data),
    };
    return views[this.view]();
  }

  /** @param {any[]} faults */
  faultsView(faults) {
    const open = (/** @type {string} */ reference) => async () => {
      if (!(await this.overlay.open(reference.trim()))) answer.textContent = `No fault ${reference} is known to this server.`;
    };
    const answer = make("p", { role: "status" });
    const find = make("form", {
      class: "row", onsubmit: (event) => { event.preventDefault(); open(event.target.elements.reference.value)(); },
    }, make("label", {}, "Reference", make("input", { name: "reference", "data-id": "reference", size: 12, autocomplete: "off" })),
      make("button", { type: "submit" }, "Show"), answer);
    const rows = faults.map((one) => [
      make("button", { class: "plain", "data-id": one.reference, onclick: open(one.reference) }, one.reference),
      one.type, one.message.split("\n")[0], `${one.kind} ${one.where}`, one.path, clock(one.at)]);
    return make("div", {}, find, rows.length
      ? table("Faults of this server", ["Reference", "Error", "What it says", "Where", "Page", "When"], rows)
      : nothing("No fault since the server started."));
  }

  /** @param {string} reference */
  async fault(reference) {
    const answer = await this.ask(`faults/${encodeURIComponent(reference)}`);
    return answer.problem ? null : answer;
  }

  /** @param {string} what @param {string} method */
  async ask(what, method = "GET") {
    try {
      const headers = { accept: "application/json", "x-heavy-token": this.page.line.token };
      const answer = await fetch(`/_live/dev/${what}`, { method, headers, cache: "no-store" });
      const said = await answer.json();
      return answer.ok ? said : { problem: problemOf(what, answer.status, said) };
    } catch {
      return { problem: "The server does not answer. Is it still running? Asking again…" };
    }
  }

  /** A reference in the page opens its fault again. @param {MouseEvent} event */
  followReference(event) {
    const { target } = event;
    if (!(target instanceof Element) || target.childElementCount) return;
    const text = target.textContent ?? "";
    const reference = text.length < 200 && this.overlay.seen.find((one) => text.includes(one));
    if (reference) this.overlay.open(reference);
  }

  weatherChanged() {
    this.drawBadge();
    if (this.view === "network" && !this.panel.hidden) {
      const focused = /** @type {HTMLElement | null} */ (this.root.activeElement)?.dataset.id;
      this.content.replaceChildren(weatherView(this.page.network));
      if (focused) /** @type {HTMLElement | null} */ (this.content.querySelector(`[data-id="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  /** A small button, only where there is something to say, or no keyboard. */
  drawBadge() {
    const faults = this.overlay.seen.length;
    const { network } = this.page;
    const words = [faults ? `${faults} ${faults > 1 ? "faults" : "fault"}` : "", network.isFine ? "" : network.weather.offline ? "offline" : "slow network"];
    const text = words.filter(Boolean).join(", ");
    const isTouched = matchMedia("(hover: none)").matches;
    this.badge.hidden = !this.panel.hidden || !(text || isTouched);
    this.badge.className = faults ? "badge bad" : "badge";
    this.badge.title = `${said(network)} Open the developer panel (Alt+Shift+D)`;
    this.badge.textContent = text || "dev";
  }
}

/**
 * What the server could not do, and where that is told.
 * @param {string} what @param {number} status @param {{ error: string, detail?: string, reference?: string }} said
 */
function problemOf(what, status, { error, detail, reference }) {
  if (status < 500) return detail || error;
  return `The server failed to answer "${what.split("/").at(-1)}" (${status}). ${detail || error} `
    + `Reference ${reference}: the log has the stack. Asking again…`;
}

/** @param {any[]} costs */
function rendersView(costs) {
  if (!costs.length) return nothing("Nothing was rendered yet.");
  const rows = costs.map((one) => [
    [one.name, one.slow ? make("span", { class: "slow" }, " slow") : ""], placeLink(one.place),
    milliseconds(one.longest_ms), milliseconds(one.mean_ms), one.renders, milliseconds(one.total_ms)]);
  return make("div", {}, make("p", { class: "hint" },
    "The component's own function, on all pages since the server started; slow is 16 ms or more, one picture of a screen."),
    table("Renders by component", ["Component", "Place", "#Longest", "#Mean", "#Renders", "#In all"], rows));
}

/** @param {any[]} lines @param {import("./debug.js").Report[]} reports */
function warningsView(lines, reports) {
  if (!lines.length && !reports.length) return nothing("No warning since the server started.");
  const fields = (/** @type {string[][]} */ pairs) => pairs.map(([name, value]) => `${name}=${value}`).join(" ");
  const rows = [
    ...reports.map((one) => ["browser", one.text, clock(one.at)]),
    ...lines.map((one) => [
      make("span", { class: one.level === "warning" ? "" : "error" }, one.level),
      [one.text, one.count > 1 ? ` (${one.count} times)` : "", " ", make("span", { class: "aside" }, fields(one.fields))],
      clock(one.at)]),
  ];
  return table("Warnings and errors", ["Level", "What", "When"], rows);
}

/** @param {any[]} sessions */
function sessionsView(sessions) {
  const rows = sessions.map((one) => [
    [one.path, one.this ? make("strong", {}, " this page") : ""], one.user || "nobody signed in", age(one.age_s),
    one.connected ? "connected" : "waits for its browser", one.bytes === null ? "" : `${Math.ceil(one.bytes / 1024)} KiB`, one.name]);
  return make("div", {}, table("Pages of this server", ["Page", "User", "#Age", "Browser", "#Memory, about", "Session in logs"], rows));
}

/** @param {number} seconds */
function age(seconds) {
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** @param {string} words */
function nothing(words) {
  return make("p", { class: "hint" }, words);
}
