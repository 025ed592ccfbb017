"""Why the newest code does not serve, as pages and the terminal show it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

AROUND = 3
SAVE = "Mend it and save."
GOES_ON = "The version of before goes on."
NOTHING_SERVES = "Nothing is served meanwhile."
TEXT_MAX = 4_000
_WAY_OF_AN_IMPORT = re.compile(r'^ *File "<frozen importlib[^\n]*\n', re.MULTILINE)
_FRAME = re.compile(r'^ *File "(?P<file>[^"]+)", line (?P<line>\d+)', re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A line of a file of the project."""

    file: str
    line: int
    short: str


@dataclass(frozen=True)
class Trouble:
    """What is wrong, where, and what to do."""

    title: str
    text: str = ""
    place: Place | None = None
    source: tuple[tuple[int, str], ...] = field(default=())
    """Lines around the place, with their numbers."""
    next: str = SAVE

    @property
    def headline(self) -> str:
        """In one line."""
        return f"{self.title} ({self.place.short})" if self.place else self.title

    def news(self) -> dict[str, Any]:
        """As browsers get it."""
        return asdict(self)

    def for_terminal(self, meanwhile: str = GOES_ON) -> str:
        """As people read it who did not open a page; `meanwhile` is what is served."""
        lines = [f"Not shown: {self.title}"]
        if self.place:
            lines.append(f"  {self.place.short}")
            lines += [
                f"  {'>' if number == self.place.line else ' '} {number:>4}  {text}"
                for number, text in self.source
            ]
        if not self.source and self.text:
            lines += [f"  {line}" for line in self.text.splitlines()]
        return "\n".join([*lines, f"  {meanwhile} {self.next}"])


def syntax_trouble(root: Path, paths: Sequence[str]) -> Trouble | None:
    """The first file that Python cannot read."""
    for path in paths:
        try:
            source = (root / path).read_bytes()
            compile(source, str(root / path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:  # ValueError: null bytes
            return _of_syntax(root, path, error)
        except OSError:  # It went meanwhile.
            continue
    return None


def worker_trouble(root: Path, said: str) -> Trouble:
    """What a worker said before it ended, or did not serve: most often a traceback."""
    said = _WAY_OF_AN_IMPORT.sub("", said)
    place = _last_place(root, said)
    return Trouble(_what_it_was(said), said.strip()[-TEXT_MAX:], place, _around(place))


def _what_it_was(said: str) -> str:
    """The line that names the error: the first after the last frame, for its message may have more."""
    frames = list(_FRAME.finditer(said))
    lines = said[frames[-1].end() :].splitlines()[1:] if frames else said.strip().splitlines()
    plain = [line for line in lines if line and not line.startswith(" ")]
    return plain[0] if plain else lines[-1].strip() if lines else "the new worker ended and said nothing"


def _of_syntax(root: Path, path: str, error: SyntaxError | ValueError) -> Trouble:
    line = (error.lineno if isinstance(error, SyntaxError) else None) or 1
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    place = Place(str(root / path), line, f"{path}:{line}")
    return Trouble(f"{type(error).__name__}: {words}", "", place, _around(place))


def _last_place(root: Path, said: str) -> Place | None:
    """The innermost line of the project in a traceback: libraries are seldom to blame."""
    inside = f"{root}/"
    for found in reversed(list(_FRAME.finditer(said))):
        file = found["file"]
        if file.startswith(inside) and not file.startswith(f"{inside}.venv/"):
            line = int(found["line"])
            return Place(file, line, f"{file.removeprefix(inside)}:{line}")
    return None


def _around(place: Place | None) -> tuple[tuple[int, str], ...]:
    if place is None:
        return ()
    try:
        lines = Path(place.file).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    first = max(1, place.line - AROUND)
    return tuple(enumerate(lines[first - 1 : place.line + AROUND], first))
