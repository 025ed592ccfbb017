"""A person of a load test: does a recording, thinks as long as was thought, and looks what comes."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import Literal

from ..recordings.outline import outline
from ..recordings.player import Player, now
from ..recordings.steps import Recording, Step
from ..recordings.targets import TargetGone
from ..testing.people import NotThere
from .http import Http
from .net_page import NetPage
from .trouble import Dropped, LoadTrouble

Content = Literal["all", "own", "none"]
"""What of the content is compared: everything, only lines with this person's own texts, or nothing."""
LASTING = ("heading", "alert")
OF_WHOLE_PAGES = frozenset({"visit", "go", "back", "forward"})
NUMBER = re.compile(r"\d")
# What a person does for themselves; nobody else hears of it.
OF_THE_LINE = frozenset({"away", "back_again", "leave"})


@dataclass(frozen=True)
class Outcome:
    """What came of one step. `trouble` is None where all was well; `bytes` are those of messages."""

    do: str
    name: str
    ms: float
    bytes: int = 0
    trouble: Exception | None = None


class ContentDiffers(Exception):
    """The server answered, but what is to be seen is not what was recorded."""


class Person:
    """One person with one recording, from its first step to its last.

    Args:
        http: who this is, and where the server is.
        recording: what to do.
        values: this person's own texts, by the recorded ones: see `recordings.values`.
        content: what of the content is compared; see `lasting`.
        settle_s: so long may content come after the answer; left out: as long as the answer itself.
        dice: for the random waits of browsers.
    """

    def __init__(
        self,
        http: Http,
        recording: Recording,
        values: Mapping[str, str] | None = None,
        *,
        content: Content = "all",
        settle_s: float | None = None,
        dice: random.Random | None = None,
    ) -> None:
        self.page = NetPage(http, dice=dice)
        own = dict(values or {})
        self._player = Player(lasting(recording, content, own), own, numbers="any")
        self._recorded = recording.steps
        self._settle_s = http.patience_s if settle_s is None else settle_s
        self._at = 0
        # Whether the step is being done for the second time.
        self._is_again = False

    @property
    def think_s(self) -> float:
        """How long the person of the recording thought before the next step; 0 after the last one."""
        return self._player.steps[self._at].think if not self.is_done else 0.0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        while self._at < len(self._recorded) and not _is_to_do(self._recorded[self._at]):
            self._at += 1
        return self._at >= len(self._recorded)

    def think(self, seconds: float) -> None:
        """Do nothing, and see what comes.

        Raises:
            LoadTrouble: the page was lost meanwhile, and does not come back.
        """
        self.page.think(seconds)

    def do_next(self) -> Outcome:
        """Take the next step; after one that could not be taken nothing is left to do."""
        step, name = self._player.steps[self._at], name_of(self._recorded[self._at])
        bytes_before, began = self.page.bytes_down, time.perf_counter()
        ended, trouble = self._do(step)
        self._go_on(trouble)
        came = self.page.bytes_down - bytes_before
        return Outcome(step.do, name, (ended - began) * 1000, came, trouble)

    def _go_on(self, trouble: Exception | None) -> None:
        """To the next step; once more to this one, where it was lost on its way; or to the end."""
        if isinstance(trouble, Dropped) and not self._is_again:
            self._is_again = True
            return
        self._is_again = False
        goes_on = trouble is None or isinstance(trouble, ContentDiffers)
        self._at = self._at + 1 if goes_on else len(self._recorded)

    def leave(self) -> None:
        """Close the window."""
        now(self.page.close())

    def _do(self, step: Step) -> tuple[float, Exception | None]:
        """Take a step; answers when it was answered, and what was wrong."""
        was = self._outline() if self._takes_own(step) else None
        lost = self.page.lost
        try:
            now(self._player.act(self.page, step))
        except (LoadTrouble, TargetGone, NotThere) as trouble:
            return time.perf_counter(), trouble
        ended = time.perf_counter()
        if self.page.lost > lost:
            return ended, Dropped()
        if step.do in OF_THE_LINE or not self._player.expects(step):
            return ended, None
        if self._player.is_met(step, was, self._outline()):
            return ended, None
        return self._wait_for(step, was, ended)

    def _wait_for(
        self, step: Step, was: Sequence[str] | None, answered: float
    ) -> tuple[float, Exception | None]:
        """What comes later may be what was recorded."""

        def is_there() -> bool:
            return self._player.is_met(step, was, self._outline())

        try:
            is_late = self.page.think(self._settle_s, _whenever_it_changes(self.page, is_there))
        except LoadTrouble as trouble:
            return time.perf_counter(), trouble
        seen = self._outline()
        mismatch = None if is_late else self._player.judge(step, was, seen)
        if mismatch is None:
            return time.perf_counter(), None
        # The time until it was given up says nothing of the server: it did answer.
        return answered, ContentDiffers(f"{mismatch}{_alerts(seen)}")

    def _outline(self) -> tuple[str, ...]:
        return outline(self.page.root)

    def _takes_own(self, step: Step) -> bool:
        """Whether lines with this person's own texts are to go: then it matters how many there were."""
        return any(own in line for line in step.gone for own in self._player.values.own)


def name_of(step: Step) -> str:
    """What a step is about, by meaning, for tables: the same for all people of a recording."""
    return str(step.on) if step.on else step.path.partition("?")[0] or step.key


def lasting(recording: Recording, content: Content, own: Collection[str]) -> Recording:
    """The recording with those lines only that a load test compares.

    Others work on the same data, which are those of another day. So of a page that is loaded only headings
    count, unless a line holds a text that this person typed; and no line with a number in it, besides those
    texts: "2 found for axe" is for others to change.

    Args:
        recording: what was recorded.
        content: what of it is compared.
        own: the recorded texts that stand for this person's own.
    """
    texts = sorted(filter(None, own), key=len, reverse=True)

    def is_kept(step: Step, line: str) -> bool:
        is_own = any(text in line for text in texts)
        for text in texts:
            line = line.replace(text, "")
        if content == "none" or NUMBER.search(line.partition(":")[2]):
            return False
        return is_own or (content == "all" and (step.do not in OF_WHOLE_PAGES or line.startswith(LASTING)))

    def lines(step: Step, given: Sequence[str]) -> tuple[str, ...]:
        return tuple(line for line in given if is_kept(step, line))

    def kept(step: Step) -> Step:
        of = partial(lines, step)
        return replace(step, sees=of(step.sees), came=of(step.came), gone=of(step.gone))

    return replace(recording, steps=tuple(map(kept, recording.steps)))


def left_early(recording: Recording, share: float) -> Recording:
    """The recording of somebody who leaves after a share of its time, from 0 to 1; its first visit stays."""
    until = share * sum(step.think for step in recording.steps)
    ends = accumulate(step.think for step in recording.steps)
    first = next(at for at, step in enumerate(recording.steps) if step.do == "visit")
    kept = [
        step
        for at, (step, end) in enumerate(zip(recording.steps, ends, strict=True))
        if at <= first or end <= until
    ]
    return replace(recording, steps=tuple(kept))


def _alerts(seen: Sequence[str]) -> str:
    """What the page says of it: an error that was told to people is why they do not see what they should."""
    said = [line for line in seen if line.startswith("alert")]
    return f"; the page says {', '.join(map(repr, said))}" if said else ""


def _is_to_do(step: Step) -> bool:
    return step.is_deed or step.do in OF_THE_LINE


def _whenever_it_changes(page: NetPage, is_there: Callable[[], bool]) -> Callable[[], bool]:
    """The same question, asked only when something came since it was asked last."""
    seen = (page.wire, page.wire.frames)

    def asked() -> bool:
        nonlocal seen
        if seen == (at := (page.wire, page.wire.frames)):
            return False
        seen = at
        return is_there()

    return asked
