"""What one place of the gallery is: a name, a sentence, and a function that uses the component."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reactpy.types import Component


@dataclass(frozen=True)
class Example:
    """One component, used as an application would.

    `component` stands in a module of this folder and takes nothing; its source is shown beside it,
    so all that somebody needs in order to copy it stands in it, or in `also`: classes and functions
    whose source is shown before it, such as the model of a form.
    """

    name: str
    says: str
    component: Callable[[], Component]
    also: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Group:
    """Examples that belong together, under a heading; `slug` is the name of their module."""

    slug: str
    name: str
    examples: tuple[Example, ...]
