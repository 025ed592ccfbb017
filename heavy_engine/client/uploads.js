// Files that people choose, drop or paste in a field: sends each in as many requests as the network
// makes of it, from where the last one stopped. docs/wire.md says what travels. The element says with
// data-uploads which files the server wants now, and with which ticket.

const ADDRESS = "/_live/uploads";
const AT_ONCE = 3;
const A_MESSAGE = 40; // files in one: a message has a longest length
const TELL_MS = 250;
const STALL_MS = 20_000;
const AGAIN_MS = 500;
const LONGEST_WAIT_MS = 5000;
// Trying again may help: somebody else sends, too many are under way, the server is busy or away.
const MAY_PASS = new Set([0, 408, 409, 423, 425, 429, 500, 502, 503, 504]);
const TRIES = 8; // without one byte more than before

/** @typedef {{ ref: string, file: File, id: string, ticket: string, sent: number, tries: number, request: XMLHttpRequest | null, state: "new" | "queued" | "sending" | "ended" }} Item */
/** @typedef {{ name: string, open: Record<string, [id: string, ticket: string]>, failed: string[], done: string[] }} Orders */
/** @typedef {import("./extras.js").Page} Page */

/** @type {Map<Element, Field>} */
const fields = new Map();
/** Of fields that went with their page when the server lost it; another page may have their heirs. @type {Map<string, Item[]>} */
const orphans = new Map();

/** @param {Element} element @param {Page} page */
export function attach(element, page) {
  const field = new Field(/** @type {HTMLElement} */ (element), page);
  fields.set(element, field);
  field.adopt(orphans.get(field.key) ?? []);
  orphans.delete(field.key);
}

/** @param {Element} element @param {Page} page */
export function change(element, page) {
  const field = fields.get(element);
  if (field && field.madeFor !== page.line.page) {
    // The element stayed when another page took over, which knows nothing of these files yet.
    detach(element);
    attach(element, page);
  } else field?.obey();
}

/** @param {Element} element */
export function detach(element) {
  const field = fields.get(element);
  fields.delete(element);
  field?.leave();
}

class Field {
  /** @param {HTMLElement} element @param {Page} page */
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.madeFor = page.line.page;
    this.key = `${location.pathname} ${this.orders().name}`;
    /** @type {Map<string, Item>} */
    this.items = new Map();
    this.isGone = false;
    this.told = 0;
    /** Files that the server had when it was last heard. @type {string[]} */
    this.done = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.telling = undefined;
    /** @type {[type: string, listener: (event: any) => void][]} */
    this.listeners = [
      ["change", (event) => this.choose(event)],
      ["dragenter", (event) => this.drag(event)],
      ["dragover", (event) => this.drag(event)],
      ["dragleave", (event) => this.stopDragging(event)],
      ["drop", (event) => this.drop(event)],
      ["paste", (event) => this.paste(event)],
    ];
    for (const [type, listener] of this.listeners) element.addEventListener(type, listener);
    this.letFocusGo = page.aroundEdits(() => this.holdFocus());
    this.takeEarly();
    this.obey();
  }

  /** What the server wants now. @returns {Orders} */
  orders() {
    return JSON.parse(this.element.dataset.uploads || '{"name":"","open":{},"failed":[],"done":[]}');
  }

  /** Chosen before this module was here. */
  takeEarly() {
    for (const input of this.element.querySelectorAll("input")) if (input.type === "file") this.empty(input);
  }

  /** @param {Event} event */
  choose({ target }) {
    if (target instanceof HTMLInputElement && target.type === "file") this.empty(target);
  }

  /** Take what an input holds; it may be chosen there again. @param {HTMLInputElement} input */
  empty(input) {
    const files = [...(input.files ?? [])];
    if (!files.length) return;
    input.value = "";
    this.add(files);
  }

  /** @param {DragEvent} event */
  drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.dataset.dragging = "true";
  }

  /** @param {DragEvent} event */
  stopDragging({ relatedTarget }) {
    if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget))) delete this.element.dataset.dragging;
  }

  /** @param {DragEvent} event */
  drop(event) {
    delete this.element.dataset.dragging;
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.add(filesOf(event.dataTransfer));
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const files = event.clipboardData ? filesOf(event.clipboardData) : [];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  /** Before edits; what it answers is called after them: the focus of a button that went with its file stays in the field. */
  holdFocus() {
    if (!this.element.contains(document.activeElement)) return undefined;
    return () => {
      if (document.activeElement === document.body) this.element.querySelector("input")?.focus();
    };
  }

  /** @param {File[]} files */
  add(files) {
    const added = files.map((file) => newItem(file));
    for (const item of added) this.items.set(item.ref, item);
    this.announce(added);
  }

  /** Go on with what another element of this field began. @param {Item[]} items */
  adopt(items) {
    for (const item of items) {
      item.state = "new";
      this.items.set(item.ref, item);
    }
    if (items.length) this.announce(items);
  }

  /** @param {Item[]} items */
  announce(items) {
    for (let first = 0; first < items.length; first += A_MESSAGE) {
      const some = items.slice(first, first + A_MESSAGE);
      const chosen = some.map(({ ref, file, ticket }) => ({ ref, name: file.name, size: file.size, ticket }));
      this.page.send(this.element, "uploads", { detail: { chosen } });
    }
  }

  /** Do what the server wants: begin, or stop what it does not want any more. */
  obey() {
    const { open, failed, done } = this.orders();
    const known = [...failed, ...done];
    this.done = done;
    for (const [ref, item] of this.items) {
      const order = open[ref];
      if (order && order[0] !== item.id) Object.assign(item, { state: "queued", tries: 0, sent: 0 });
      else if (!order && !known.includes(ref) && item.state !== "new") this.forget(item);
      if (order) [item.id, item.ticket] = order;
      if (order && item.state === "new") item.state = "queued";
    }
    this.next();
  }

  /** @param {Item} item */
  forget(item) {
    this.items.delete(item.ref);
    const wasUnderWay = item.state === "sending";
    item.state = "ended";
    item.request?.abort();
    if (wasUnderWay) fetch(ADDRESS, { method: "DELETE", headers: { "Upload-Ticket": item.ticket } }).catch(() => {});
  }

  next() {
    const items = [...this.items.values()];
    const free = AT_ONCE - items.filter(({ state }) => state === "sending").length;
    const waiting = items.filter(({ state }) => state === "queued").slice(0, Math.max(0, free));
    for (const item of waiting) this.run(item);
  }

  /** Send one file to its end, whatever the network does. @param {Item} item */
  async run(item) {
    item.state = "sending";
    const { id } = item;
    const isWanted = () => !this.isGone && item.state === "sending" && item.id === id;
    let status = 0;
    const begun = item.sent ? await whereIs(item) : null;
    let offset = begun?.offset ?? 0;
    while (isWanted() && !begun?.isDone) {
      status = await this.send(item, offset);
      if (!isWanted() || !MAY_PASS.has(status) || (item.tries += 1) > TRIES) break;
      this.pause(true);
      await this.untilItMayHelp(item.tries, isWanted);
      const found = isWanted() ? await whereIs(item) : null;
      if (found?.isDone || found?.isRefused) break;
      if (found && found.offset > offset) item.tries = 0;
      offset = found?.offset ?? offset;
    }
    this.pause(false);
    if (!isWanted()) return;
    item.state = "ended";
    this.tell();
    this.page.send(this.element, "uploads", { detail: { ended: item.id, status } });
    this.next();
  }

  /** One request with the rest of a file; answers its status, 0 if it broke off. @param {Item} item @param {number} offset @returns {Promise<number>} */
  send(item, offset) {
    const request = new XMLHttpRequest();
    item.request = request;
    return new Promise((resolve) => {
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let watch;
      const alive = () => {
        clearTimeout(watch);
        watch = setTimeout(() => request.abort(), STALL_MS);
      };
      request.upload.onprogress = ({ loaded }) => {
        alive();
        this.pause(false);
        item.sent = Math.min(item.file.size, offset + loaded);
        this.tellSoon();
      };
      request.onloadend = () => {
        clearTimeout(watch);
        item.request = null;
        resolve(request.status);
      };
      request.open("PATCH", ADDRESS);
      request.setRequestHeader("Upload-Ticket", item.ticket);
      request.setRequestHeader("Upload-Offset", String(offset));
      request.setRequestHeader("Content-Type", "application/partial-upload");
      alive();
      request.send(item.file.slice(offset));
    });
  }

  /** Wait longer each time, and until the server is there again. @param {number} tries @param {() => boolean} isWanted */
  async untilItMayHelp(tries, isWanted) {
    await sleep(Math.min(LONGEST_WAIT_MS, AGAIN_MS * 2 ** (tries - 1)) * (0.5 + Math.random() / 2));
    while (isWanted() && !this.page.line.isOpen) await sleep(AGAIN_MS);
  }

  /** Say on the element, for its styles, whether it waits for the network. @param {boolean} isPaused */
  pause(isPaused) {
    if (isPaused) this.element.dataset.paused = "true";
    else delete this.element.dataset.paused;
  }

  tellSoon() {
    this.telling ??= setTimeout(() => this.tell(), TELL_MS);
  }

  /** Tell the page how far its files are; while the line is away the last word is enough. */
  tell() {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (this.isGone) return;
    if (!this.page.line.isOpen) return this.tellSoon();
    const sending = [...this.items.values()].filter(({ state }) => state === "sending");
    const sent = Object.fromEntries(sending.map((item) => [item.id, item.sent]));
    if (sending.length) this.page.send(this.element, "uploads", { detail: { sent } });
  }

  leave() {
    this.isGone = true;
    clearTimeout(this.telling);
    for (const [type, listener] of this.listeners) this.element.removeEventListener(type, listener);
    this.letFocusGo();
    // A page that is lost may have had files that nobody took yet: another one asks whether they are here.
    const left = [...this.items.values()].filter(({ ref, state }) => state !== "ended" || this.done.includes(ref));
    for (const item of left) item.request?.abort();
    // The server has another page for this browser: the element's heir goes on.
    if (left.length && this.page.line.page !== this.madeFor) orphans.set(this.key, left);
  }
}

/** Where a file goes on. @param {Item} item */
async function whereIs(item) {
  try {
    const answer = await fetch(ADDRESS, { method: "HEAD", headers: { "Upload-Ticket": item.ticket } });
    const offset = Number(answer.headers.get("Upload-Offset") ?? 0);
    const isDone = answer.headers.get("Upload-Complete") === "?1";
    return { offset, isDone, isRefused: answer.status === 410 };
  } catch {
    return null;
  }
}

/** @param {File} file @returns {Item} */
function newItem(file) {
  const ref = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16)).join("");
  return { ref, file, id: "", ticket: "", sent: 0, tries: 0, request: null, state: "new" };
}

/** Files, but no folders: those cannot be read. @param {DataTransfer} transfer */
function filesOf(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory);
  return items.map((item) => item.getAsFile()).filter((file) => file !== null);
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
