// The browser's part of the engine, around the client that ReactPy ships.
// Part 2 of the work replaces ReactPy's client; what stays is the behaviour below.
import { mountReactPy } from "/_live/reactpy/index.js";
import { followLinks } from "./navigate.js";
import { watchConnection } from "./connection.js";

const root = /** @type {HTMLElement} */ (document.getElementById("heavy-root"));

mountReactPy({
  mountElement: root,
  pathPrefix: "/_live/",
  componentPath: `socket?token=${encodeURIComponent(root.dataset.token ?? "")}`,
  reconnectInterval: 300,
  reconnectMaxInterval: 3000,
  reconnectMaxRetries: Number.MAX_SAFE_INTEGER,
  reconnectBackoffMultiplier: 1.5,
});
followLinks(root);
watchConnection(root);
