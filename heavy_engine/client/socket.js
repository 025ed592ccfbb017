// The line to the server: numbered events in a journal until they are acknowledged, one socket
// at a time, and another one when it is lost. docs/wire.md says what travels.
import { say, unsay } from "./notices.js";

const VERSION = "1";
const PENDING_MS = 1000;
const BANNER_MS = 1500;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const SILENCE_MS = 10_000;
const RELOAD_EVERY_MS = 10_000;
const GIVE_UP_AFTER = 4;
// Of these the last one says it all; unsent ones before it are not kept.
const LAST_COUNTS = /^(input|scroll|wheel|resize|timeupdate|drag|dragover|(mouse|pointer|touch)move)$/;

/** @typedef {{ seq: number, id: number, type: string, text: string, made: number, isSent: boolean }} Entry */
/** @typedef {{ ack: number, page: string, html?: string, path?: string, title?: string, head?: Record<string, string | null>, dev?: boolean, max?: number }} Hello */
/**
 * @typedef {object} Receiver
 * @property {(hello: Hello, isNew: boolean) => void} greeted before unacknowledged events are sent again
 * @property {(ack: number, ops: import("./patch.js").Op[]) => void} edited
 * @property {() => void} lost
 * @property {(id: number) => boolean} exists whether an event's element is still there
 */

export class Line {
  /** @param {Receiver} receiver */
  constructor(receiver) {
    this.receiver = receiver;
    /** @type {Entry[]} */
    this.journal = [];
    this.made = 0; // events made by this page
    this.sent = 0; // highest number that any socket was given
    this.acked = 0;
    this.frames = 0;
    this.page = this.token = this.digest = "";
    this.path = location.pathname + location.search;
    this.max = 65_536; // bytes of a message
    this.isOpen = false;
    this.isLeaving = false;
    this.isThere = false; // the server answers, but lets no socket in: it may not know our token any more
    this.attempts = 0;
    this.heard = 0; // when a message came last
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.banner = undefined;
    /** The debug module puts a slow network in between. @type {(socket: WebSocket, text: string) => void} */
    this.transmit = (socket, text) => socket.send(text);
    /** @type {(deliver: () => void) => void} */
    this.arrive = (deliver) => deliver();
  }

  /** Connect for the page that a document shows. @param {DOMStringMap} page */
  open(page) {
    this.page = page.page ?? "";
    this.token = page.token ?? "";
    this.digest = page.digest ?? "";
    this.connect();
    const wake = () => document.visibilityState === "visible" && this.connect();
    addEventListener("online", wake);
    addEventListener("offline", () => this.probe());
    addEventListener("pageshow", (event) => event.persisted && this.connect());
    // A page with an open socket is not kept for Back.
    addEventListener("pagehide", () => this.drop());
    document.addEventListener("visibilitychange", wake);
    document.addEventListener("pointerdown", wake, { capture: true, passive: true });
  }

  /**
   * Put an event into the journal and on its way.
   * @param {number} id @param {string} type @param {object} [payload]
   * @returns {number} its number; 0 if it is too long to be sent
   */
  send(id, type, payload) {
    const last = this.journal.at(-1);
    const isRevised = last && !last.isSent && last.id === id && last.type === type && LAST_COUNTS.test(type);
    const seq = isRevised ? last.seq : this.made + 1;
    const text = JSON.stringify(payload ? [seq, id, type, payload] : [seq, id, type]);
    if (this.isTooLong(text)) return 0;
    if (isRevised) last.text = text;
    else this.journal.push({ seq, id, type, text, made: Date.now(), isSent: false });
    this.made = seq;
    if (this.isOpen) this.resend();
    this.watchPending();
    return seq;
  }

  /** Connect now unless connected or about to be. */
  connect() {
    if (this.socket || this.isLeaving || !this.page) return;
    clearTimeout(this.retry);
    const question = new URLSearchParams({
      version: VERSION,
      page: this.page,
      token: this.token,
      path: this.path,
      digest: this.digest,
      frames: String(this.frames),
      seq: String(this.sent),
    });
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/_live/socket?${question}`);
    const isCurrent = () => this.socket === socket;
    this.socket = socket;
    socket.onmessage = ({ data }) => isCurrent() && this.arrive(() => isCurrent() && this.receive(JSON.parse(data)));
    socket.onclose = ({ code }) => isCurrent() && this.lose(code);
    this.banner ??= setTimeout(() => this.show("lost"), BANNER_MS);
    // A socket that neither opens nor fails is as good as lost.
    this.silence = setTimeout(() => isCurrent() && this.lose(0), SILENCE_MS);
  }

  /** Let go of the socket. */
  drop() {
    const { socket } = this;
    this.socket = null;
    this.isOpen = false;
    clearTimeout(this.silence);
    socket?.close();
  }

  /** @param {number} code */
  lose(code) {
    if (!this.socket) return;
    const wasOpen = this.isOpen;
    this.drop();
    this.banner ??= setTimeout(() => this.show("lost"), BANNER_MS);
    if (wasOpen) this.receiver.lost();
    // Refused, or not understood: only a new document can help.
    if (code >= 4400 && code < 4500) return this.reload();
    this.attempts += 1;
    if (this.isThere) return this.reload(6 * RELOAD_EVERY_MS);
    if (this.attempts >= GIVE_UP_AFTER) answers().then((isThere) => (this.isThere = isThere));
    const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.attempts);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), Math.random() * longest);
  }

  /** @param {any[]} message */
  receive(message) {
    this.heard = Date.now();
    const [first, ...rest] = message;
    if (typeof first === "number") {
      this.frames += 1;
      this.acknowledge(first);
      this.receiver.edited(first, rest);
    } else if (first === "hello") this.greet(rest[0]);
    else if (first === "reload") this.reload();
  }

  /** @param {Hello} hello */
  greet(hello) {
    const isNew = hello.page !== this.page;
    if (isNew) this.frames = 0;
    this.page = hello.page;
    this.max = hello.max ?? this.max;
    this.attempts = 0;
    this.isThere = false;
    const unanswered = this.journal.filter((entry) => entry.isSent && entry.seq > this.acked).length;
    this.acknowledge(hello.ack);
    if (isNew && unanswered) say("heavy-notice", "Your last action may not have been kept. Please check.");
    // Numbers of a new page's tree mean other nodes: an event for the old one would hit at random.
    if (isNew && hello.html !== undefined) this.journal = [];
    this.receiver.greeted(hello, isNew);
    if (hello.html !== undefined) this.journal = this.journal.filter(({ id }) => this.receiver.exists(id));
    for (const entry of this.journal) entry.isSent = false;
    this.isOpen = true;
    clearTimeout(this.silence);
    this.resend();
    this.show("open");
    this.watchPending();
  }

  /** Send what this socket was not given yet. */
  resend() {
    for (const entry of this.journal) {
      if (entry.isSent || !this.socket) continue;
      entry.isSent = true;
      this.sent = Math.max(this.sent, entry.seq);
      this.transmit(this.socket, entry.text);
    }
  }

  /** @param {number} ack */
  acknowledge(ack) {
    this.acked = Math.max(this.acked, ack);
    while (this.journal[0] && this.journal[0].seq <= ack) this.journal.shift();
    this.watchPending();
  }

  /** Mark the document while an event waits for its answer for long; ask if the server is there at all. */
  watchPending() {
    clearTimeout(this.pending);
    const oldest = this.journal[0];
    const waits = oldest ? Date.now() - oldest.made : -1;
    const { dataset } = document.documentElement;
    if (waits >= PENDING_MS) dataset.pending = "true";
    else delete dataset.pending;
    if (!oldest) return;
    if (this.isOpen && waits > SILENCE_MS && Date.now() - this.heard > SILENCE_MS) this.probe();
    const again = waits < PENDING_MS ? PENDING_MS - waits : SILENCE_MS / 2;
    this.pending = setTimeout(() => this.watchPending(), again);
  }

  /** A dead network leaves a socket open for minutes: if the server cannot be reached, lose it now. */
  async probe() {
    const { socket } = this;
    if (socket && !(await answers()) && socket === this.socket) this.lose(0);
  }

  /** Load the document anew, but not again and again. */
  reload(every = RELOAD_EVERY_MS) {
    this.isLeaving = true;
    const wait = Number(sessionStorage.getItem("heavy-reloaded") ?? 0) + every - Date.now();
    setTimeout(() => {
      sessionStorage.setItem("heavy-reloaded", String(Date.now()));
      location.reload();
    }, Math.max(0, wait));
  }

  /** @param {"open" | "lost"} state */
  show(state) {
    clearTimeout(this.banner);
    this.banner = undefined;
    document.documentElement.dataset.connection = state;
    if (state === "open") unsay("heavy-connection");
    else say("heavy-connection", "The server does not answer. Trying again…");
  }

  /** @param {string} text */
  isTooLong(text) {
    const isTooLong = text.length * 3 > this.max && new TextEncoder().encode(text).length > this.max;
    if (isTooLong) say("heavy-notice", "This is too long to be sent. It stays here until it is shorter.");
    else if (text.length * 30 > this.max) unsay("heavy-notice");
    return isTooLong;
  }
}

async function answers() {
  try {
    return (await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}
