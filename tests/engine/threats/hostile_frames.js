// Plays a hostile server, or a proxy, to the real client: comes before its scripts, in the place of its sockets.
(() => {
  const NAMES = [
    "__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "then",
    "__proto__.polluted", "constructor.prototype", "value", "checked", "data-on", "data-h", "data-style", "data-sort",
    "data-animate", "data-virtual", "data-live", "data-uploads", "data-reach", "data-island", "data-k", "id", "class",
    "xlink:href", "xml:lang", "onclick", "srcdoc", "href", "innerHTML", "outerHTML", "textContent", "className",
    "", " ", "1", "a b", "\u0000", "\ud800", "é", "title", "description", "canonical", "robots", "html", "page", "kept",
  ];
  const LETTERS = ["t", "a", "p", "i", "r", "m", "x", "j", "g", "h", "f", "k", "o", "__proto__", "constructor", "", "T"];
  const HELLO = ["ack", "page", "path", "title", "head", "max", "html", "kept", "log", "open", "keys", "__proto__", "constructor"];
  const HOLDERS = [Object, Array, Function, Map, Set, WeakMap, String, Number, Boolean, Promise, RegExp, Node, Element,
    HTMLElement, EventTarget, Document, DOMStringMap];
  const PAGE = '<main data-h="1"><output data-h="2">0</output><button data-h="3" data-on="click">Add</button>' +
    '<input data-h="4" data-on="input"><ul data-h="5"><li data-h="6" data-k="a">a</li><li data-h="7" data-k="b">b</li></ul>' +
    '<p data-h="8"><!--h9-->text<b data-h="10">x</b></p><heavy-island data-h="11"></heavy-island></main>';

  const result = (window.hostile = { frames: 0, thrown: {}, uncaught: {}, dead: [], hits: 0, run, changed, naive, patience: 60_000 });
  window.hit = () => (result.hits += 1);
  const note = (where, error) => {
    const said = String(error).replaceAll(/\s+/g, " ").replaceAll(/\d+/g, "N").slice(0, 100);
    where[said] = (where[said] ?? 0) + 1;
  };
  addEventListener("error", ({ message }) => note(result.uncaught, message));
  addEventListener("unhandledrejection", ({ reason }) => note(result.uncaught, reason));

  /** The socket that the client has now. */
  let socket;
  window.WebSocket = class {
    constructor() {
      socket = this;
    }
    send() {}
    close() {
      if (socket === this) socket = undefined;
    }
  };

  let state = 1;
  function below(limit) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  }
  const oneOf = (list) => list[below(list.length)];
  const some = (make, most) => Array.from({ length: below(most + 1) }, make);

  // All of these make JSON as text: an object literal cannot have a key "__proto__" of its own.
  const text = () => JSON.stringify(oneOf(NAMES));
  const number = () => oneOf(["0", "-1", "1", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "999", "1e308", "1.5", "9007199254740993"]);
  const html = () => JSON.stringify(oneOf(MARKUP)());
  const array = (items) => `[${items.join()}]`;
  const object = (make, names = NAMES, most = 3) => `{${some(() => `${JSON.stringify(oneOf(names))}:${make()}`, most).join()}}`;
  function any(depth = 3) {
    const leaves = [text, number, html, () => oneOf(["null", "true", "false"])];
    const inner = depth ? [() => array(some(() => any(depth - 1), 3)), () => object(() => any(depth - 1))] : [];
    return oneOf([...leaves, ...inner])();
  }
  const POISON = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const poisoned = () => oneOf([() => POISON, () => object(() => POISON), () => any()])();
  const model = () =>
    `{"tag":${oneOf(['"Box"', '"__proto__"', '"constructor"', '"Box.__proto__"', any()])},"source":"box.js","sourceType":"NAME",` +
    `"attributes":${poisoned()},"events":${object(text)},"children":${oneOf(["[]", array([text(), poisoned()]), any()])}}`;
  const quoted = (value) => value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const MARKUP = [
    () => `<p data-h=${quoted(number())}>a</p>`,
    () => `<p data-h="${oneOf(NAMES)}">a</p><!--h${number()}-->x<!--h-->`,
    () => `<li data-h="${20 + below(9)}" data-k="__proto__" id="constructor">x</li>`,
    () => `<form data-h="12"><input name="${oneOf(["__proto__", "constructor", "prototype", "x"])}" data-h="13" data-on="__proto__"></form>`,
    () => `<button data-h="14" data-on="${oneOf(NAMES)}:p,${oneOf(NAMES)} click:t__proto__" data-style="__proto__">x</button>`,
    () => `<heavy-island data-h="15" data-island="${quoted(model())}"></heavy-island>`,
    () => `<heavy-island data-h="16" data-island="${oneOf(["{", "null", "[]", "1", "__proto__"])}"></heavy-island>`,
    () => `<ul data-h="17" data-${oneOf(["sort", "animate", "virtual", "uploads", "reach"])}="${quoted(poisoned())}"><li data-h="18">x</li></ul>`,
    () => '<img data-h="19" src="data:," onerror="hit()"><svg data-h="30"><script>hit()</script></svg><script>hit()</script>',
    () => '<template data-h="31"><p data-h="32"></p></template><table data-h="33"><tr data-h="34"></table><select data-h="35"><option>',
    () => PAGE.slice(0, below(PAGE.length)),
    () => "<".repeat(below(50)) + "<b data-h='36'>".repeat(below(40)),
  ];
  const OPS = {
    t: () => ["2", any()], a: () => [number(), object(any)], p: () => [number(), object(any)],
    i: () => [number(), number(), html()], r: () => some(any, 4), m: () => [number(), number(), number()],
    x: () => [oneOf(["12", "13", "6", "9", number()]), html()], j: () => [oneOf(["11", "15", number()]), oneOf([model, any])()],
    g: () => [JSON.stringify(`/${below(9)}`), any(), oneOf(['"push"', '"pop"', any()])], h: () => [poisoned()], k: () => [any(), any()],
  };
  function op() {
    const letter = oneOf(LETTERS);
    const shaped = below(4) && Object.hasOwn(OPS, letter) ? OPS[letter]() : some(any, 4);
    return array([JSON.stringify(letter), ...shaped]);
  }
  const KINDS = [
    () => array([number(), ...some(op, 4)]),
    () => array([number(), op(), op()]),
    () => array([number(), any(), op()]),
    () => array(['"hello"', oneOf([object(any, HELLO, 6), any()])]),
    () => `["hello",{"ack":${number()},"page":${oneOf(['"p1"', '"p2"'])},"html":${html()},"__proto__":${POISON}}]`,
    () => array(['"move"', oneOf(["0", "1e9", any()]), `{"by":${text()},"of":${oneOf([poisoned, () => object(text), any])()}}`]),
    () => `["hello",{"ack":0,"page":"p3","html":${html()},"keys":{"by":${text()},"of":${oneOf([poisoned, () => object(text)])()}}}]`,
    () => array([text(), any()]),
    () => array([oneOf(['"state"', '"move"', '"dev"', '"Reload"', '"__proto__"']), any()]),
    () => array([number(), `["l",${oneOf(['"javascript:hit()"', '"JAVASCRIPT:hit()"', '"data:text/html,<script>hit()</script>"'])}]`]),
    () => any(),
    () => array([number(), op()]).slice(0, -1 - below(9)),
  ];
  const frame = () => oneOf(KINDS)();

  const turn = () => new Promise((done) => setTimeout(done));
  function deliver(data) {
    try {
      if (result.patience) socket?.onmessage({ data });
    } catch (error) {
      note(result.thrown, error);
    }
  }

  /** An honest server greets, and edits: that must be seen, whatever came before. */
  async function isAlive(word) {
    const until = performance.now() + result.patience;
    for (let look = 0; performance.now() <= until || !look; look += 1) {
      if (!socket) document.dispatchEvent(new PointerEvent("pointerdown"));
      if (look % 20 === 0) deliver(JSON.stringify(["hello", { ack: 0, page: `alive ${word}`, path: "/", html: PAGE }]));
      deliver(JSON.stringify([0, ["t", 2, word]]));
      // There may be several: numbers that came twice leave nodes behind that are nobody's.
      if ([...document.querySelectorAll("output")].some(({ textContent }) => textContent === word)) return true;
      await turn();
    }
    return false;
  }

  const BATCH = 50;
  /** Send so many frames; each batch is followed by the question whether the client lives. */
  async function run(frames, seed) {
    state = seed;
    for (let batch = 0; batch * BATCH < frames && result.dead.length < 3; batch += 1) {
      const said = [];
      for (let place = 0; place < BATCH; place += 1) {
        said.push(frame());
        if (!socket) document.dispatchEvent(new PointerEvent("pointerdown"));
        deliver(said.at(-1));
        result.frames += 1;
        if (place % 10 === 9) await turn();
      }
      if (!(await isAlive(`word ${batch}`))) result.dead.push({ batch, said });
      document.getElementById("heavy-root")?.replaceChildren();
    }
    return { ...result, changed: changed() };
  }

  const looks = () => HOLDERS.map(({ prototype }) => new Map(Reflect.ownKeys(prototype).map((key) => [key, Object.getOwnPropertyDescriptor(prototype, key)])));
  const before = looks();
  /** What the prototypes have that they had not, or have otherwise. */
  function changed() {
    return looks().flatMap((now, place) =>
      [...new Set([...now.keys(), ...before[place].keys()])]
        .filter((key) => {
          const [one, other] = [now.get(key), before[place].get(key)];
          return one?.value !== other?.value || one?.get !== other?.get || one?.set !== other?.set;
        })
        .map((key) => `${HOLDERS[place].name}.prototype.${String(key)}`),
    );
  }

  /** What a client does that merges what it is sent, as one might: the prototypes change. */
  function naive(frames, seed) {
    state = seed;
    const merge = (into, from) => {
      for (const key in from)
        if (from[key] && typeof from[key] === "object" && into[key]) merge(into[key], from[key]);
        else into[key] = from[key];
    };
    for (let left = frames; left > 0; left -= 1)
      try {
        merge({}, JSON.parse(left % 2 ? frame() : poisoned()));
      } catch {
        // Not all of it is JSON, or can be merged.
      }
    return changed();
  }
})();
