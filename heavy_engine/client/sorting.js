// Lists that people put in order (data-sort): by dragging a row's handle (data-handle), by pressing it and
// moving with arrow keys, or by buttons (data-step). Rows are only shifted meanwhile; where they stand says
// the server.

/** @typedef {import("./extras.js").Page} Page */

const FAR_PX = 4; // less is a click
const EDGE_PX = 48; // so near to the window's edge it scrolls
const STEP_PX = 12;
const TRUST_MS = 2000; // how long a row stays where it was dropped, if the server says nothing else
const HOW = "Arrow keys move it, Space drops it, Escape puts it back.";

/** @type {Map<Element, Sorter>} */
const sorters = new Map();

/** @param {Element} element @param {Page} page */
export function attach(element, page) {
  sorters.set(element, new Sorter(/** @type {HTMLElement} */ (element), page));
}

/** @param {Element} element */
export function detach(element) {
  sorters.get(element)?.end();
  sorters.delete(element);
}

/** What is on its way: a row, and the place where it would go now. */
class Lift {
  /** @param {HTMLElement} row @param {HTMLElement} handle @param {HTMLElement[]} rows */
  constructor(row, handle, rows) {
    this.row = row;
    this.handle = handle;
    this.rows = rows;
    this.from = this.place = rows.indexOf(row);
    this.name = handle.dataset.handle ?? "";
    this.span = 0; // what the others move to make room for it
    this.measure();
  }

  /** Where rows stand without our shifts. */
  measure() {
    for (const row of this.rows) row.style.translate = "";
    this.tops = this.rows.map((row) => row.getBoundingClientRect().top + scrollY);
    this.heights = this.rows.map((row) => row.offsetHeight);
    const [first = 0, second] = this.rows[this.from + 1] ? [this.from, this.from + 1] : [this.from - 1, this.from];
    const gap = second === undefined || first < 0 ? 0 : this.top(second) - this.top(first) - this.height(first);
    this.span = this.height(this.from) + gap;
  }

  /** @param {number} index */
  top(index) {
    return this.tops?.[index] ?? 0;
  }

  /** @param {number} index */
  height(index) {
    return this.heights?.[index] ?? 0;
  }

  /** Go to another place; the rows between make room. @param {number} place @param {number} [by] pixels that the row itself is off */
  go(place, by) {
    this.place = Math.min(Math.max(place, 0), this.rows.length - 1);
    this.rows.forEach((row, index) => {
      const isBetween = (index - this.from) * (index - this.place) <= 0 && index !== this.from;
      if (index !== this.from) row.style.translate = isBetween ? `0 ${this.place > this.from ? -this.span : this.span}px` : "";
    });
    this.row.style.translate = `0 ${by ?? this.distance()}px`;
  }

  /** From where the row stood to where it would go. */
  distance() {
    const [to, from] = [this.place, this.from];
    return to > from ? this.top(to) + this.height(to) - this.top(from) - this.height(from) : this.top(to) - this.top(from);
  }

  /** The place of a row whose middle is this far away. @param {number} by */
  placeAt(by) {
    const middle = this.top(this.from) + this.height(this.from) / 2 + by;
    const isPassed = (/** @type {number} */ index) => {
      const half = this.top(index) + this.height(index) / 2;
      return index < this.from ? half > middle : half < middle;
    };
    const passed = this.rows.map((_, index) => index).filter((index) => index !== this.from && isPassed(index));
    const below = passed.filter((index) => index > this.from).length;
    return below ? this.from + below : this.from - passed.length;
  }

  settle() {
    for (const row of this.rows) row.style.translate = "";
    delete this.row.dataset.lifted;
    this.handle.removeAttribute("aria-pressed");
  }
}

class Sorter {
  /** @param {HTMLElement} list @param {Page} page */
  constructor(list, page) {
    this.list = list;
    this.page = page;
    /** @type {Lift | null} */
    this.lift = null;
    /** Dropped, and not answered yet. @type {{ lift: Lift, seq: number, order: string } | null} */
    this.dropped = null;
    this.release = page.aroundEdits(() => (ack) => this.follow(ack));
    list.addEventListener("pointerdown", (event) => this.grab(event));
    list.addEventListener("keydown", (event) => this.press(event));
    list.addEventListener("click", (event) => this.step(event));
    // Later: an edit may take the row away, or its focus for a moment.
    list.addEventListener("focusout", () => queueMicrotask(() => this.leave()));
  }

  end() {
    this.release();
    this.lift?.settle();
    this.dropped?.lift.settle();
    this.lift = this.dropped = null;
  }

  leave() {
    if (this.lift && !this.isDragged && document.activeElement !== this.lift.handle) this.cancel();
  }

  get rows() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll(":scope > [data-item]")]);
  }

  /** @param {Event} event */
  handleOf(event) {
    return this.partOf(event, "[data-handle]");
  }

  /** A button of a row of this list, and the row. @param {Event} event @param {string} selector */
  partOf(event, selector) {
    const handle = /** @type {Element} */ (event.target).closest(selector);
    const row = handle?.closest("[data-item]");
    return handle && row?.parentElement === this.list
      ? { handle: /** @type {HTMLElement} */ (handle), row: /** @type {HTMLElement} */ (row) }
      : null;
  }

  /** @param {HTMLElement} row @param {HTMLElement} handle */
  raise(row, handle) {
    this.answer();
    this.lift = new Lift(row, handle, this.rows);
    row.dataset.lifted = "";
    handle.setAttribute("aria-pressed", "true");
    return this.lift;
  }

  // By pointer.

  /** @param {PointerEvent} event */
  grab(event) {
    const found = this.handleOf(event);
    if (!found || event.button || !event.isPrimary) return;
    const { handle, row } = found;
    const start = event.clientY + scrollY;
    let y = event.clientY;
    let frame = 0;
    handle.setPointerCapture(event.pointerId);
    const follow = () => {
      frame = 0;
      if (!this.lift) return;
      const by = y + scrollY - start;
      this.lift.go(this.lift.placeAt(by), by);
      const speed = y < EDGE_PX ? -STEP_PX : y > innerHeight - EDGE_PX ? STEP_PX : 0;
      const before = scrollY;
      if (speed) scrollBy({ top: speed, behavior: "instant" });
      if (scrollY !== before) frame = requestAnimationFrame(follow);
    };
    /** @param {PointerEvent} moved */
    const move = (moved) => {
      y = moved.clientY;
      if (!this.lift && Math.abs(y + scrollY - start) >= FAR_PX) {
        if (!row.isConnected) return end();
        this.raise(row, handle);
        this.isDragged = true;
      }
      frame ||= requestAnimationFrame(follow);
    };
    /** @param {Event} [over] */
    const end = (over) => {
      cancelAnimationFrame(frame);
      steps.abort();
      if (!this.lift) return;
      // What the last movement asked for counts, drawn or not.
      const by = y + scrollY - start;
      if (over?.type === "pointerup") {
        this.lift.go(this.lift.placeAt(by));
        this.drop();
      } else this.cancel();
      this.isDragged = false;
    };
    const steps = new AbortController();
    const { signal } = steps;
    handle.addEventListener("pointermove", move, { signal });
    handle.addEventListener("pointerup", end, { signal });
    handle.addEventListener("pointercancel", end, { signal });
    handle.addEventListener("lostpointercapture", end, { signal });
    addEventListener("keydown", (pressed) => pressed.key === "Escape" && end(), { signal });
  }

  // By keyboard.

  /** @param {KeyboardEvent} event */
  press(event) {
    const found = this.handleOf(event);
    if (!found || this.isDragged) return;
    const { lift } = this;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (lift) this.drop();
      else this.tell(`${this.raise(found.row, found.handle).name} lifted, ${this.where()}. ${HOW}`);
      return;
    }
    if (!lift) return;
    if (event.key === "Escape") this.cancel();
    /** @type {Record<string, number>} */
    const places = {
      ArrowUp: lift.place - 1,
      ArrowDown: lift.place + 1,
      Home: 0,
      End: lift.rows.length - 1,
    };
    const place = places[event.key];
    if (event.key === "Escape" || place !== undefined) event.preventDefault();
    if (place === undefined) return;
    lift.go(place);
    lift.row.scrollIntoView({ block: "nearest" });
    this.tell(`${lift.name}, ${this.where()}.`);
  }

  // By button.

  /** @param {MouseEvent} event */
  step(event) {
    const found = this.partOf(event, "[data-step]");
    if (!found || this.isDragged) return;
    const { handle: button, row } = found;
    const waiting = this.dropped?.lift.row === row ? this.dropped.lift.place : undefined;
    const lift = this.raise(row, /** @type {HTMLElement} */ (row.querySelector("[data-handle]") ?? button));
    // A second step may come before the answer to the first one.
    const from = waiting ?? lift.from;
    lift.go(from + (button.dataset.step === "up" ? -1 : 1));
    this.drop(from);
  }

  // What becomes of it.

  /** @param {number} [from] where the row is, if the server has not moved it yet */
  drop(from) {
    const { lift } = this;
    if (!lift) return;
    this.lift = null;
    const others = lift.rows.filter((row) => row !== lift.row);
    const before = others[lift.place]?.dataset.item ?? null;
    if (lift.place === (from ?? lift.from)) {
      this.tell(`${lift.name} stays ${whereOf(lift)}.`);
      return lift.settle();
    }
    delete lift.row.dataset.lifted;
    lift.handle.removeAttribute("aria-pressed");
    const wish = { item: lift.row.dataset.item, before, place: lift.place };
    const seq = this.page.send(this.list, "sort", wish);
    this.tell(`${lift.name} dropped, ${whereOf(lift)}.`);
    this.dropped = { lift, seq, order: orderOf(this.rows) };
    if (!seq) this.answer();
    // A row that nobody answers for goes back.
    else setTimeout(() => this.dropped?.seq === seq && this.page.line.isOpen && this.answer(), TRUST_MS);
  }

  cancel() {
    const { lift } = this;
    this.lift = null;
    lift?.settle();
    if (lift) this.tell(`${lift.name} is back, place ${lift.from + 1} of ${lift.rows.length}.`);
  }

  /** The server answered, or something else begins: show rows where they are. */
  answer() {
    this.dropped?.lift.settle();
    this.dropped = null;
  }

  /** Edits were made. @param {number} ack */
  follow(ack) {
    const { dropped, lift } = this;
    if (dropped && (ack >= dropped.seq || orderOf(this.rows) !== dropped.order)) this.answer();
    if (lift) this.meet(lift);
  }

  /** Others changed the list under a lifted row: it stays in hand, and the places are new. @param {Lift} lift */
  meet(lift) {
    const { rows } = this;
    if (orderOf(rows) === orderOf(lift.rows)) return;
    if (!rows.includes(lift.row)) {
      this.lift = null;
      lift.settle();
      return this.tell(`${lift.name} was removed meanwhile.`);
    }
    const before = lift.rows.filter((row) => row !== lift.row)[lift.place];
    const by = Number.parseFloat(lift.row.style.translate.split(" ")[1] ?? "0");
    lift.settle();
    const next = this.raise(lift.row, lift.handle);
    const others = rows.filter((row) => row !== lift.row);
    if (this.isDragged) next.go(next.placeAt(by), by);
    else next.go(before && others.includes(before) ? others.indexOf(before) : lift.place);
    this.tell(`The list changed. ${next.name}, ${whereOf(next)}.`);
  }

  where() {
    return this.lift ? whereOf(this.lift) : "";
  }

  /** For people who cannot see it. @param {string} text */
  tell(text) {
    region().textContent = text;
  }

  isDragged = false;
}

/** @param {Lift} lift */
function whereOf({ place, rows }) {
  return `place ${place + 1} of ${rows.length}`;
}

/** @param {HTMLElement[]} rows */
function orderOf(rows) {
  return JSON.stringify(rows.map((row) => row.dataset.item));
}

function region() {
  const id = "heavy-sorting";
  let found = document.getElementById(id);
  if (!found) {
    found = document.createElement("div");
    found.id = id;
    found.setAttribute("role", "status");
    found.setAttribute("aria-live", "assertive");
    const hidden = { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" };
    Object.assign(found.style, hidden, { whiteSpace: "nowrap" });
    document.body.append(found);
  }
  return found;
}
