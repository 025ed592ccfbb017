"""The application's stylesheets as pages link them: joined, or in the profile dev each as it was written.

Joined they cost one request before the first paint. A page of a developer links the files themselves, so
that the browser's tools name them, and one that is saved is renewed in its place.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath

from .assets import Held, asset_url

# What holds signs of CSS without meaning them: texts, addresses, escaped signs; then comments, line ends.
_ASIDE = re.compile(
    r"""(?P<meant>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\burl\([^"')]*\)|\\.)"""
    r"|(?P<comment>/\*.*?\*/)|\s*\n\s*",
    re.DOTALL,
)
_BRACKETS = re.compile(r"[{}()\[\]]")
_PAIRS = {"}": "{", ")": "(", "]": "["}
# They count at the beginning of a file only, or for the whole of it.
_FILE_RULES = re.compile(r"@(import|charset|namespace)\b", re.IGNORECASE)
_END_OF_RULE = re.compile(r"[};]\s*$")


class Stylesheets:
    """Those of one server."""

    def __init__(self, folder: Path, names: Sequence[str], *, joined: bool) -> None:
        """Read nothing yet.

        Args:
            folder: which is served as /static/.
            names: paths below it, in the order in which they count.
            joined: in as few files as they allow, as they are at the first page; otherwise each is linked
                as it is at that moment.
        """
        self._folder = folder
        self._names = names
        self._joined = joined

    def urls(self) -> tuple[str, ...]:
        """Their addresses, with their versions."""
        if not self._joined:
            return tuple(asset_url("/static", self._folder, name) for name in self._names)
        return self._joined_urls

    def find(self, name: str) -> Held | None:
        """The joined stylesheet that has this path below /static/, if one has."""
        return self._parts.get(name) if self._joined else None

    @cached_property
    def _joined_urls(self) -> tuple[str, ...]:
        return tuple(f"/static/{name}?v={part.version}" for name, part in self._parts.items())

    @cached_property
    def _parts(self) -> dict[str, Held]:
        sheets = [
            _Sheet(PurePosixPath(name), (self._folder / name).read_text("utf-8-sig")) for name in self._names
        ]
        numbers = count(1)
        return {
            str(run[0].path.with_name(f"joined-{next(numbers)}.css")): _held(run) for run in _runs(sheets)
        }


@dataclass(frozen=True)
class _Sheet:
    path: PurePosixPath
    text: str

    def may_join(self, before: "_Sheet") -> bool:
        """Whether both mean the same in one file: addresses in them are relative to their folder."""
        return self.path.parent == before.path.parent and is_whole(before.text) and is_whole(self.text)


def is_whole(text: str) -> bool:
    """Whether a stylesheet means the same beside others: nothing is left open, and no rule is for files."""
    bare = _ASIDE.sub(" ", text)
    if any(sign in bare for sign in ('"', "'", "/*")) or _FILE_RULES.search(bare):
        return False
    return _is_balanced(bare) and bool(_END_OF_RULE.search(bare) or not bare.strip())


def lean(text: str) -> str:
    """A stylesheet without comments and indentation."""

    def shorten(found: re.Match[str]) -> str:
        if found["meant"]:
            return found["meant"]
        if found["comment"]:
            # A comment also parts what stands on both sides of it.
            return "" if _beside_space(found) else "/**/"
        return "\n"

    return _ASIDE.sub(shorten, text).strip() + "\n"


def _beside_space(found: re.Match[str]) -> bool:
    beside = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return any(not sign or sign.isspace() for sign in beside)


def _is_balanced(bare: str) -> bool:
    opened: list[str] = []
    for sign in _BRACKETS.findall(bare):
        if sign not in _PAIRS:
            opened.append(sign)
        elif not opened or opened.pop() != _PAIRS[sign]:
            return False
    return not opened


def _runs(sheets: Sequence[_Sheet]) -> Iterator[list[_Sheet]]:
    """Neighbours that may be one file."""
    run: list[_Sheet] = []
    for sheet in sheets:
        if run and not sheet.may_join(run[-1]):
            yield run
            run = []
        run.append(sheet)
    if run:
        yield run


def _held(run: Sequence[_Sheet]) -> Held:
    """One file of several; what cannot be one of them stays as it was written, faults and all."""
    body = "".join(lean(sheet.text) if is_whole(sheet.text) else sheet.text for sheet in run).encode()
    return Held(body, gzip.compress(body, 9, mtime=0), sha256(body).hexdigest()[:12])
