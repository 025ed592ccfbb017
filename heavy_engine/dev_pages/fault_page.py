"""/dev/faults/REFERENCE: one fault, with the lines that led to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from ..elements import html
from ..hooks.links import Link
from ..hooks.navigation import use_title
from .hooks import use_panel
from .parts import Facts, Nothing, Title
from .words import clock

Fault = Mapping[str, Any]


@component
def FaultPage(reference: str) -> VdomDict:
    """What a fault's overlay shows, on a page of its own."""
    panel = use_panel()
    use_title(f"Fault {reference} · dev")
    fault = panel.faults.find(reference)
    if fault is None:
        back = Link("/dev/faults", "Those that are known")
        why = "It is too long ago, or was before this process began; the log has it. "
        return html.div(Title(f"Fault {reference}"), Nothing("This fault is not known.", why, back))
    causes = [_error(cause, f"{cause['how']}: ") for cause in fault["causes"]]
    return html.div(Title(f"Fault {reference}", clock(fault["at"])), _error(fault), *causes, _facts(fault))


def _facts(fault: Fault) -> VdomDict:
    components = " / ".join(one["name"] for one in fault["components"])
    joined = [(name, html.code(value)) for name, value in fault["joined"].items()]
    return Facts(
        ("At work", f"{fault['kind']} {fault['where']}"),
        ("Page", fault["path"]),
        ("Components", components or "not known"),
        ("Given", _named(fault["props"])),
        ("State", _named([(one["name"] or one["hook"], one["value"]) for one in fault["state"]])),
        (
            "Events before",
            ", ".join(f"{one['event']} {one['component']}" for one in fault["events"]) or "none",
        ),
        *joined,
    )


def _named(pairs: Sequence[Sequence[str]]) -> VdomDict | str:
    if not pairs:
        return "nothing"
    return html.ul(
        *(
            html.li({"key": place}, f"{name} = ", html.code(value))
            for place, (name, value) in enumerate(pairs)
        )
    )


def _error(error: Fault, before: str = "") -> VdomDict:
    own = [frame for frame in error["stack"] if frame["own"]]
    others = len(error["stack"]) - len(own)
    shown = own or error["stack"][-1:]
    return html.section(
        {"class": "dev-error"},
        html.h2(before, error["type"]),
        html.p({"class": "dev-said"}, error["message"] or "It says nothing."),
        *(_frame(place, frame) for place, frame in enumerate(shown)),
        html.p(
            {"class": "dev-soft"},
            f"{others} lines of the engine and of libraries are left out; the log has them.",
        )
        if others and own
        else "",
    )


def _frame(place: int, frame: Fault) -> VdomDict:
    at = frame["place"]
    failing = at["line"] if at else 0
    lines = [_source(number, text, is_it=number == failing) for number, text in frame["source"]]
    where = html.code(at["short"]) if at else html.span("no file")
    heading = html.p(where, html.span({"class": "dev-soft"}, f" in {frame['function']}"))
    code = html.pre({"class": "dev-source", "tabindex": "0", "aria-label": "Source"}, *lines) if lines else ""
    return html.div({"key": f"frame {place}"}, heading, code)


def _source(number: int, text: str, *, is_it: bool) -> VdomDict:
    line = f"{'>' if is_it else ' '} {number:>4}  {text}\n"
    return html.strong({"key": number}, line) if is_it else html.span({"key": number}, line)
