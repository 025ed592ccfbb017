"""JSON as browsers write it: their texts may hold half a character, which no text of ours may."""

import re
from typing import Any

import orjson

# A backslash that is meant as such, both halves of a character (a surrogate pair), or a lone half.
_HALVES = re.compile(
    r"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_STRANGE = r"\ufffd"


def read_json(text: str) -> Any:
    """What a message says; a lone half of a character is read as U+FFFD, as browsers do where they must.

    Raises:
        orjson.JSONDecodeError: it is no JSON.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        if (mended := _HALVES.sub(_whole, text)) == text:
            raise
    return orjson.loads(mended)


def _whole(found: re.Match[str]) -> str:
    return found[1] or _STRANGE
