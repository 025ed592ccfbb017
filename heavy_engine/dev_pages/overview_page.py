"""/dev: how the process fares now, what it is made of, and where to look further."""

from collections.abc import Callable, Sequence

from reactpy import component, use_memo
from reactpy.types import Component, VdomDict

from ..brython_bridge.calls import CallCounts
from ..dev_panel import DevPanel
from ..dev_panel.recent import Second
from ..elements import html
from ..hooks.links import Link
from ..hooks.page import use_session
from .hooks import use_seconds
from .parts import Facts, Nothing, Title
from .plots import Plot, Values
from .this_process import About, about_this_process
from .words import age, clock, milliseconds, percent, rate, several, size, whole

MIB = 1024.0**2
Read = Callable[[Second], float | None]


@component
def OverviewPage() -> VdomDict:
    """Plots of the last five minutes, and counts that lead to the other pages."""
    panel = use_seconds()
    about = use_memo(about_this_process, dependencies=[])
    recent, calls = panel.recent, use_session().services.client_calls
    lead = f"One process, number {about.pid}, counting since {clock(recent.since)}; a restart begins anew."
    return html.div(
        Title("Overview", lead),
        Plots(tuple(recent.seconds)) if recent.seconds else Nothing("The first second is being counted."),
        html.div({"class": "dev-beside"}, _counts(panel, calls), _made_of(about)),
    )


def Plots(seconds: Sequence[Second]) -> VdomDict:
    """Events and their times, pages, and what the process needs."""

    def plot(
        title: str, write: Callable[[float], str], *lines: tuple[str, Read], unit: float = 1.0
    ) -> Component:
        drawn = tuple((name, _values(seconds, read)) for name, read in lines)
        return Plot(title, drawn, write, unit, key=title)

    return html.div(
        {"class": "dev-plots"},
        plot("Events a second", rate, ("events", lambda one: one.events_per_s)),
        plot(
            "Time of an event",
            milliseconds,
            ("median", lambda one: one.median_ms),
            ("95 of 100 below", lambda one: one.p95_ms),
        ),
        plot("Open pages", whole, ("pages", lambda one: float(one.pages))),
        plot("Memory of the process", size, ("memory", lambda one: float(one.memory_bytes)), unit=MIB),
        plot("CPU of the process", percent, ("of one core", lambda one: one.cpu_share), unit=0.01),
        plot("Delay of the event loop", milliseconds, ("at worst", lambda one: one.late_ms)),
    )


def _values(seconds: Sequence[Second], read: Read) -> Values:
    return tuple(read(one) for one in seconds)


def _counts(panel: DevPanel, calls: CallCounts) -> VdomDict:
    slow = several(panel.renders.slow, "component", "components")
    return Facts(
        ("Pages", Link("/dev/sessions", several(panel.open_pages, "open page", "open pages"))),
        ("Calls to browsers", f"{calls.made} so far, {calls.failed} failed, {calls.open} not answered yet"),
        ("Events", Link("/dev/events", several(panel.recent.total, "event", "events"), " so far")),
        ("Slow components", Link("/dev/timings", slow, " took 16 ms or more")),
        ("Faults", Link("/dev/faults", several(len(panel.faults), "fault", "faults"))),
        ("Warnings", Link("/dev/faults", several(len(panel.log_lines.lines), "log line", "log lines"))),
    )


def _made_of(about: About) -> VdomDict:
    return Facts(
        ("Python", f"{about.python} on {about.system}"),
        ("Packages", ", ".join(f"{name} {version}" for name, version in about.packages)),
        ("Cores", f"{about.cores}; a process of Python uses one"),
        ("Runs for", f"{age(about.age_s)}, in {about.folder}"),
    )
