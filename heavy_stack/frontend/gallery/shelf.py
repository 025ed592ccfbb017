"""One example on the gallery's page: what it is, the living component, and its source."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import Boundary
from heavy_engine.elements import html

from ..components.text import Preformatted
from ..components.titles import name_in_ids
from .example import Example, Group

PROJECT_FOLDER = Path(__file__).parents[3]


def anchor_of(example: Example) -> str:
    """The id of the place where an example stands."""
    return f"example-{name_in_ids(example.name)}"


def GroupShelf(group: Group) -> VdomDict:
    """All examples of a group, under its heading."""
    heading = f"group-{group.slug}"
    places = [ExamplePlace(example, key=anchor_of(example)) for example in group.examples]
    return html.section(
        {"class": "section", "aria-labelledby": heading, "key": group.slug},
        html.div({"class": "section-head"}, html.h2({"id": heading}, group.name)),
        html.div({"class": "examples"}, *places),
    )


@component
def ExamplePlace(example: Example) -> VdomDict:
    """A component as it lives, in a boundary of its own: one that fails leaves the others alone."""
    anchor = anchor_of(example)
    heading = f"{anchor}-name"
    return html.article(
        {"class": "example", "id": anchor, "aria-labelledby": heading},
        html.div(
            {"class": "example-head"},
            html.h3({"id": heading}, html.a({"href": f"#{anchor}", "class": "example-link"}, example.name)),
            html.p({"class": "hint"}, example.says),
        ),
        html.div({"class": "example-stage"}, Boundary(example.component())),
        _source(example),
    )


def Contents(groups: tuple[Group, ...]) -> VdomDict:
    """Links to every example that is shown."""
    lists = [
        html.li(
            {"key": group.slug},
            html.a({"href": f"#group-{group.slug}"}, group.name),
            html.ul(*(_item(example) for example in group.examples)),
        )
        for group in groups
    ]
    return html.nav({"class": "example-index", "aria-label": "Components"}, html.ul(*lists))


def source_of(thing: Callable[..., Any] | type) -> str:
    """The lines that make a function, a component or a class."""
    return inspect.getsource(inspect.unwrap(thing)).rstrip()


def _item(example: Example) -> VdomDict:
    anchor = anchor_of(example)
    return html.li({"key": anchor}, html.a({"href": f"#{anchor}"}, example.name))


def _source(example: Example) -> VdomDict:
    texts = [source_of(thing) for thing in (*example.also, example.component)]
    where = Path(inspect.getsourcefile(inspect.unwrap(example.component)) or "")
    of_what = html.span({"class": "visually-hidden"}, f" of {example.name}")
    return html.details(
        {"class": "example-source"},
        html.summary("Source", of_what),
        html.p({"class": "hint"}, html.code(where.relative_to(PROJECT_FOLDER).as_posix())),
        Preformatted("\n\n\n".join(texts), label=f"Source of {example.name}"),
    )
