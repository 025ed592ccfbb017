"""./heavy doctor: look at everything, one line each; then measure."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from dev_scripts import database
from dev_scripts.doctor import here, machine, programs
from dev_scripts.doctor.line import Line, ok, warning
from dev_scripts.doctor.measuring import Measured, measure
from dev_scripts.errors import CommandFailed

COLOURS = {"ok": "32", "warning": "33", "fault": "31"}
WORDS = {"ok": "ok", "warning": "warning", "fault": "FAULT"}
HEALTHY = ("Settings", "Database", "Migrations")
"""Without these there is no server to be measured."""


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--no-measure", action="store_true", help="measure nothing, only look")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Look, then measure; 1 where something is a fault."""
    lines: list[Line] = []
    with ExitStack() as stack:
        for line in _look(stack):
            lines.append(line)
            _show(line, arguments)
        found: list[Measured] = []
        for line in _measured(stack, lines, arguments, found):
            lines.append(line)
            _show(line, arguments)
    if arguments.json:
        print(json.dumps(_as_json(lines, found), indent=2))
    elif all(line.state == "ok" for line in lines):
        print("\nAll is well. Next: ./heavy dev")
    return 1 if any(line.state == "fault" for line in lines) else 0


def _look(stack: ExitStack) -> Iterator[Line]:
    yield from machine.look()
    yield from programs.look()
    found, lines = here.settings()
    yield from lines
    if found is None:
        return
    yield here.port(found.host, found.port)
    try:
        yield from here.database_lines(stack.enter_context(database.reach()))
    except CommandFailed as failure:
        yield here.unreachable(failure)


def _measured(
    stack: ExitStack, lines: list[Line], arguments: Namespace, found: list[Measured]
) -> Iterator[Line]:
    """Lines of what was measured; `found` gets it too."""
    if arguments.no_measure:
        return
    well = {line.name for line in lines if line.state == "ok"}
    if missing := [name for name in HEALTHY if name not in well]:
        yield warning("Measured", f"nothing, for: {', '.join(missing)}", "mend that first")
        return
    if not arguments.json:
        print("         measuring for some seconds ...", flush=True)
    try:
        found.append(measure(stack.enter_context(database.reach())))
    except CommandFailed as failure:
        yield warning("Measured", str(failure), "./heavy logs, ./heavy serve")
        return
    yield from results(found[0])


def results(found: Measured) -> Iterator[Line]:
    """What was measured, in words."""
    pages = ", ".join(found.pages)
    text = f"{found.sessions_per_gib:,} open pages a GiB ({found.kib_per_session:.0f} KiB each: {pages})"
    yield ok("Sessions", text)
    if found.cpu_ms_per_event is not None:
        each = f"{found.cpu_ms_per_event:.1f} ms of CPU each: going to another page, with its data"
        yield ok("Events", f"{found.events_per_s:,} a second on one core ({each})")
    else:
        yield ok("Events", "not measured: there is one page only, so nobody can go to another")


def text_of(line: Line, *, coloured: bool) -> str:
    """A line for people; what to type stands below it."""
    word = f"{WORDS[line.state]:<8}"
    shown = f"\033[{COLOURS[line.state]}m{word}\033[0m" if coloured else word
    below = f"\n{'':<22}Next: {line.next}" if line.next else ""
    return f"{shown} {line.name:<13}{line.text}{below}"


def _show(line: Line, arguments: Namespace) -> None:
    if not arguments.json:
        print(text_of(line, coloured=sys.stdout.isatty() and "NO_COLOR" not in os.environ), flush=True)


def _as_json(lines: list[Line], found: list[Measured]) -> dict[str, Any]:
    return {
        "ok": all(line.state != "fault" for line in lines),
        "lines": [line._asdict() for line in lines],
        "measured": found[0].as_json() if found else None,
    }
