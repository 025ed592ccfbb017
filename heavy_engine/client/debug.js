// For developers only: says what the page could not do, makes the network slow or lossy, and opens
// the panel (Alt+Shift+D) and the overlay of a fault when they are wanted.
// In the browser's console:  heavy.panel()  heavy.network({ latency: 400, loss: 0.05 })  heavy.log(true)
import { Network } from "./dev_network.js";

const REPORTS_MAX = 50;

/** @typedef {{ at: number, text: string }} Report  of what this browser could not do */

/** @type {import("./socket.js").Line | undefined} */
let watched;

/**
 * @param {import("./socket.js").Line} line
 * @param {import("./patch.js").Registry} registry
 */
export function watch(line, registry) {
  if (watched) return;
  watched = line;
  const network = new Network(line);
  /** @type {Report[]} */
  const reports = [];
  /** @type {Promise<import("./dev_panel.js").Tools> | undefined} */
  let loading;
  const tools = () =>
    (loading ??= import("./dev_panel.js")
      .then((module) => module.begin({ line, registry, network, reports }))
      .catch((error) => {
        // The next key tries again: the server may have been away, or have changed.
        loading = undefined;
        throw error;
      }));
  /** @type {Promise<import("./dev_reload.js").Reload> | undefined} */
  let reloading;
  const reload = () =>
    (reloading ??= import("./dev_reload.js")
      .then((module) => new module.Reload())
      .catch((error) => {
        reloading = undefined;
        throw error;
      }));
  /** @param {{ fault?: string } & import("./dev_reload.js").News} said */
  const tell = (said) => {
    if (said.fault) tools().then((module) => module.tell(said));
    else reload().then((module) => module.take(said));
  };
  let isLogging = false;

  registry.hooks.report = (why, op) => {
    console.warn("heavy: an edit was skipped:", why, op);
    reports.push({ at: Date.now() / 1000, text: `An edit was skipped: ${why} ${JSON.stringify(op).slice(0, 200)}` });
    reports.splice(0, reports.length - REPORTS_MAX);
  };
  const transmit = line.transmit;
  line.transmit = (socket, text) => {
    if (isLogging) console.debug("heavy >", text);
    transmit(socket, text);
  };
  const received = line.receive.bind(line);
  line.receive = (message) => {
    if (isLogging) console.debug("heavy <", JSON.stringify(message));
    if (message[0] === "dev") tell(message[1]);
    else received(message);
  };
  console.info("heavy: Alt+Shift+D opens the developer's panel; heavy.panel() does, too.");
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.code !== "KeyD") return;
    event.preventDefault();
    tools().then((module) => module.toggle());
  });
  // What was of before this module listened.
  const headers = { accept: "application/json", "x-heavy-token": line.token };
  fetch(`/_live/dev/pages/${line.page}/own`, { headers, cache: "no-store" })
    .then((answer) => answer.json())
    .then(({ data = [], news }) => {
      data.forEach((/** @type {string} */ fault) => tell({ fault }));
      // What has loaded after the change is of now.
      if (news) tell({ ...news, isKnown: true, modules: news.modules > performance.timeOrigin / 1000 && news.modules });
    })
    .catch(() => {}); // The server went away; the page says so itself.
  // Fingers have no keys, and nobody should forget that the network is not as it is.
  if (!network.isFine || matchMedia("(hover: none)").matches) tools();
  Object.defineProperty(window, "heavy", {
    value: {
      line,
      registry,
      /** @param {boolean} wanted */
      log: (wanted) => (isLogging = wanted),
      /** @param {import("./dev_network.js").Weather} weather */
      network: (weather) => network.set(weather),
      panel: () => tools().then((module) => module.toggle()),
    },
  });
}
