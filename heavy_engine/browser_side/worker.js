// The worker in which client functions run. The server puts the names of the files above this: Brython, the parts
// of its library that are used, and the modules as data. Nothing here makes code of what a message says: names are
// looked up by heavy_engine.browser_side.runtime, values travel as values.
"use strict";
((/** @type {any} */ scope) => {
  const { __BRYTHON__: $B, heavyFunctions } = scope;
  const { builtins } = $B;
  /** The run that works at the moment. What awaits an answer goes on in the turn of that answer. */
  let current = 0;
  let asked = 0;
  /** @type {Map<number, { run: number, resolve: (answer: unknown) => void }>} */
  const waiting = new Map();
  const post = (/** @type {unknown[]} */ message) => scope.postMessage(message);

  const begin = () => {
    $B.use_VFS = true;
    $B.brython({ indexeddb: false, static_stdlib_import: false });
    const module = $B.importModule("heavy_engine.browser_side.runtime");
    const runtime = call($B.module_getattr(module, "begin"), python(heavyFunctions), ask, done, trace);
    const methods = { run: $B.$getattr(runtime, "run"), told: $B.$getattr(runtime, "told") };
    scope.onmessage = (/** @type {MessageEvent} */ { data }) => receive(methods, data);
    post(["ready"]);
  };

  /** @param {{ run: unknown, told: unknown }} methods @param {any[]} message */
  function receive(methods, [kind, first, ...rest]) {
    current = 0;
    if (kind === "ping") post(["pong", first]);
    else if (kind === "did") settle(first, rest[0]);
    else if (kind === "told") start(methods.told, first, ...rest);
    else if (kind === "run") {
      current = first;
      post(["began", first]);
      start(methods.run, first, ...rest);
    }
  }

  /** Call a method of Python's with values of a message; it is a coroutine. @param {unknown} method @param {unknown[]} values */
  function start(method, ...values) {
    const coroutine = call(method, ...values.map(python));
    $B.promise(coroutine).catch((/** @type {unknown} */ error) => console.error(trace($B.exception(error))));
  }

  /** @param {number} command @param {unknown} answer */
  function settle(command, answer) {
    const known = waiting.get(command);
    if (!known) return;
    waiting.delete(command);
    current = known.run;
    known.resolve(python(answer));
  }

  /** A command to the page. Python calls this. @param {unknown} name @param {unknown} values */
  function ask(name, values) {
    const command = ++asked;
    post(["do", command, current, plain(name), plain(values)]);
    return new Promise((resolve) => waiting.set(command, { run: current, resolve }));
  }

  /** Python calls this when a run has come to its end. @param {number} run @param {unknown} how @param {unknown} value */
  function done(run, how, value) {
    post(["done", run, plain(how), JSON.stringify(plain(value))]);
    return builtins.None;
  }

  /** A traceback, with files as the project has them. @param {unknown} error @returns {string} */
  function trace(error) {
    return $B.error_trace(error).replace(/VFS\.([\w.]+)\.py/g, (/** @type {string} */ _, /** @type {string} */ name) => `${name.replaceAll(".", "/")}.py`);
  }

  /** @param {unknown} callable @param {unknown[]} values */
  function call(callable, ...values) {
    return $B.$call(callable, ...values);
  }

  /** A value of JSON as Python has it. @param {unknown} value */
  function python(value) {
    return $B.structuredclone2pyobj(value ?? null);
  }

  /** What Python says, as JSON has it; what JSON has not is a TypeError or ValueError of Python's. @param {any} value @returns {unknown} */
  function plain(value) {
    if (value === undefined || value === builtins.None) return null;
    if (typeof value === "string" || value instanceof String) return whole(value.valueOf());
    if (typeof value === "boolean") return value;
    if (typeof value === "number") return value;
    const kind = $B.get_class(value);
    if (kind === builtins.float) return finite(value.value);
    if (typeof value === "bigint" || kind === builtins.int) return finite(Number(value));
    if (Array.isArray(value)) return Array.from(value, plain);
    if ($B.is_dict(value)) return Object.fromEntries(Array.from(builtins.dict.$iter_items(value), pair));
    throw $B.EXC(builtins.TypeError, `${$B.class_name(value)} is no value of JSON and cannot leave the browser's Python`);
  }

  /** @param {{ key: unknown, value: unknown }} entry */
  function pair({ key, value }) {
    const name = plain(key);
    if (typeof name !== "string") throw $B.EXC(builtins.TypeError, "the names in a dictionary must be texts to leave the browser's Python");
    return [name, plain(value)];
  }

  /** No half of a character, which cannot travel. @param {string} text */
  function whole(text) {
    return text.replace(/\p{Surrogate}/gu, "\uFFFD");
  }

  /** @param {number} number */
  function finite(number) {
    if (!Number.isFinite(number)) throw $B.EXC(builtins.ValueError, `${number} is no value of JSON`);
    return number;
  }

  begin();
})(globalThis);
