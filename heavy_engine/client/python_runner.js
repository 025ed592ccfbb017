// The worker in which Python runs: started once, watched, ended when a function does not come back, started anew.

const ADDRESS = "/_live/python/worker.js";
const BEAT_MS = 1000;
// Beats without a sign of life: of a worker that starts, of one that works, and where nobody waits any more.
const START_BEATS = 60;
const BUSY_BEATS = 15;
const DROPPED_BEATS = 2;
// So often in a minute it is started anew.
const STARTS_MAX = 4;
const MINUTE_MS = 60_000;
const WAITING_MAX = 200;
// Ends a function at its next command.
const NOTHING_WAITS = { error: "NothingWaits", message: "Nobody waits for this function any more." };

/** @typedef {import("./python.js").Failure} Failure */
/**
 * @typedef {object} Hearer
 * @property {(run: number, how: string, text: string) => void} ended
 * @property {(name: string, values: any, run: number) => Promise<object>} command done by the page; what to answer
 * @property {(runs: number[], failure: Failure, isHopeless: boolean) => void} lost
 */

export class Runner {
  /** @param {Hearer} hearer */
  constructor(hearer) {
    this.hearer = hearer;
    /** @type {Worker | null} */
    this.worker = null;
    this.isReady = false;
    /** Runs that go on, or will. @type {Set<number>} */
    this.runs = new Set();
    /** What no worker has begun with, by run: the next one may. @type {Map<number, unknown[]>} */
    this.waiting = new Map();
    /** Runs that nobody waits for, and that go on. @type {Set<number>} */
    this.dropped = new Set();
    /** Runs by the commands that the page is at. @type {Map<number, number>} */
    this.asking = new Map();
    this.silent = 0; // beats without a sign of life
    /** When it was started. @type {number[]} */
    this.starts = [];
  }

  /** Have a worker, or begin to. */
  start() {
    if (this.worker) return;
    this.starts = [...this.starts.filter((time) => time > Date.now() - MINUTE_MS), Date.now()];
    if (this.starts.length > STARTS_MAX) return this.fail("It had to be stopped too often.");
    try {
      const worker = (this.worker = makeWorker());
      const isCurrent = () => worker === this.worker;
      worker.onmessage = ({ data }) => isCurrent() && this.receive(data);
      worker.onerror = (event) => {
        event.preventDefault();
        if (isCurrent() && !this.isReady) this.fail(event.message || "Its script could not be loaded.");
      };
      worker.onmessageerror = () => isCurrent() && this.fail("It said what cannot be read.");
    } catch (error) {
      this.fail(String(error));
    }
    this.silent = 0;
    this.watch();
  }

  /** @param {number} run @param {string} name @param {object} values */
  run(run, name, values) {
    this.runs.add(run);
    if (this.waiting.size >= WAITING_MAX) return this.end(run, "error", JSON.stringify(failure("TooManyRuns", "Too much waits for Python.")));
    const message = ["run", run, name, values];
    this.waiting.set(run, message);
    if (this.isReady) this.worker?.postMessage(message);
    this.start();
    this.watch();
  }

  /** @param {number} run */
  drop(run) {
    if (!this.runs.has(run)) return;
    this.dropped.add(run);
    for (const [command, asker] of this.asking) if (asker === run) this.reply(command, NOTHING_WAITS);
    this.watch();
  }

  /** @param {number} watch @param {unknown} value */
  tell(watch, value) {
    this.worker?.postMessage(["told", watch, value]);
  }

  /** End the worker. @param {Failure} why @returns {boolean} whether there was one */
  stop(why) {
    if (!this.worker) return false;
    this.lose(why, false);
    return true;
  }

  /** @param {any[]} message */
  receive([kind, first, ...rest]) {
    this.silent = 0;
    if (kind === "ready") {
      this.isReady = true;
      for (const message of this.waiting.values()) this.worker?.postMessage(message);
    } else if (kind === "began") this.waiting.delete(first);
    else if (kind === "done") this.end(first, rest[0], rest[1]);
    else if (kind === "do") this.obey(first, rest[0], rest[1], rest[2]);
  }

  /** @param {number} run @param {string} how @param {string} text */
  end(run, how, text) {
    this.waiting.delete(run);
    const isAwaited = this.runs.delete(run) && !this.dropped.delete(run);
    if (isAwaited) this.hearer.ended(run, how, text);
  }

  /** @param {number} command @param {number} run @param {string} name @param {any} values */
  async obey(command, run, name, values) {
    const { worker } = this;
    this.asking.set(command, run);
    const answer = this.dropped.has(run) ? NOTHING_WAITS : await this.hearer.command(name, values, run);
    if (worker === this.worker) this.reply(command, answer);
  }

  /** Once. @param {number} command @param {object} answer */
  reply(command, answer) {
    if (!this.asking.delete(command)) return;
    try {
      this.worker?.postMessage(["did", command, answer]);
    } catch (error) {
      // An answer that cannot travel must not leave the function waiting.
      this.worker?.postMessage(["did", command, { error: "PageError", message: String(error) }]);
    }
  }

  /** While something runs, look whether the worker is alive; beats are counted, for a computer may sleep. */
  watch() {
    if (this.beating || !this.worker || (this.isReady && !this.runs.size)) return;
    this.beating = setTimeout(() => {
      this.beating = undefined;
      this.silent += 1;
      if (this.isReady) this.worker?.postMessage(["ping"]);
      const most = !this.isReady ? START_BEATS : this.dropped.size ? DROPPED_BEATS : BUSY_BEATS;
      if (this.silent <= most) return this.watch();
      if (this.isReady) this.lose(failure("FunctionStuck", "A client function did not come back; Python was started anew."), false);
      else this.fail("It took too long.");
    }, BEAT_MS);
  }

  /** @param {string} why */
  fail(why) {
    this.lose(failure("PythonUnavailable", why), true);
  }

  /** @param {Failure} why @param {boolean} isHopeless */
  lose(why, isHopeless) {
    this.worker?.terminate();
    this.worker = null;
    this.isReady = false;
    if (isHopeless) this.waiting.clear();
    for (const run of this.dropped) this.waiting.delete(run);
    const lost = [...this.runs].filter((run) => !this.waiting.has(run) && !this.dropped.has(run));
    this.runs = new Set(this.waiting.keys());
    this.dropped.clear();
    this.asking.clear();
    this.hearer.lost(lost, why, isHopeless);
    if (this.waiting.size) this.start();
  }
}

/** @param {string} type @param {string} message @returns {Failure} */
function failure(type, message) {
  return { type, message, traceback: "" };
}

/** The page's policy takes the address of a script only from a maker of such; this one knows one address. */
function makeWorker() {
  const rules = { createScriptURL: () => ADDRESS };
  const maker = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("heavy-python", rules) ?? rules;
  return new Worker(maker.createScriptURL(ADDRESS));
}
