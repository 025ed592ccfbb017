"""renders_always(): the way out of memoisation."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from .reactpy_names import Component

C = TypeVar("C", bound=Callable[..., Component])


def renders_always(constructor: C) -> C:
    """Render a component whenever its parent renders, even with the same arguments.

    For components that read what is neither argument, state nor context, such as the time:

        @renders_always
        @component
        def Clock(): ...
    """
    function: Any = inspect.unwrap(constructor)
    function.renders_always = True
    return constructor
