"""Locust users that do what was recorded; docs/load_testing.md shows a file of one's own."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from gevent.event import Event
from locust import TaskSet, User, task
from locust.exception import StopUser

from ..recordings.steps import Recording, read, require_wire
from ..testing.wire_page import VERSION
from .http import Http
from .person import Content, Outcome, Person, left_early
from .trouble import LoadTrouble

# What was thought takes so much less or more time, so that users do not march in step.
AROUND = (0.8, 1.2)
# The server has nothing to answer.
UNASKED = frozenset({"away", "leave"})


class _Deeds(TaskSet):
    """One step after the other; between them the page goes on hearing what comes."""

    user: RecordedUser

    @task
    def do_next(self) -> None:
        """Take a step."""
        self.user.do_next()

    def wait_time(self) -> float:
        """Seconds to think before the next step."""
        return self.user.think_s()

    def _sleep(self, seconds: float) -> None:
        self.user.wait_for_news(seconds)


class RecordedUser(User):
    """Somebody who does recordings, over and over.

    Attributes:
        recordings: files of `./heavy record`, relative to the working folder; one is drawn for each round.
        weights: how often each is drawn; the same for all where nothing is given.
        think: factor for the recorded times of thought; 0 does not think.
        rounds: after so many recordings somebody leaves; 0 goes on.
        scattered: in their first round people leave somewhere in the middle, each elsewhere. From then on
            they come and go all the time, and not all at once whenever a round of all ends.
        patience_s: seconds after which no answer is an error.
        content: "all", "own" or "none": what of the content is compared.
        language: what their browsers prefer.
        ca: a file with certificates to trust besides the system's.

    Locust's own attributes, such as `weight` and `host`, count too.
    """

    abstract = True
    tasks = [_Deeds]  # noqa: RUF012  # Locust reads it of the class

    recordings: Sequence[str | Path] = ()
    weights: Sequence[float] = ()
    think: float = 1.0
    rounds: int = 0
    scattered: bool = False
    patience_s: float = 10.0
    content: Content = "all"
    language: str = ""
    ca: str = ""

    _numbers = count()

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.number = _number(environment, next(RecordedUser._numbers))
        self.round = 0
        self._read = [_readable(Path(each)) for each in self.recordings]
        self._dice = random.Random()  # noqa: S311  # waits, not secrets
        self._person: Person | None = None
        # Reconnections of this round that were told.
        self._returns = 0
        self._is_done = False
        self._everybody_is_here = _arrivals(environment)

    def values(self, number: int) -> Mapping[str, str]:
        """What this user types in the place of what was recorded; `self.round` counts recordings from 0.

        Args:
            number: of the user, from 0; no two have the same.

        Returns:
            By the recorded text, the new one; by the name of a field with a secret, the secret.
        """
        return {}

    def headers(self, number: int) -> Mapping[str, str]:
        """HTTP headers that this user sends, such as a cookie that signs in."""
        return {}

    def think_s(self) -> float:
        """How long to think before the next step; nobody arrives at the same moment as all others."""
        thought = self._person.think_s if self._person else 0.0
        return thought * self.think * self._dice.uniform(*AROUND)

    def wait_for_news(self, seconds: float) -> None:
        """Think, and see what comes."""
        try:
            if self._person is not None:
                self._person.think(seconds)
        except LoadTrouble as trouble:
            self._tell(Outcome("news", "", 0.0, 0, trouble))
            self._end_round()

    def do_next(self) -> None:
        """Take the next step of this round, or the first one of the next."""
        if self._is_done:
            self._everybody_is_here.wait()
            raise StopUser
        person = self._person = self._person or self._begin_round()
        outcome = person.do_next()
        returns, self._returns = person.page.returns - self._returns, person.page.returns
        self._tell(outcome, returns)
        if person.is_done:
            self._end_round()

    def on_stop(self) -> None:
        """Close the window."""
        if self._person is not None:
            self._person.leave()

    def _begin_round(self) -> Person:
        self._returns = 0
        recording = self._dice.choices(self._read, list(self.weights) or None)[0]
        http = Http(
            self.host or "",
            headers=self.headers(self.number),
            language=self.language or recording.header.language,
            time_zone=recording.header.time_zone,
            patience_s=self.patience_s,
            ca=self.ca,
        )
        if self.scattered and not self.round:
            recording = left_early(recording, self._dice.random())
        values = self.values(self.number)
        return Person(http, recording, values, content=self.content, dice=self._dice)

    def _end_round(self) -> None:
        self.round += 1
        if self._person is not None:
            self._person.leave()
            self._person = None
        # Not at once: while others still come, Locust sends somebody else for who has gone.
        self._is_done = bool(self.rounds) and self.round >= self.rounds

    def _tell(self, outcome: Outcome, reconnections: int = 0) -> None:
        if outcome.do in UNASKED:
            return
        self.environment.events.request.fire(
            request_type=outcome.do,
            name=outcome.name,
            response_time=outcome.ms,
            response_length=outcome.bytes,
            exception=outcome.trouble,
            context={"reconnections": reconnections},
            start_time=time.time() - outcome.ms / 1000,
        )


def _arrivals(environment: Any) -> Event:
    """Whether all people of a test have come; one for each process."""
    if not hasattr(environment, "everybody_is_here"):
        arrived = environment.everybody_is_here = Event()
        environment.events.spawning_complete.add_listener(lambda **_more: arrived.set())
        environment.events.test_start.add_listener(lambda **_more: arrived.clear())
    found: Event = environment.everybody_is_here
    return found


def _number(environment: Any, here: int) -> int:
    """A number that no user of another process has."""
    index = getattr(environment.runner, "worker_index", -1)
    workers = getattr(environment.parsed_options, "processes", None) or 1
    return here if index < 0 else here * workers + index


@cache
def _readable(path: Path) -> Recording:
    """One recording for all users of this process."""
    recording = read(path)
    require_wire(recording, VERSION)
    return recording
