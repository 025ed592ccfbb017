"""Whether a handler looks at its event: most that count, open or dismiss do not."""

import dis
from functools import lru_cache
from inspect import CO_VARARGS
from types import CodeType, FunctionType
from typing import Any

from .reactpy_names import BaseEventHandler, plain_function

# With these a function may see its argument without naming it.
_SEE_EVERYTHING = frozenset({"dir", "eval", "exec", "locals", "vars"})


def looks_at_event(handler: BaseEventHandler) -> bool:
    """False if a handler certainly never touches its event, so that nobody has to make one."""
    function: Any = plain_function(handler)
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return True
    return _uses_first_argument(function.__code__)


@lru_cache(maxsize=4096)
def _uses_first_argument(code: CodeType) -> bool:
    if not code.co_argcount or code.co_flags & CO_VARARGS or not _SEE_EVERYTHING.isdisjoint(code.co_names):
        return True
    name = code.co_varnames[0]
    return name in code.co_cellvars or any(_names(step, name) for step in dis.get_instructions(code))


def _names(step: dis.Instruction, name: str) -> bool:
    """Whether an instruction is about a local variable; newer Pythons have some about two at once."""
    if "FAST" not in step.opname:
        return False
    return step.argval == name or (isinstance(step.argval, tuple) and name in step.argval)
