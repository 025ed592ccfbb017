// The panel's view of the network: what it is made worse by, and which editor opens files.
import { editor, make, setEditor } from "./dev_parts.js";

/** @type {[string, import("./dev_network.js").Weather][]} */
const PRESETS = [
  ["As it is", {}],
  ["Good mobile", { latency: 60, loss: 0.005 }],
  ["Slow mobile", { latency: 400, loss: 0.02 }],
  ["Train", { latency: 800, loss: 0.1, cut: 0.01 }],
  ["Offline", { offline: true }],
];

/** @param {import("./dev_network.js").Network} network */
export function weatherView(network) {
  const { latency = 0, loss = 0, cut = 0, offline = false } = network.weather;
  const field = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number} */ value, /** @type {Record<string, number>} */ limits) =>
    make("label", {}, words, make("input", { type: "number", name, value, ...limits }));
  const form = make("form", {
    class: "weather",
    onsubmit: (event) => {
      event.preventDefault();
      const said = new FormData(event.target);
      const number = (/** @type {string} */ name) => Number(said.get(name)) || 0;
      network.set({ latency: number("latency"), loss: number("loss") / 100, cut: number("cut") / 100, offline: said.has("offline") });
    },
  },
    field("latency", "Latency, ms there and back", latency, { min: 0, max: 60000, step: 10 }),
    field("loss", "Loss, %", Number((loss * 100).toFixed(2)), { min: 0, max: 90, step: 0.1 }),
    field("cut", "Connection breaks, %", Number((cut * 100).toFixed(2)), { min: 0, max: 90, step: 0.1 }),
    make("label", { class: "tick" }, make("input", { type: "checkbox", name: "offline", checked: offline }), "Offline"),
    make("button", { type: "submit" }, "Apply"));
  return make("div", {},
    make("p", { role: "status" }, said(network)),
    make("div", { class: "weather", role: "group", "aria-label": "Presets" }, PRESETS.map(([name, weather]) =>
      make("button", { "data-id": name, "aria-pressed": String(isLike(network.weather, weather)), onclick: () => network.set(weather) }, name))),
    make("h2", {}, "By hand"), form,
    make("p", { class: "hint" }, "For this tab, until it is closed. A lost message is sent again, as TCP does: it and all after it come",
      " late, in order. Only the page's socket is meant: loading a page anew works as always."),
    make("h2", {}, "Editor"), editorForm());
}

function editorForm() {
  const answer = make("p", { role: "status", class: "hint" }, "{file} and {line} are put in; empty means VS Code.");
  return make("form", {
    class: "weather",
    onsubmit: (event) => {
      event.preventDefault();
      const isOne = setEditor(event.target.elements.editor.value.trim());
      answer.textContent = isOne ? "Kept for this browser." : `Wanted an address with {file} in it, such as ${"pycharm://open?file={file}&line={line}"}.`;
    },
  }, make("label", {}, "Address that opens a file", make("input", { class: "long", name: "editor", value: editor() })),
    make("button", { type: "submit" }, "Keep"), answer);
}

/** @param {import("./dev_network.js").Network} network */
export function said({ weather: { latency, loss, cut, offline }, isFine }) {
  if (isFine) return "The network is as it is.";
  if (offline) return "Offline, as the simulator wants it.";
  const parts = [latency ? `${latency} ms` : "", loss ? `${+(loss * 100).toFixed(2)} % lost` : "", cut ? `${+(cut * 100).toFixed(2)} % breaks` : ""];
  return `The simulator makes the network worse: ${parts.filter(Boolean).join(", ")}.`;
}

/** @param {import("./dev_network.js").Weather} now @param {import("./dev_network.js").Weather} preset */
function isLike(now, preset) {
  const names = /** @type {("latency" | "loss" | "cut" | "offline")[]} */ (["latency", "loss", "cut", "offline"]);
  return names.every((name) => (now[name] || 0) === (preset[name] || 0));
}
