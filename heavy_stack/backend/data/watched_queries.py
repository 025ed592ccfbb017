"""QueryWatch: what the database was asked, how long it took and which line asked, in the profile dev."""

import re
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from heavy_engine import current_record
from heavy_engine.dev_facts import AskedQuery, WatchedQuery

from .asking_lines import who_asks

# Statements that are told apart; of each, the last times.
STATEMENTS_MAX = 300
TIMES_MAX = 200
TEXT_MAX = 1_000
# Events whose statements are kept one by one; of each, the first ones.
EVENTS_MAX = 1_000
ASKED_MAX = 100
# What somebody wrote into a statement: '..' with '' in it, E'..' with \\' too, $tag$..$tag$, and figures that
# are no part of a name or of "$1". What stands in "..", a name, stays.
_LITERALS = re.compile(
    r"""
      (?P<name> "(?:[^"]|"")*" )
    | \b[eE]'(?:[^'\\]|\\.|'')*'
    | '(?:[^']|'')*'
    | (?<![\w$])\$(?P<tag>(?:[A-Za-z_]\w*)?)\$.*?\$(?P=tag)\$
    | (?<![\w$:.])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACES = re.compile(r"\s+")


@dataclass
class _Seen:
    where: str
    count: int = 0
    failed: int = 0
    total_ms: float = 0.0
    worst_ms: float = 0.0
    last_ms: deque[float] = field(default_factory=lambda: deque(maxlen=TIMES_MAX))

    def add(self, took_ms: float, where: str, *, is_failed: bool) -> None:
        if took_ms >= self.worst_ms:
            self.worst_ms, self.where = took_ms, where or self.where
        self.count += 1
        self.failed += is_failed
        self.total_ms += took_ms
        self.last_ms.append(took_ms)

    def told(self, text: str) -> WatchedQuery:
        worst_ms, total_ms = self.worst_ms, self.total_ms
        return WatchedQuery(
            text, self.where, self.count, median(self.last_ms), worst_ms, total_ms, self.failed
        )


class QueryWatch:
    """Sums up the statements of an engine, by their text; those not seen for longest are forgotten."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._asked: OrderedDict[str, list[AskedQuery]] = OrderedDict()

    def watch(self, engine: Engine) -> None:
        """Listen to an engine from now on."""
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)
        event.listen(engine, "handle_error", self._fail)

    def queries(self) -> list[WatchedQuery]:
        """All statements; the median is that of the last 200 times."""
        return [one.told(text) for text, one in self._seen.items()]

    def queries_of(self, trace_id: str) -> Sequence[AskedQuery]:
        """The first hundred statements of one of the last events, as they ended."""
        return tuple(self._asked.get(trace_id, ()))

    def note(self, statement: str, took_ms: float, where: str, *, is_failed: bool = False) -> None:
        """Count a statement that was answered, or refused."""
        text = without_values(statement)
        seen = self._seen.setdefault(text, _Seen(where))
        self._seen.move_to_end(text)
        seen.add(took_ms, where, is_failed=is_failed)
        if len(self._seen) > STATEMENTS_MAX:
            self._seen.popitem(last=False)
        if record := current_record():
            self._keep(record.trace_id, AskedQuery(text, where, took_ms, is_failed))

    def _keep(self, trace_id: str, asked: AskedQuery) -> None:
        of_event = self._asked.setdefault(trace_id, [])
        if len(of_event) < ASKED_MAX:
            of_event.append(asked)
        if len(self._asked) > EVENTS_MAX:
            self._asked.popitem(last=False)

    def _begin(
        self, _connection: Any, _cursor: Any, _statement: str, _values: Any, run: Any, *_: Any
    ) -> None:
        run.heavy_began = time.perf_counter()

    def _end(self, _connection: Any, _cursor: Any, statement: str, _values: Any, run: Any, *_: Any) -> None:
        self.note(statement, _since(run), who_asks())

    def _fail(self, failure: ExceptionContext) -> None:
        # What fails before it was sent, or is no statement, took no time of the database.
        if failure.statement and hasattr(failure.execution_context, "heavy_began"):
            self.note(failure.statement, _since(failure.execution_context), who_asks(), is_failed=True)


def without_values(statement: str) -> str:
    """A statement as it is shown: on one line, cut, every written value as "?"."""
    text = _LITERALS.sub(lambda found: found["name"] or "?", statement)
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"


def _since(run: Any) -> float:
    return (time.perf_counter() - float(run.heavy_began)) * 1000
