"""What browsers may send and what they are sent; docs/wire.md is the contract."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import orjson

from .reading import read_json

PROTOCOL_VERSION = 2
DEPTH_MAX = 32
ITEMS_MAX = 10_000
# What is as short as this cannot nest deeper: each level opens and closes.
SHORT = 2 * DEPTH_MAX
# The largest whole number that JavaScript counts to without gaps.
NUMBER_MAX = 2**53 - 1
PATH_MAX_LENGTH = 2_000

EVENT_TYPE = re.compile(r"[a-z][A-Za-z0-9_.:-]{0,63}")
ISLAND_EVENT = re.compile(r"(?:\d{1,5}(?:\.\d{1,5}){0,31})?:[A-Za-z][A-Za-z0-9_]{0,63}")
NAVIGATION = "go"
# The person points at a link: its page may be wanted soon.
AHEAD = "ahead"
STATE = "state"
_is_event, _is_island_event = EVENT_TYPE.fullmatch, ISLAND_EVENT.fullmatch
# What nearly all events are: looked up faster than matched.
_COMMON = frozenset(
    {
        *("click", "input", "change", "submit", "keydown", "keyup", "focusin", "focusout", "scroll", "wheel"),
        *("mousedown", "mouseup", "mousemove", "mouseenter", "mouseleave"),
        *("pointerdown", "pointerup", "pointermove"),
    }
)
_ID = re.compile(r"[0-9a-f]{0,64}")
# A browser cuts what it holds of a page into pieces of so many characters at most.
PIECE_MAX_LENGTH = 16_384
PIECES_MAX = 1_000

Op = list[Any]
"""An edit, ready for JSON: `["t", 12, "text"]`."""


class MalformedMessage(ValueError):
    """A message that no browser of ours would send; str() says what is wrong."""


class EventMessage(NamedTuple):
    """Something that happened in the browser; `node` is 0 for a wish to go to another page."""

    seq: int
    node: int
    type: str
    payload: dict[str, Any]


# Half the time of calling the class by its fields.
_event = partial(tuple.__new__, EventMessage)


@dataclass(frozen=True)
class Address:
    """What a browser says of its page when it opens a socket.

    `frames` counts the frames that reached it, `seq` is the highest event that it made, `acked` the
    highest that was acknowledged; `line` is what the page is called through all its lives, `log` how
    many sealed texts of it the browser holds.
    """

    path: str
    page: str = ""
    digest: str = ""
    frames: int = 0
    seq: int = 0
    version: int = PROTOCOL_VERSION
    acked: int = 0
    log: int = 0
    line: str = ""


def read_event(text: str) -> EventMessage:
    """Read one message of a browser.

    Raises:
        MalformedMessage: for anything but `[seq, id, type]` or `[seq, id, type, payload]`
            within the limits: numbers JavaScript can count, nesting, number of items.
    """
    try:
        message = read_json(text)
    except orjson.JSONDecodeError as error:
        raise MalformedMessage(f"not JSON: {error}") from None
    if type(message) is not list or not 3 <= len(message) <= 4:
        raise MalformedMessage("wanted [seq, id, type] or [seq, id, type, payload]")
    seq, node, kind = message[:3]
    if not (type(seq) is type(node) is int and 0 < seq <= NUMBER_MAX and 0 <= node <= NUMBER_MAX):
        raise MalformedMessage(f"seq and id are no whole numbers up to {NUMBER_MAX}")
    if type(kind) is not str or kind not in _COMMON or node == 0:
        _require_type(kind, node)
    payload = _read_payload(message[3], text) if len(message) == 4 else {}
    if node == 0:
        _require_journey(payload)
    elif "target" in payload or "currentTarget" in payload or "args" in payload:
        _require_payload(payload, kind)
    return _event((seq, node, kind, payload))


def read_address(given: Mapping[str, str]) -> Address:
    """Read the query of a socket's address.

    Raises:
        MalformedMessage: when a part is not what a page of ours would send.
    """
    page, digest, line = (given.get(name, "") for name in ("page", "digest", "line"))
    if not all(map(_ID.fullmatch, (page, digest, line))):
        raise MalformedMessage("page, line and digest are hexadecimal")
    path = given.get("path", "")
    if not path.startswith("/") or len(path) > PATH_MAX_LENGTH:
        raise MalformedMessage("path begins with / and is no longer than an address may be")
    counts = [_read_count(given, name) for name in ("frames", "seq", "version", "acked", "log")]
    frames, seq, version, acked, log = counts
    return Address(path, page, digest, frames, seq, version, acked, log, line or page)


def read_piece(text: str) -> tuple[str, int]:
    """Read one piece of the log that a browser holds, and how many are to follow.

    Raises:
        MalformedMessage: for anything but `["state", piece, left]` within the limits.
    """
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedMessage(f"not JSON: {error}") from None
    if type(message) is not list or len(message) != 3 or message[0] != STATE:
        raise MalformedMessage('wanted ["state", piece, left]')
    _, piece, left = message
    if type(piece) is not str or len(piece) > PIECE_MAX_LENGTH:
        raise MalformedMessage(f"a piece is a text of at most {PIECE_MAX_LENGTH} characters")
    if type(left) is not int or not 0 <= left < PIECES_MAX:
        raise MalformedMessage("left is no number of pieces")
    return piece, left


def write_frame(ack: int, ops: Iterable[Op] = ()) -> bytes:
    """Edits for the browser, and the last event that is handled; UTF-8."""
    return orjson.dumps([ack, *ops])


def write_hello(said: Mapping[str, Any]) -> bytes:
    """The first message of every socket."""
    return orjson.dumps(["hello", said])


def write_reload(reason: str) -> bytes:
    """Ask the browser to load the document anew."""
    return orjson.dumps(["reload", reason])


def write_state() -> bytes:
    """Ask the browser for what it holds of its page."""
    return orjson.dumps([STATE])


def write_move(within_ms: int, row_names: Mapping[str, Any]) -> bytes:
    """Ask the browser to go to another server within so many milliseconds.

    Args:
        within_ms: at a random time of these.
        row_names: what that one will know the rows again by; empty for a page without any.
    """
    return orjson.dumps(["move", within_ms, row_names] if row_names else ["move", within_ms])


def write_dev(said: Mapping[str, Any]) -> bytes:
    """Something for a developer; browsers that show no developer's tools ignore it."""
    return orjson.dumps(["dev", said])


def _require_type(kind: object, node: int) -> None:
    if type(kind) is not str or not (_is_event(kind) or _is_island_event(kind)):
        raise MalformedMessage("type is no event's name")
    if node == 0 and kind not in (NAVIGATION, AHEAD):
        raise MalformedMessage("only the page itself can go somewhere")


def _read_payload(payload: Any, text: str) -> dict[str, Any]:
    if type(payload) is not dict:
        raise MalformedMessage("payload is no object")
    # The cheap counts come first: hardly any message is near a limit.
    if len(text) > SHORT and (text.count("[") + text.count("{") > DEPTH_MAX or text.count(",") > ITEMS_MAX):
        _require_limits(payload)
    has_dunders = "__" in text or "\\u" in text
    return dict(_without_dunders(payload)) if has_dunders else payload


def _require_payload(payload: dict[str, Any], kind: str) -> None:
    for name in ("target", "currentTarget"):
        if name in payload:
            _require_element(payload[name], name)
    if ":" in kind and not isinstance(payload.get("args", []), list):
        raise MalformedMessage("args is no list")


def _require_journey(payload: dict[str, Any]) -> None:
    path = payload.get("path")
    if type(path) is not str or len(path) > PATH_MAX_LENGTH:
        raise MalformedMessage("path is no text of an address's length")
    if payload.get("how", "push") not in ("push", "pop"):
        raise MalformedMessage("how is push or pop")


def _require_element(element: object, name: str) -> None:
    if type(element) is not dict:
        raise MalformedMessage(f"{name} is no object")
    _require_control(element, name)
    elements = element.get("elements", [])
    if type(elements) is not list or not all(type(control) is dict for control in elements):
        raise MalformedMessage(f"{name}.elements is no list of objects")
    for control in elements:
        _require_control(control, f"{name}.elements")


def _require_control(control: dict[str, Any], name: str) -> None:
    """What handlers take for granted: a value is a text, what was chosen are texts, and so on."""
    if type(control.get("value", "")) not in (str, int, float):
        raise MalformedMessage(f"{name}.value is no text")
    if type(control.get("checked", False)) is not bool:
        raise MalformedMessage(f"{name}.checked is neither true nor false")
    for part in ("name", "type", "tagName"):
        if type(control.get(part, "")) is not str:
            raise MalformedMessage(f"{name}.{part} is no text")
    for part, kind in (("selectedValues", str), ("files", dict)):
        several = control.get(part, [])
        if type(several) is not list or not all(type(one) is kind for one in several):
            raise MalformedMessage(f"{name}.{part} is no list of {kind.__name__}")


def _require_limits(payload: dict[str, Any]) -> None:
    """Count depth and items, without recursion that a browser could exhaust."""
    items = 0
    waiting: list[tuple[Any, int]] = [(payload, 2)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEPTH_MAX:
            raise MalformedMessage(f"nests deeper than {DEPTH_MAX}")
        children = list(value.values()) if isinstance(value, dict) else value
        items += len(children)
        if items > ITEMS_MAX:
            raise MalformedMessage(f"more than {ITEMS_MAX} items")
        waiting.extend((child, depth + 1) for child in children if isinstance(child, dict | list))


def _without_dunders(value: Any) -> Any:
    """The same without keys such as __proto__; depth is limited before."""
    if isinstance(value, dict):
        kept = ((key, item) for key, item in value.items() if not key.startswith("__"))
        return {key: _without_dunders(item) for key, item in kept}
    return [_without_dunders(item) for item in value] if isinstance(value, list) else value


def _read_count(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, str(PROTOCOL_VERSION) if name == "version" else "0")
    if not (text.isascii() and text.isdigit()) or int(text[:17]) > NUMBER_MAX:
        raise MalformedMessage(f"{name} is no number")
    return int(text[:17])
