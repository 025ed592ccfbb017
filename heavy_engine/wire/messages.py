"""What a browser may send, and how it is read.

Part 2 of the work replaces this by the engine's own protocol; today the messages
are those of ReactPy 2.0.0b13's client: {"type": "layout-event", "target", "data"}.
"""

from typing import Any

import orjson

TARGET_MAX_LENGTH = 200
DATA_MAX_ITEMS = 16
DEPTH_MAX = 32


class MalformedMessage(ValueError):
    """A message that no browser of ours would send; str() says what is wrong."""


def read_message(text: str) -> dict[str, Any]:
    """Read one message.

    Raises:
        MalformedMessage: for anything but a well-formed layout event.
    """
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedMessage(f"not JSON: {error}") from None
    if not isinstance(message, dict) or message.get("type") != "layout-event":
        raise MalformedMessage("not a layout-event")
    target, data = message.get("target"), message.get("data")
    if not isinstance(target, str) or not 0 < len(target) <= TARGET_MAX_LENGTH:
        raise MalformedMessage("target is no event's name")
    if not isinstance(data, list) or len(data) > DATA_MAX_ITEMS or _depth(data) > DEPTH_MAX:
        raise MalformedMessage("data is no list of an event's arguments")
    seq = message.get("seq")
    kept = {"type": "layout-event", "target": target, "data": data}
    return kept | {"seq": seq} if isinstance(seq, int) and not isinstance(seq, bool) else kept


def write_message(message: Any) -> bytes:
    """Write one message as UTF-8."""
    return orjson.dumps(message)


def _depth(value: object) -> int:
    """How deep lists and objects nest, without recursion that a browser could exhaust."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        deepest = max(deepest, depth)
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting.extend((child, depth + 1) for child in children)
    return deepest
