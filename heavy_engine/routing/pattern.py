"""A path with parameters in it: read from what is written in routes.py, matched, and written."""

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from .kinds import DOTS, KINDS, PATH, TEXT, Kind

# What stands for itself in a part of a path (RFC 3986), and what browsers leave as it is there.
PLAIN = "!$&'()*+,;=:@~"
RESERVED_NAMES = frozenset({"key", "query", "anchor"})
RESERVED_PATHS = frozenset({"_live", "static", "livez", "readyz"})

_PARAMETER = re.compile(r"<([^<>:]*)(?::([^<>]*))?>")
_SLASHES = re.compile(r"/{2,}")


class PatternWrong(ValueError):
    """A path as nobody can write it; str() says why and what to write."""


@dataclass(frozen=True)
class Parameter:
    """A part of a path that varies."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Pattern:
    """A path of texts and parameters.

    `text` is what the author wrote. Parts are compared as people read them, not as they are quoted.
    """

    text: str
    parts: tuple[str | Parameter, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parts that vary."""
        return tuple(part for part in self.parts if isinstance(part, Parameter))

    @property
    def shape(self) -> tuple[str, ...]:
        """The same for two patterns that take the same paths."""
        return tuple(f"<{part.kind.name}>" if isinstance(part, Parameter) else part for part in self.parts)

    @property
    def rank(self) -> tuple[int, ...]:
        """Smaller for what is more particular: texts come before parameters, numbers before texts."""
        return tuple(part.kind.rank if isinstance(part, Parameter) else 0 for part in self.parts)

    def read(self, parts: Sequence[str]) -> dict[str, Any] | None:
        """The values in a path that was taken apart; None if it is not of this pattern."""
        if self.parts and isinstance(last := self.parts[-1], Parameter) and last.kind is PATH:
            head = len(self.parts) - 1
            # A slash within a part would read as one between parts.
            if len(parts) <= head or any("/" in part for part in parts[head:]):
                return None
            parts = [*parts[:head], "/".join(parts[head:])]
        return self._values(parts) if len(parts) == len(self.parts) else None

    def read_above(self, parts: Sequence[str]) -> bool:
        """Whether a path that was taken apart is of this pattern, or below it."""
        return len(parts) >= len(self.parts) and self._values(parts[: len(self.parts)]) is not None

    def write(self, values: Mapping[str, Any]) -> str:
        """The path with these values.

        Raises:
            ValueError, TypeError: a value is not of its parameter's kind.
        """
        return "/" + "/".join(_written(part, values) for part in self.parts)

    def _values(self, parts: Sequence[str]) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        for wanted, seen in zip(self.parts, parts, strict=True):
            if isinstance(wanted, Parameter):
                try:
                    values[wanted.name] = wanted.kind.read(seen)
                except ValueError:
                    return None
            elif wanted != seen:
                return None
        return values


def pattern_of(text: str) -> Pattern:
    """Read what stands in routes.py.

    Raises:
        PatternWrong: it is no path, or its parameters are not as they should be.
    """
    if not text.startswith("/") or _SLASHES.search(text) or (len(text) > 1 and text.endswith("/")):
        raise PatternWrong(
            f'{text!r}: a path begins with one "/" and does not end with one; "/" is the first page'
        )
    parts = tuple(_part_of(part, text) for part in text[1:].split("/")) if text != "/" else ()
    pattern = Pattern(text, parts)
    names = [parameter.name for parameter in pattern.parameters]
    if len(set(names)) < len(names):
        raise PatternWrong(f"{text!r}: two parameters have one name; give each its own")
    if any(parameter.kind is PATH for parameter in pattern.parameters[:-1]) or _ends_after_a_path(parts):
        raise PatternWrong(f"{text!r}: a parameter of the kind path takes all that follows; put it last")
    if parts and parts[0] in RESERVED_PATHS:
        raise PatternWrong(f"{text!r}: /{parts[0]} belongs to the server; choose another path")
    return pattern


def taken_apart(path: str) -> list[str] | None:
    """The parts of a path as people read them; None if they cannot be read."""
    if path == "/":
        return []
    if not path.startswith("/"):
        return None
    try:
        parts = [unquote(part, errors="strict") for part in path[1:].split("/")]
    except UnicodeDecodeError:
        return None
    return parts if all(parts) else None


def tidy(path: str) -> str:
    """A path without doubled slashes, and without one at its end."""
    return _SLASHES.sub("/", path).rstrip("/") or "/"


def _part_of(part: str, text: str) -> str | Parameter:
    found = _PARAMETER.fullmatch(part)
    if found:
        return _parameter_of(found[1], found[2], text)
    if "<" in part or ">" in part:
        raise PatternWrong(f"{text!r}: a parameter is a part of its own, as in /tools/<tool_id:uuid>")
    if set(part) & set("?#%\\") or part in DOTS or not part.isprintable():
        raise PatternWrong(f"{text!r}: write {part!r} as people read it, without ? # % \\ and steps of dots")
    return part


def _parameter_of(name: str, kind: str | None, text: str) -> Parameter:
    if not name.isidentifier() or keyword.iskeyword(name) or name in RESERVED_NAMES:
        raise PatternWrong(
            f"{text!r}: {name!r} cannot be the name of a parameter; take a name as of an argument"
        )
    if kind is None:
        return Parameter(name, TEXT)
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise PatternWrong(
            f"{text!r}: there is no kind {kind!r}; there are {known}, and none for one part of text"
        )
    return Parameter(name, KINDS[kind])


def _ends_after_a_path(parts: Sequence[str | Parameter]) -> bool:
    return any(isinstance(part, Parameter) and part.kind is PATH for part in parts[:-1])


def _written(part: str | Parameter, values: Mapping[str, Any]) -> str:
    if isinstance(part, str):
        return quote(part, safe=PLAIN)
    text = part.kind.write(values[part.name])
    part.kind.read(text)
    return quote(text, safe=PLAIN + "/" if part.kind is PATH else PLAIN)
