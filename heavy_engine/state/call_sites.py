"""What the result of a call is assigned to, as the caller's code says: `count` of `count, set_count = …`."""

import dis
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

# Instructions that only take a part of the result, or copy it.
_ON_THE_WAY = frozenset({"BINARY_SUBSCR", "COPY", "LOAD_ATTR", "LOAD_CONST", "NOP"})
_SETTER = "set_"


@lru_cache(maxsize=4096)
def target_of(code: CodeType, offset: int) -> str:
    """The name that a call's result is assigned to; empty where there is none that could be read.

    Args:
        code: of the function that calls.
        offset: of the instruction that calls, as in `frame.f_lasti`.
    """
    following = _after(code, offset)
    for step in following:
        if step.opname.startswith("STORE_"):
            return _first(step)
        if step.opname == "UNPACK_SEQUENCE":
            return _of_two(_names(following, step.arg or 0))
        if step.opname not in _ON_THE_WAY:
            break
    return ""


def line_of(code: CodeType, offset: int) -> int:
    """The line of an instruction."""
    return next((line for start, end, line in code.co_lines() if start <= offset < end and line), 0)


def _after(code: CodeType, offset: int) -> Iterator[dis.Instruction]:
    """What runs after an instruction, as far as that is certain.

    Where a function is called in Python, `offset` may lie in what the instruction caches behind it.
    """
    goes_on_at = offset + 1
    for step in dis.get_instructions(code):
        if step.offset >= goes_on_at:
            if step.opname == "JUMP_FORWARD":
                goes_on_at = step.argval
            else:
                yield step


def _names(steps: Iterator[dis.Instruction], count: int) -> list[str]:
    """The names of so many stores that follow each other; newer Pythons store two at once."""
    names: list[str] = []
    for step in steps:
        if not step.opname.startswith("STORE_") or len(names) >= count:
            break
        if step.opname == "STORE_FAST_STORE_FAST":
            names += step.argval
        else:
            names.append(_first(step))
    return names


def _first(step: dis.Instruction) -> str:
    """The name that an instruction stores to; nothing for places in lists and the like."""
    name = step.argval[0] if isinstance(step.argval, tuple) else step.argval
    return name if isinstance(name, str) else ""


def _of_two(names: list[str]) -> str:
    """Of `_, set_open` what can be told: open."""
    name = names[0] if names else ""
    if name == "_" and len(names) > 1:
        return names[1].removeprefix(_SETTER)
    return name
