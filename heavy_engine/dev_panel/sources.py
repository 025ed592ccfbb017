"""Where code stands: files as people name them, the lines around, the frames of a stack."""

import ast
import linecache
import sysconfig
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, NamedTuple

LINES_AROUND = 3
FRAMES_MAX = 40
CAUSES_MAX = 5
_ENGINE = Path(__file__).parents[1]
_LIBRARIES = tuple({sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")})


class Place(NamedTuple):
    """A line of a file: whole path for editors, short one for people."""

    file: str
    line: int
    short: str

    def as_json(self) -> dict[str, Any]:
        """For the browser."""
        return {"file": self.file, "line": self.line, "short": self.short}


def place_of(code: CodeType | None) -> Place | None:
    """Where a function begins; None for what has no file."""
    return place_at(code.co_filename, code.co_firstlineno) if code else None


def place_at(file: str, line: int) -> Place | None:
    """A line of a file; None for code without one, such as <string>."""
    return None if file.startswith("<") else Place(file, line, f"{_short(file)}:{line}")


def is_own(file: str) -> bool:
    """Whether the application's author wrote it: neither the engine nor a library."""
    return not (file.startswith(("<", *_LIBRARIES)) or Path(file).is_relative_to(_ENGINE))


def stack_of(error: BaseException) -> list[dict[str, Any]]:
    """The frames of an error, outermost first, with source lines; local variables are nobody's business."""
    frames = [_frame(code, line) for code, line in _walk(error.__traceback__)]
    return frames[-FRAMES_MAX:]


def causes_of(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """What led to an error, nearest first, and how; the parts of a group too."""
    seen = {id(error)}
    current: BaseException | None = error
    for _step in range(CAUSES_MAX):
        if current is None:
            return
        for part in getattr(current, "exceptions", ())[:CAUSES_MAX]:
            yield "One of the group", part
        how, current = _cause(current)
        if current is None or id(current) in seen:
            return
        seen.add(id(current))
        yield how, current


@lru_cache(maxsize=512)
def assigned_at(code: CodeType) -> Mapping[int, str]:
    """What a function assigns at each of its lines, as written: {12: "name, set_name"}."""
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except SyntaxError:
        return {}
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[line] = ast.unparse(target).strip("()")
    return found


def _cause(error: BaseException) -> tuple[str, BaseException | None]:
    if error.__cause__ is not None:
        return "Caused by", error.__cause__
    return "While handling", None if error.__suppress_context__ else error.__context__


def _walk(trace: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code, trace.tb_lineno
        trace = trace.tb_next


def _frame(code: CodeType, line: int) -> dict[str, Any]:
    place = place_at(code.co_filename, line)
    return {
        "function": code.co_qualname if hasattr(code, "co_qualname") else code.co_name,
        "place": place.as_json() if place else None,
        "own": is_own(code.co_filename),
        "source": _lines(code.co_filename, line),
    }


def _lines(file: str, line: int) -> list[list[Any]]:
    """Source lines around one: number, text."""
    around = range(max(1, line - LINES_AROUND), line + LINES_AROUND + 1)
    lines = [[number, linecache.getline(file, number).rstrip("\n")] for number in around]
    while lines and not lines[-1][1]:
        lines.pop()
    return lines


def _short(file: str) -> str:
    """Relative to the folder that the server runs in, if it is in there."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return "/".join(Path(file).parts[-2:])
