// A worse network between a page and its server: for developers, in the page's own socket.
// What the tab was set to stays with the tab.

const KEPT = "heavy-network";
// Of one lost packet: TCP sends it again, and all that follow wait for it.
const RETRANSMISSION_MS = 200;

/**
 * latency: ms there and back; loss: share of messages that TCP sends twice, which holds up all after
 * them; cut: share of messages at which the connection breaks; offline: no connection at all.
 * @typedef {{ latency?: number, loss?: number, cut?: number, offline?: boolean }} Weather
 */

export class Network {
  /** @param {import("./socket.js").Line} line */
  constructor(line) {
    this.line = line;
    /** @type {Weather} */
    this.weather = {};
    /** Called when the weather changed. @type {() => void} */
    this.changed = () => {};
    this.between();
    this.set(remembered());
  }

  /** @returns {boolean} */
  get isFine() {
    const { latency, loss, cut, offline } = this.weather;
    return !latency && !loss && !cut && !offline;
  }

  /** @param {Weather} weather */
  set(weather) {
    const wasOffline = this.weather.offline;
    this.weather = bounded(weather);
    if (this.isFine) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify(this.weather));
    if (this.weather.offline) this.line.lose(0);
    else if (wasOffline) this.line.connect();
    this.changed();
  }

  /** Stand between the line and its socket, in both directions. */
  between() {
    const { line } = this;
    const out = new Way(this);
    const back = new Way(this);
    const [send, connect] = [line.transmit, line.connect.bind(line)];
    const breakDown = () => line.lose(0);
    line.transmit = (socket, text) =>
      out.carry(() => socket.readyState === WebSocket.OPEN && send(socket, text), breakDown);
    line.arrive = (deliver) => back.carry(deliver, breakDown);
    line.connect = () => {
      if (!this.weather.offline) connect();
    };
  }
}

/** One direction: messages arrive late, but never out of order. */
class Way {
  /** @param {Network} network */
  constructor(network) {
    this.network = network;
    this.free = 0; // when the last message will have arrived
    /** What is under way, in order. @type {(() => void)[]} */
    this.waiting = [];
  }

  /** @param {() => void} deliver @param {() => void} breakDown */
  carry(deliver, breakDown) {
    const { latency = 0, loss = 0, cut = 0 } = this.network.weather;
    if (Math.random() < cut) return breakDown();
    let delay = latency / 2;
    while (Math.random() < loss) delay += RETRANSMISSION_MS + latency;
    const now = performance.now();
    if (delay === 0 && !this.waiting.length) return deliver();
    this.free = Math.max(this.free, now + delay);
    this.waiting.push(deliver);
    // Browsers cut times to whole ms, so a later timer may ring first: each lets the oldest through.
    setTimeout(() => this.waiting.shift()?.(), this.free - now);
  }
}

/** @param {Weather} weather @returns {Weather} */
function bounded({ latency, loss, cut, offline }) {
  const share = (/** @type {unknown} */ value) => Math.min(0.9, Math.max(0, Number(value) || 0));
  const ms = Math.min(60_000, Math.max(0, Number(latency) || 0));
  return { latency: ms, loss: share(loss), cut: share(cut), offline: offline === true };
}

/** @returns {Weather} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
