"""Counting: listens to what Locust's users meet, in all its processes, and gives the verdict at the end."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import gevent
from locust.runners import STATE_CLEANUP, STATE_STOPPED, STATE_STOPPING, WorkerRunner

from dev_scripts.errors import INTERRUPTED, USAGE
from dev_scripts.replay import writing
from dev_scripts.replay.machine import MachineCpu, OwnCpu
from dev_scripts.replay.plan import Plan
from dev_scripts.replay.results import Results, Sample
from dev_scripts.replay.server_watch import ServerWatch, Used
from dev_scripts.replay.tally import ERROR, MISMATCH, Action, Tally
from dev_scripts.replay.telling import progress, verdict
from heavy_engine.load.person import ContentDiffers
from heavy_engine.load.trouble import LoadTrouble
from heavy_engine.recordings.targets import TargetGone
from heavy_engine.testing.people import NotThere

KEY = "heavy"
LOOK_EVERY_S, TELL_EVERY_S = 1, 5
OVER = (STATE_STOPPING, STATE_STOPPED, STATE_CLEANUP)


class Counting:
    """One process's share of a load test; the one that the others report to has all of it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._tally = Tally()
        self._reconnections = 0
        self._samples: list[Sample] = []
        self._began = self._counts_from = 0.0
        self._ended = 0.0
        # They may have left again before anybody looks.
        self._is_everybody_here = False
        # Whether all have done what they came for.
        self._is_over = False
        self._runner: Any = None

    def listen_to(self, events: Any) -> None:
        """Hear everything that Locust tells."""
        events.init.add_listener(self._on_init)
        events.request.add_listener(self._on_request)
        events.test_start.add_listener(self._on_start)
        events.spawning_complete.add_listener(self._on_everybody_here)
        events.report_to_master.add_listener(self._on_report)
        events.worker_report.add_listener(self._on_worker)
        events.test_stopping.add_listener(self._on_stop)
        events.test_stop.add_listener(self._on_stop)
        events.quitting.add_listener(self._on_quitting)

    # Locust calls these with what they are named after.

    def _on_init(self, environment: Any, **_more: Any) -> None:
        self._runner = environment.runner
        # A fault in the users' own code ends them: done over and over, it would never end.
        environment.catch_exceptions = False

    def _on_start(self, **_more: Any) -> None:
        self._began, self._ended = time.time(), 0.0
        self._tally, self._reconnections, self._samples = Tally(), 0, []
        self._is_everybody_here = False
        if not isinstance(self._runner, WorkerRunner):
            gevent.spawn(self._look_on)
            if not self._plan.web:
                gevent.spawn(self._end_in_time)

    def _on_everybody_here(self, **_more: Any) -> None:
        self._is_everybody_here = True

    def _on_request(
        self, request_type: str, name: str, response_time: float, exception: Exception | None, **more: Any
    ) -> None:
        kind = "" if exception is None else kind_of(exception)
        text = "" if exception is None else said(exception)
        self._tally.note(Action(request_type, name), response_time, time.time(), kind, text)
        self._reconnections += more.get("context", {}).get("reconnections", 0)

    def _on_report(self, data: dict[str, Any], **_more: Any) -> None:
        data[KEY] = {"tally": self._tally.plain(), "reconnections": self._reconnections}
        self._tally, self._reconnections = Tally(), 0

    def _on_worker(self, data: dict[str, Any], **_more: Any) -> None:
        if KEY in data:
            self._tally.merge(Tally.of(data[KEY]["tally"]))
            self._reconnections += data[KEY]["reconnections"]

    def _on_stop(self, **_more: Any) -> None:
        """Nobody begins anything from now on; the last answers may still come."""
        self._ended = self._ended or time.time()

    def _on_quitting(self, environment: Any, **_more: Any) -> None:
        if isinstance(self._runner, WorkerRunner):
            return
        results = self._results()
        writing.write(results, self._plan.out)
        if not self._plan.is_quiet:
            print(verdict(results), flush=True)
        environment.process_exit_code = 1 if results.failed else INTERRUPTED if results.is_cut else 0
        if environment.runner and environment.runner.exceptions:
            environment.process_exit_code = USAGE
            _tell_exceptions(environment.runner.exceptions)

    # Below: one step each.

    def _look_on(self) -> None:
        """Once a second, see how it is; end it when everybody has done what they came for."""
        server, own, machine = ServerWatch(self._plan.host), OwnCpu(), MachineCpu()
        server.used()
        told_at = 0.0
        while self._runner.state not in OVER:
            gevent.sleep(LOOK_EVERY_S)
            users = int(self._runner.user_count)
            self._samples.append(_sample(users, server.used(), own.cores(), machine.cores()))
            self._begin_to_count(users)
            if time.time() - max(told_at, self._began) >= TELL_EVERY_S and not self._plan.is_quiet:
                told_at = time.time()
                print(progress(round(told_at - self._began), users, self._tally), flush=True)
            if self._is_everybody_here and not users and not self._plan.web:
                self._is_over = True
                self._runner.quit()
                return

    def _end_in_time(self) -> None:
        """Locust's own clock for this stands still while it starts, and would end it seconds too early."""
        until = time.monotonic() + self._plan.run_s
        while (left := until - time.monotonic()) > 0:
            gevent.sleep(min(left, LOOK_EVERY_S))
        self._is_over = True
        self._runner.quit()

    def _begin_to_count(self, users: int) -> None:
        """Forget how it began, once everybody has been there for a while."""
        if not self._plan.warm_s or users < self._plan.users:
            return
        if not self._counts_from:
            self._counts_from = time.time() + self._plan.warm_s
        elif self._counts_from <= time.time() and self._began < self._counts_from:
            self._tally, self._reconnections, self._began = Tally(), 0, time.time()
            self._samples = []

    def _results(self) -> Results:
        ended = self._ended or time.time()
        return Results(
            host=self._plan.host,
            recordings=[Path(each).name for each in self._plan.files],
            users=max([self._plan.users if not self._plan.web else 0, *(one.users for one in self._samples)]),
            began=self._began or ended,
            seconds=max(0.0, ended - (self._began or ended)),
            tally=self._tally,
            limits=self._plan.limits,
            samples=self._samples,
            reconnections=self._reconnections,
            is_cut=not self._plan.web and not self._is_over,
        )


def _sample(users: int, server: Used | None, client: float, machine: float) -> Sample:
    others = max(0.0, machine - client - (server.cores if server else 0.0))
    at = Sample(int(time.time()), users, client_cpu=round(client, 3), others_cpu=round(others, 3))
    if server is None:
        return at
    cores, waited = round(server.cores, 3), round(server.waited, 3)
    return replace(at, server_cpu=cores, server_memory=server.memory, server_waited=waited)


def kind_of(exception: Exception) -> str:
    """Whether somebody saw something else than was recorded, or got no answer at all."""
    return MISMATCH if isinstance(exception, ContentDiffers | TargetGone | NotThere) else ERROR


def said(exception: Exception) -> str:
    """What is wrong, in one line."""
    text = str(exception) or type(exception).__name__
    known = isinstance(exception, LoadTrouble | ContentDiffers | TargetGone | NotThere)
    return " ".join((text if known else f"{type(exception).__name__}: {text}").split())


def _tell_exceptions(exceptions: dict[str, Any]) -> None:
    """What the users' own code raised: that is a fault of the load test, not of the server."""
    for each in exceptions.values():
        print(f"{each['count']} x  {each['msg']}\n{each['traceback']}", file=sys.stderr)
