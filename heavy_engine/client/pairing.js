// Which nodes of a page are which of another one: found before anything is changed. docs/wire.md has
// the rules, heavy_engine/testing/pairing.py is the same for tests.

/** @typedef {import("./patch.js").Registry} Registry */
/** @typedef {import("./patch.js").Ours} Ours */
/** @typedef {{ old: Ours, now: Ours, above: Pair | null, isNamed: boolean }} Pair  isNamed: found by what is nobody else's */
/** @typedef {{ old: Record<string, string>, now: Record<string, string> }} Keys  names of rows, by their numbers */

// What the client writes by itself, and the number that a node came with.
const NOT_OURS = /^(data-(h|dragging|lifted|paused)|style)$/;
const NAMES = ["data-item", "id"];
// How many characters of a row's name say which component shows it.
export const KIND = 2;
// Such an id may say which place an element has: another one may have it now.
const PLACE = /^\D*\d{1,6}$/;
export const ISLAND = "heavy-island";
// What is in them is looked at elsewhere, or by nobody: browsers that run this hold a noscript's content as one text.
const CLOSED = /^(heavy-island|noscript|textarea)$/;
const WITHOUT_UNITS = /^(heavy-island|noscript)$/;
// One of them may be gone and another one there, and both look alike.
const OF_MANY = /^(li|option|tr)$/;
const PRESSED = /^(a|button)$/;
const TYPED = /^(button|input|select|textarea)$/;
// Their value is their attribute.
const PLAIN = /^(button|checkbox|hidden|image|radio|reset|submit)$/;
// Stands in no HTML: parsers replace it.
const BETWEEN = "\0";

export class Pairing {
  /**
   * @param {Registry} old the page as it is
   * @param {Registry} now what it is to be
   * @param {typeof import("./patch.js").tree} tree
   * @param {Keys | null} keys names of rows; null if numbers name nodes
   */
  constructor(old, now, tree, keys) {
    this.old = old;
    this.now = now;
    this.tree = tree;
    this.isSamePage = !keys;
    this.keys = keys ?? { old: {}, now: {} };
    /** From the root inwards. @type {Pair[]} */
    this.pairs = [];
    /** By the old node. @type {Map<Node, Pair>} */
    this.of = new Map();
    /** @type {Map<Node, Ours[]>} */
    this.known = new Map();
    /** Numbers of what nodes show: equal ones are the same, but for those in `closer`. @type {Map<Node, number>} */
    this.looks = new Map();
    /** @type {Map<string, number>} */
    this.described = new Map();
    /** Old nodes whose units come, go or move, whatever they look like. @type {Set<Node>} */
    this.arranged = new Set();
    /** New nodes whose look does not say it all. @type {Set<Node>} */
    this.closer = new Set();
    // Looked up again and again: what is written down is slower to read.
    for (const [number, node] of now.nodes) now.renumbered.set(node, number);
    this.add({ old: old.root, now: now.root, above: null, isNamed: true });
  }

  /** Elements of ours and marks, in order; those in foreign elements count as well. @param {Registry} registry @param {Element} element */
  units(registry, element) {
    let units = this.known.get(element);
    if (!units) {
      units = WITHOUT_UNITS.test(element.localName) ? [] : unitsIn(registry, element, []);
      this.known.set(element, units);
    }
    return units;
  }

  /** The text behind a mark. @param {Registry} registry @param {Comment} mark */
  text(registry, mark) {
    return this.tree.textOf(registry, mark).map((node) => node.textContent).join("");
  }

  /** Whether its content is HTML that the author vouched for. @param {Element} now */
  isSealedOff(now) {
    return now.childElementCount > 0 && !WITHOUT_UNITS.test(now.localName) && !this.units(this.now, now).length;
  }

  /** Whether two nodes of a pair were found to be the same, so that nothing in them has to change. @param {Ours} old @param {Ours} now */
  isUntouched(old, now) {
    return !this.arranged.has(old) && this.looks.has(old) && this.looks.has(now) && this.isSame(old, now);
  }

  /** The new number of an element, if that surely is the same one. @param {number} number @returns {number} 0 if not */
  survivor(number) {
    const pair = this.of.get(/** @type {Node} */ (this.old.element(number)));
    for (let at = pair; at?.above; at = at.above) if (!this.isSure(at, at.above)) return 0;
    return pair ? this.now.numberOf(pair.now) : 0;
  }

  // Below: one step each.

  /** @param {Pair} pair */
  add(pair) {
    const { old, now } = pair;
    this.pairs.push(pair);
    this.of.set(old, pair);
    if (isMark(old) || isMark(now)) return;
    const [theirs, ours] = [this.units(this.old, old), this.units(this.now, now)];
    if (!ours.length) return;
    /** By the new unit. @type {Map<Ours, Ours>} */
    const found = new Map();
    const others = this.findByKey(found, theirs, ours);
    const keyed = new Set(found.keys());
    this.findByName(found, others, ours.filter((unit) => !keyed.has(unit)));
    const named = new Set(found.keys());
    if (!this.isSamePage) {
      this.findTheSame(found, others, ours);
      this.findTheAlike(found, others, ours);
    }
    if (ours.some((unit, place) => found.get(unit) !== theirs[place])) this.arranged.add(old);
    for (const unit of ours) {
      const there = found.get(unit);
      const isNamed = keyed.has(unit) ? this.isOneRow(there, unit) : named.has(unit) && this.isItsOwn(unit);
      if (there) this.add({ old: there, now: unit, above: pair, isNamed });
    }
  }

  /** Rows that their keys name; answers the old units that may be a pair with others. @param {Map<Ours, Ours>} found @param {Ours[]} theirs @param {Ours[]} ours */
  findByKey(found, theirs, ours) {
    const keyed = oneOfEach(theirs, (unit) => this.rowOf(this.old, unit));
    const wanted = oneOfEach(ours, (unit) => this.rowOf(this.now, unit));
    for (const [row, unit] of wanted) {
      const there = keyed.get(row);
      if (there) found.set(unit, there);
    }
    const rows = new Set(keyed.values());
    return theirs.filter((unit) => !rows.has(unit));
  }

  /** @param {Map<Ours, Ours>} found @param {Ours[]} theirs @param {Ours[]} ours */
  findByName(found, theirs, ours) {
    const named = oneOfEach(theirs, (unit) => this.nameOf(this.old, unit));
    for (const [name, unit] of oneOfEach(ours, (each) => this.nameOf(this.now, each))) {
      const there = named.get(name);
      if (there) found.set(unit, there);
    }
  }

  /** @param {Map<Ours, Ours>} found @param {Ours[]} theirs @param {Ours[]} ours */
  findTheSame(found, theirs, ours) {
    const [left, wanted] = leftOf(found, theirs, ours);
    let from = 0;
    for (; from < left.length && from < wanted.length; from += 1) {
      if (!this.isSame(left[from], wanted[from])) break;
      found.set(wanted[from], left[from]);
    }
    let [behind, ahead] = [left.length, wanted.length];
    for (; behind > from && ahead > from; behind -= 1, ahead -= 1) {
      if (!this.isSame(left[behind - 1], wanted[ahead - 1])) break;
      found.set(wanted[ahead - 1], left[behind - 1]);
    }
    const alike = queues(left.slice(from, behind), (unit) => this.look(this.old, unit));
    for (const unit of wanted.slice(from, ahead)) {
      const queue = alike.get(this.look(this.now, unit)) ?? [];
      const place = queue.findIndex((each) => this.isSame(each, unit));
      if (place >= 0) found.set(unit, queue.splice(place, 1)[0]);
    }
  }

  /** @param {Map<Ours, Ours>} found @param {Ours[]} theirs @param {Ours[]} ours */
  findTheAlike(found, theirs, ours) {
    const [left, wanted] = leftOf(found, theirs, ours);
    const alike = queues(left, (unit) => this.kindOf(this.old, unit));
    for (const unit of wanted) {
      const there = alike.get(this.kindOf(this.now, unit))?.shift();
      if (there) found.set(unit, there);
    }
  }

  /** The name that a greeting gave a row; empty where its key may be a place. @param {Registry} registry @param {Ours} unit */
  keyOf(registry, unit) {
    return (registry === this.old ? this.keys.old : this.keys.now)[registry.numberOf(unit)];
  }

  /** Whether a row is shown by the component that showed it, not just under a key that is the same. @param {Ours | undefined} old @param {Ours} now */
  isOneRow(old, now) {
    return old !== undefined && this.keyOf(this.old, old) === this.keyOf(this.now, now);
  }

  /** Whether the name of a unit is not that of its place. @param {Ours} unit */
  isItsOwn(unit) {
    return this.isSamePage || !isElement(unit) || Boolean(unit.getAttribute("data-item")) || !PLACE.test(unit.id);
  }

  /** The tag and the name of a row, whichever component shows it; undefined for all else. @param {Registry} registry @param {Ours} unit */
  rowOf(registry, unit) {
    const key = this.keyOf(registry, unit);
    return key && isElement(unit) ? unit.localName + BETWEEN + key.slice(KIND) : undefined;
  }

  /** The tag and the name of a unit; undefined if it has no name. @param {Registry} registry @param {Ours} unit */
  nameOf(registry, unit) {
    if (this.isSamePage) return `${unit.nodeType} ${registry.numberOf(unit)}`;
    if (!isElement(unit)) return undefined;
    const name = NAMES.find((each) => unit.getAttribute(each));
    return name && [unit.localName, name, unit.getAttribute(name)].join(BETWEEN);
  }

  /** @param {Registry} registry @param {Ours} unit */
  kindOf(registry, unit) {
    if (!isElement(unit)) return "text";
    const { localName: tag } = unit;
    const typed = TYPED.test(tag) ? ["type", "name"].map((name) => unit.getAttribute(name)) : [];
    return [unit.namespaceURI, tag, this.nameOf(registry, unit), ...typed].join(BETWEEN);
  }

  /** @param {Ours} old @param {Ours} now @returns {boolean} */
  isSame(old, now) {
    if (this.look(this.old, old) !== this.look(this.now, now)) return false;
    if (!this.closer.has(now) || !isElement(old) || !isElement(now)) return true;
    if (this.isSealedOff(now) && old.innerHTML !== now.innerHTML) return false;
    if (isHeading(now) && now.getAttribute("tabindex") !== old.getAttribute("tabindex")) return false;
    const theirs = this.units(this.old, old);
    return this.units(this.now, now).every((unit, place) => this.isSame(theirs[place], unit));
  }

  /** A number for what a unit is and shows, with all inside. @param {Registry} registry @param {Ours} unit @returns {number} */
  look(registry, unit) {
    let look = this.looks.get(unit);
    if (look === undefined) {
      const text = isElement(unit) ? this.describe(registry, unit) : this.text(registry, unit);
      look = this.described.get(text) ?? this.described.size;
      this.described.set(text, look);
      this.looks.set(unit, look);
    }
    return look;
  }

  /** @param {Registry} registry @param {Element} element */
  describe(registry, element) {
    const units = this.units(registry, element);
    const looks = units.map((unit) => this.look(registry, unit)).join();
    const inside = units.length || CLOSED.test(element.localName) ? looks : element.textContent;
    if (registry === this.now && (isHeading(element) || this.isSealedOff(element) || units.some((unit) => this.closer.has(unit))))
      this.closer.add(element);
    return [markupOf(element), units.length ? "of" : "", inside].join(BETWEEN);
  }

  /** Whether a unit, of all that stand beside it, surely is its partner. @param {Pair} pair @param {Pair} above */
  isSure({ old, now, isNamed }, above) {
    if (!isElement(old) || !isElement(now)) return false;
    if (isNamed) return true;
    const theirs = this.units(this.old, /** @type {Element} */ (above.old));
    const ours = this.units(this.now, /** @type {Element} */ (above.now));
    const isOneOf = (/** @type {Ours[]} */ units, /** @type {(unit: Ours) => boolean} */ test) => units.filter(test).length === 1;
    if (this.isSame(old, now) && isOneOf(ours, (unit) => this.isSame(old, unit)) && isOneOf(theirs, (unit) => this.isSame(unit, now)))
      return true;
    const ofTag = (/** @type {Ours[]} */ units) => units.filter((unit) => isElement(unit) && unit.localName === old.localName).map(markupOf);
    const [before, after] = [ofTag(theirs), ofTag(ours)];
    const isOnly = before.length === 1 && after.length === 1;
    // Where a layout is as it was, its parts are told apart by their attributes.
    const isPart = `${before}` === `${after}` && markupOf(old) === markupOf(now) && before.filter((each) => each === markupOf(old)).length === 1;
    const isLabelled = !PRESSED.test(old.localName) || labelOf(old) === labelOf(now);
    const isOfMany = OF_MANY.test(old.localName) || this.keyOf(this.old, old) !== undefined || this.keyOf(this.now, now) !== undefined;
    return isLabelled && !isOfMany && (isOnly || isPart);
  }
}

/**
 * Set and drop attributes until two elements have the same.
 * @param {Element} old @param {Element} now @param {(name: string, value: string | null) => void} set
 */
export function eachChange(old, now, set) {
  for (const name of old.getAttributeNames()) if (!now.hasAttribute(name) && counts(name, now)) set(name, null);
  for (const name of now.getAttributeNames()) {
    const value = now.getAttribute(name);
    if (old.getAttribute(name) !== value && counts(name, now)) set(name, value);
  }
}

/** An element without what is in it. @param {Node} node */
function markupOf(node) {
  const element = /** @type {Element} */ (node);
  const attributes = element
    .getAttributeNames()
    .filter((name) => counts(name, element) && !(element.localName === "h1" && name === "tabindex"))
    .map((name) => `${name}=${element.getAttribute(name)}`)
    .sort();
  return [element.namespaceURI, element.localName, ...attributes].join(BETWEEN);
}

/** Whether an attribute is the server's to say, and no matter of what a control shows. @param {string} name @param {Element} now */
function counts(name, now) {
  const { localName: tag } = now;
  if (tag === "h1" && name === "tabindex") return now.hasAttribute(name);
  if (tag === "details" && name === "open") return hears(now, "toggle");
  if (tag === "option" && name === "selected") return false;
  if (now instanceof HTMLInputElement && (name === "checked" || name === "value"))
    return name === "value" && PLAIN.test(now.type);
  return !NOT_OURS.test(name);
}

/** Whether an element asks for a type of event. @param {Element} element @param {string} type */
export function hears(element, type) {
  return (element.getAttribute("data-on") ?? "").split(" ").some((wish) => wish.split(":")[0] === type);
}

/** A heading that can have the focus: the client makes others so. @param {Element} element */
function isHeading(element) {
  return element.localName === "h1" && element.hasAttribute("tabindex");
}

/** @param {Registry} registry @param {Element} element @param {Ours[]} found */
function unitsIn(registry, element, found) {
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (registry.isOurs(node)) found.push(node);
    else if (isElement(node)) unitsIn(registry, node, found);
  }
  return found;
}

/** The units whose name no other of them has. @param {Ours[]} units @param {(unit: Ours) => string | undefined} nameOf */
function oneOfEach(units, nameOf) {
  const named = queues(units, nameOf);
  const single = [...named].filter(([name, all]) => name !== undefined && all.length === 1);
  return new Map(single.map(([name, [unit]]) => [name, unit]));
}

/** @template Key @param {Ours[]} units @param {(unit: Ours) => Key} keyOf @returns {Map<Key, Ours[]>} */
function queues(units, keyOf) {
  const all = new Map();
  for (const unit of units) {
    const key = keyOf(unit);
    if (all.has(key)) all.get(key).push(unit);
    else all.set(key, [unit]);
  }
  return all;
}

/** @param {Map<Ours, Ours>} found @param {Ours[]} theirs @param {Ours[]} ours */
function leftOf(found, theirs, ours) {
  const taken = new Set(found.values());
  return [theirs.filter((unit) => !taken.has(unit)), ours.filter((unit) => !found.has(unit))];
}

/** @param {Element} element */
function labelOf(element) {
  return (element.textContent ?? "").replace(/\d+/g, "");
}

/** The new root is none, but a fragment. @param {Node} node @returns {node is Comment} */
function isMark(node) {
  return node.nodeType === 8;
}

/** @param {Node} node @returns {node is Element} */
function isElement(node) {
  return node.nodeType === 1;
}
