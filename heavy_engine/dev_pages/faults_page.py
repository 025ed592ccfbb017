"""/dev/faults: what went wrong in this process, and what the log warned of."""

from collections.abc import Mapping
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from ..dev_panel.faults import FAULTS_MAX
from ..dev_panel.log_lines import LINES_MAX
from ..elements import html
from ..hooks.links import Link
from .hooks import use_seconds
from .parts import Nothing, Row, Table, Title
from .words import clock

FAULT_HEADS = ("Reference", "Error", "What it says", "Where", "Page", "When")
LINE_HEADS = ("Level", "What", "Logger", "#Times", "When")


@component
def FaultsPage() -> VdomDict:
    """Faults with their references, and lines of the log from "warning" on; the newest first."""
    panel = use_seconds()
    faults = [_fault(one) for one in panel.faults.summaries()]
    lines = [_line(place, one) for place, one in enumerate(reversed(panel.log_lines.lines))]
    return html.div(
        Title(
            "Faults",
            f"The last {FAULTS_MAX} faults of this process, and the last {LINES_MAX} warnings of its log.",
        ),
        Table("Faults, the newest first", FAULT_HEADS, faults)
        if faults
        else Nothing("No fault so far.", "When a handler or a component fails, it is here, with its stack."),
        Table("Warnings and errors of the log, the newest first", LINE_HEADS, lines)
        if lines
        else Nothing("No warning so far."),
    )


def _fault(fault: Mapping[str, Any]) -> Row:
    reference = fault["reference"]
    return (
        reference,
        (
            Link(f"/dev/faults/{reference}", html.code(reference)),
            fault["type"],
            fault["message"].partition("\n")[0] or "-",
            f"{fault['kind']} {fault['where']}",
            fault["path"],
            clock(fault["at"]),
        ),
    )


def _line(place: int, line: Mapping[str, Any]) -> Row:
    fields = " ".join(f"{name}={value}" for name, value in line["fields"])
    level = "" if line["level"] == "warning" else "dev-bad"
    return (
        place,
        (
            html.strong({"class": level}, line["level"]),
            html.span(line["text"], html.span({"class": "dev-soft"}, f" {fields}")),
            line["logger"],
            f"{line['count']:,}",
            clock(line["at"]),
        ),
    )
