// The line to the server: numbered events in a journal until they are acknowledged, one socket
// at a time, and another one when it is lost. docs/wire.md says what travels.
import { say, unsay } from "./notices.js";

const VERSION = "2";
const PENDING_MS = 1000;
const BANNER_MS = 1500;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const TOO_MUCH = 4429;
const SILENCE_MS = 10_000;
const RELOAD_EVERY_MS = 10_000;
const GIVE_UP_AFTER = 4;
// Of these the last one says it all; unsent ones before it are not kept.
const LAST_COUNTS = /^(input|scroll|wheel|resize|timeupdate|drag|dragover|(mouse|pointer|touch)move)$/;

/** @typedef {{ seq: number, id: number, type: string, text: string, made: number, isSent: boolean }} Entry */
/** @typedef {{ ack: number, page: string, html?: string, kept?: string, log?: string, open?: number, keys?: RowNames, path?: string, title?: string, head?: Record<string, string | null>, dev?: boolean, max?: number }} Hello */
/** @typedef {{ by: string, of: Record<string, string> }} RowNames  what rows are known again by, by their numbers */
/** @typedef {typeof import("./resume.js")} Resume */
/**
 * @typedef {object} Receiver
 * @property {() => Promise<Resume>} load what is needed only after a loss
 * @property {(hello: Hello, isNew: boolean, resume: Resume | undefined) => void} greeted before unacknowledged events are sent again
 * @property {(ack: number, ops: import("./patch.js").Op[]) => void} edited
 * @property {() => void} lost
 * @property {(message: any[]) => void} asked to run a client function, or no longer to
 */

export class Line {
  /** @param {Receiver} receiver */
  constructor(receiver) {
    this.receiver = receiver;
    /** @type {Entry[]} */
    this.journal = [];
    this.made = 0; // events made by this page
    this.sent = 0; // highest number that any socket was given
    this.ack = 0; // the last event that was handled
    this.unfinished = 0; // what this one and later ones began may still go on; 0 if nothing does
    this.acked = 0; // up to this one all is done
    this.frames = 0;
    this.page = this.line = this.token = this.digest = "";
    /** Sealed state, to be given back to a server that does not know this page. @type {string[]} */
    this.log = [];
    /** @type {RowNames | undefined} */
    this.keys = undefined;
    this.path = location.pathname + location.search;
    this.max = 65_536; // bytes of a message
    this.isOpen = false;
    this.isLeaving = false;
    this.isMoving = false; // to another server, in a moment
    this.attempts = 0;
    this.refusals = 0; // the server answers, but lets no socket in: it may not know our token any more
    this.heard = 0; // when a message came last
    /** @type {WebSocket | null} */
    this.socket = null;
    /** What came while a page was being brought up to date. @type {any[][] | null} */
    this.waiting = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.banner = undefined;
    /** The debug module puts a slow network in between. @type {(socket: WebSocket, text: string) => void} */
    this.transmit = (socket, text) => socket.send(text);
    /** @type {(deliver: () => void) => void} */
    this.arrive = (deliver) => deliver();
  }

  /** Connect for the page that a document shows. @param {DOMStringMap} page */
  open(page) {
    this.page = this.line = page.page ?? "";
    this.token = page.token ?? "";
    this.digest = page.digest ?? "";
    this.connect();
    const wake = () => document.visibilityState === "visible" && this.connect();
    // All browsers of a network hear of it at once.
    addEventListener("online", () => this.connectWithin(SHORTEST_WAIT_MS));
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
      line: this.line,
      token: this.token,
      path: this.path,
      digest: this.digest,
      frames: String(this.frames),
      seq: String(this.sent),
      acked: String(this.acked),
      log: String(this.log.length),
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
    this.isOpen = this.isMoving = false;
    this.waiting = null;
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
    if (code === TOO_MUCH) return this.rest();
    // Refused, or not understood: only a new document can help.
    if (code >= 4400 && code < 4500) return this.reload();
    this.attempts += 1;
    if (this.refusals > GIVE_UP_AFTER) return this.reload(6 * RELOAD_EVERY_MS);
    if (this.attempts >= GIVE_UP_AFTER) answers().then((isThere) => (this.refusals = isThere ? this.refusals + 1 : 0));
    this.connectWithin(Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.attempts));
  }

  /** This page, or its person, asked for too much: come back later, with all that is here. */
  rest() {
    say("heavy-notice", "The server has too much to do for this page. It goes on in some seconds.");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), LONGEST_WAIT_MS * (1 + Math.random()));
  }

  /** At a random time: a server that is back is not asked by all at once. @param {number} longest in ms */
  connectWithin(longest) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), Math.random() * longest);
  }

  /** @param {any[]} message */
  receive(message) {
    this.heard = Date.now();
    if (this.waiting) return void this.waiting.push(message);
    const [first, ...rest] = message;
    if (typeof first === "number") {
      this.frames += 1;
      this.keep(first, rest);
      this.receiver.edited(first, rest);
    } else if (first === "hello") this.greet(rest[0]);
    else if (first === "state") this.use((resume) => resume.handIn(this));
    else if (first === "move") {
      this.keys = rest[1] ?? this.keys;
      this.move(rest[0]);
    }
    else if (first === "reload") this.reload();
    else if (first === "call" || first === "drop") this.receiver.asked(message);
  }

  /** What a frame says of the state and of events. @param {number} ack @param {any[][]} ops */
  keep(ack, ops) {
    for (const [letter, value, isWhole] of ops) {
      if (letter === "k") this.log = isWhole ? [value] : [...this.log, value];
      if (letter === "o") this.unfinished = value;
    }
    this.acknowledge(ack);
  }

  /** With the part for it, which may have to load; nothing is done if the connection is lost meanwhile. @param {(resume: Resume) => void} work */
  use(work) {
    const { socket } = this;
    const isCurrent = () => socket === this.socket;
    this.receiver.load().then((resume) => isCurrent() && work(resume), () => isCurrent() && this.lose(0));
  }

  /** @param {Hello} hello */
  greet(hello) {
    if (hello.html === undefined) return this.begin(hello);
    this.waiting = [];
    this.use((resume) => {
      const messages = /** @type {any[][]} */ (this.waiting);
      this.waiting = null;
      this.digest = "";
      this.begin(hello, resume);
      for (const message of messages) this.receive(message);
    });
  }

  /** @param {Hello} hello @param {Resume} [resume] */
  begin(hello, resume) {
    const isNew = hello.page !== this.page;
    if (isNew) [this.frames, this.log] = [0, []];
    if (hello.log) this.log = [hello.log];
    // Texts and numbers, whatever was said: else nothing could be asked for with them.
    this.page = `${hello.page ?? ""}` || this.page;
    this.max = hello.max ?? this.max;
    this.attempts = this.refusals = 0;
    this.unfinished = hello.open ?? 0;
    this.acknowledge(hello.ack);
    try {
      this.receiver.greeted(hello, isNew, resume);
    } finally {
      // Those before are used up, whatever came of it.
      this.keys = hello.keys;
    }
    for (const entry of this.journal) entry.isSent = false;
    this.isOpen = true;
    clearTimeout(this.silence);
    this.resend();
    this.show("open");
    this.watchPending();
  }

  /** To another server: this one is about to stop. @param {number} within ms */
  move(within) {
    const { socket } = this;
    this.isMoving = true;
    setTimeout(() => {
      if (socket !== this.socket) return;
      this.drop();
      this.banner ??= setTimeout(() => this.show("lost"), 4 * BANNER_MS);
      this.connect();
    }, Math.random() * within);
  }

  /** Send what this socket was not given yet. */
  resend() {
    for (const entry of this.journal) {
      if (entry.isSent || this.isMoving || !this.socket) continue;
      entry.isSent = true;
      this.sent = Math.max(this.sent, entry.seq);
      this.transmit(this.socket, entry.text);
    }
  }

  /** @param {number} ack */
  acknowledge(ack) {
    this.ack = +ack;
    this.acked = this.unfinished ? Math.min(ack, this.unfinished - 1) : this.ack;
    this.journal = this.journal.filter(({ seq }) => seq > this.acked);
    this.watchPending();
  }

  /** Mark the document while an event waits for its answer for long; ask if the server is there at all. */
  watchPending() {
    clearTimeout(this.pending);
    const oldest = this.journal.find(({ seq }) => seq > this.ack);
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
    const { dataset } = document.documentElement;
    if (dataset.connection !== state) dataset.connection = state;
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
