// For developers only: says what the page could not do, and makes the network slow or lossy.
// In the browser's console:  heavy.network({ latency: 400, loss: 0.05 })  heavy.log(true)

const RETRANSMISSION_MS = 200;

/** @typedef {{ latency?: number, loss?: number, cut?: number }} Network */

/** @type {import("./socket.js").Line | undefined} */
let watched;

/**
 * @param {import("./socket.js").Line} line
 * @param {import("./patch.js").Registry} registry
 */
export function watch(line, registry) {
  if (watched) return;
  watched = line;
  const send = line.transmit;
  const out = new Wire();
  const back = new Wire();
  let isLogging = false;
  registry.hooks.report = (why, op) => console.warn("heavy: an edit was skipped:", why, op);
  line.transmit = (socket, text) => {
    if (isLogging) console.debug("heavy >", text);
    out.carry(() => socket.readyState === WebSocket.OPEN && send(socket, text), () => line.lose(0));
  };
  line.arrive = (deliver) => back.carry(deliver, () => line.lose(0));
  const received = line.receive.bind(line);
  line.receive = (message) => {
    if (isLogging) console.debug("heavy <", JSON.stringify(message));
    received(message);
  };
  Object.defineProperty(window, "heavy", {
    value: {
      line,
      registry,
      /** @param {boolean} wanted */
      log: (wanted) => (isLogging = wanted),
      /**
       * A worse network. latency: ms there and back; loss: share of messages that TCP sends twice,
       * which holds up all after them; cut: share of messages at which the connection breaks.
       * @param {Network} network
       */
      network(network) {
        out.network = back.network = network;
      },
    },
  });
}

/** One direction: messages arrive late, but never out of order. */
class Wire {
  constructor() {
    /** @type {Network} */
    this.network = {};
    this.free = 0; // when the last message will have arrived
    /** @type {(() => void)[]} */
    this.waiting = [];
  }

  /** @param {() => void} deliver @param {() => void} breakDown */
  carry(deliver, breakDown) {
    const { latency = 0, loss = 0, cut = 0 } = this.network;
    if (Math.random() < cut) return breakDown();
    let delay = latency / 2;
    while (Math.random() < loss) delay += RETRANSMISSION_MS + latency;
    const now = performance.now();
    if (delay === 0 && !this.waiting.length) return deliver();
    this.free = Math.max(this.free, now + delay);
    this.waiting.push(deliver);
    // Timers count whole milliseconds, so two of them may change places; messages do not.
    setTimeout(() => this.waiting.shift()?.(), this.free - now);
  }
}
