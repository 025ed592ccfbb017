"""/dev/events/NUMBER: one event, what it cost, and what it asked of the database."""

from collections import Counter
from collections.abc import Sequence

from reactpy import component
from reactpy.types import VdomDict

from ..dev_facts import AskedQuery
from ..dev_panel.recent import EVENTS_KEPT, SeenEvent
from ..elements import html
from ..hooks.links import Link
from ..hooks.navigation import use_title
from .hooks import use_facts, use_panel
from .parts import Facts, Nothing, NotTold, Row, Statement, Table, Title
from .words import clock, milliseconds, several

HEADS = ("#", "Statement", "#Took")
# One statement so often in one event is most likely a loop that asks for rows one by one.
OFTEN = 5


@component
def EventPage(number: int) -> VdomDict:
    """All that is known of one event."""
    panel, facts = use_panel(), use_facts()
    use_title(f"Event {number} · dev")
    seen = panel.recent.numbered(number)
    if seen is None:
        why = f"Of this process, the last {EVENTS_KEPT:,} are kept. "
        return html.div(
            Title(f"Event {number}"),
            Nothing("This event is not known.", why, Link("/dev/events", "Those that are")),
        )
    record = seen.record
    asked = facts.queries_of(record.trace_id) if facts.queries_of else None
    return html.div(
        Title(f"Event {number}", f"{record.event} {record.component}, {clock(seen.at)}"),
        _facts(seen),
        NotTold() if asked is None else _asked(asked, record.queries),
    )


def _facts(seen: SeenEvent) -> VdomDict:
    record = seen.record
    handler_ms = record.handler_us / 1000
    fault = (
        Link(f"/dev/faults/{record.reference}", html.code(record.reference)) if record.reference else "none"
    )
    return Facts(
        ("Took", f"{milliseconds(seen.took_ms)} from its turn to its frame"),
        ("Handler", f"{milliseconds(handler_ms)} of it, waiting included"),
        ("Page", record.page),
        ("Session", Link(f"/dev/sessions/{seen.session}", html.code(seen.session))),
        ("Fault", fault),
        ("Renders", several(record.renders, "render", "renders")),
        ("Answer", f"{several(record.edits, 'edit', 'edits')}, {record.bytes:,} bytes"),
        ("Trace id", html.code(record.trace_id)),
    )


def _asked(asked: Sequence[AskedQuery], all_: int) -> VdomDict:
    if not asked:
        return Nothing("Its handler asked the database nothing.", _later(all_))
    rows: list[Row] = [
        (place, (f"{place}", Statement(one.text, one.where), _took(one)))
        for place, one in enumerate(asked, 1)
    ]
    total = f"{several(len(asked), 'statement', 'statements')}, {milliseconds(sum(o.took_ms for o in asked))}"
    return html.div({"class": "dev-stack"}, _repeated(asked), Table(f"Of its handler: {total}", HEADS, rows))


def _later(all_: int) -> str:
    return (
        "What it asked is not kept any more." if all_ else "What pages load after it is on the page Queries."
    )


def _repeated(asked: Sequence[AskedQuery]) -> VdomDict | str:
    """A hint where a statement comes again and again."""
    often = [(text, count) for text, count in Counter(one.text for one in asked).items() if count >= OFTEN]
    if not often:
        return ""
    told = [html.li({"key": text}, f"{count} times: ", html.code(text)) for text, count in often]
    return html.div(
        {"class": "dev-hint"},
        html.p(html.strong("One statement again and again."), " Can it be asked once, for all rows?"),
        html.ul(*told),
    )


def _took(one: AskedQuery) -> VdomDict | str:
    if one.is_failed:
        return html.strong({"class": "dev-bad"}, milliseconds(one.took_ms), " failed")
    return milliseconds(one.took_ms)
