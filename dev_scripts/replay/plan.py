"""Plan: everything a load test is to do, handed from the verb to Locust's process."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .limits import Limits

VARIABLE = "HEAVY_REPLAY_PLAN"


@dataclass(frozen=True)
class Plan:
    """What to do.

    Attributes:
        host: where the server is.
        ca: a file with certificates to trust besides the system's.
        files: recordings, or one file of Locust users (.py).
        weights: how often each recording is drawn.
        users: how many people, at most.
        spawn_rate: how many of them come in a second.
        seconds: how long; 0: until each has done one recording.
        scattered: people leave their first round somewhere in the middle, so that they do not come in herds.
        warm_s: of what happens before everybody has been there for so long, nothing counts.
        workers: processes that play people; 1 plays them itself.
        web: Locust's own page decides, on this port; 0 for none.
        values: what people type instead, with {user} and {round} in it.
        think: factor for times of thought.
        limits: what must not be exceeded.
        out: where to write json, csv and html.
        is_quiet: tells nothing while it runs, and no verdict.
    """

    host: str
    files: Sequence[str]
    weights: Sequence[float] = ()
    users: int = 1
    spawn_rate: float = 10.0
    seconds: float = 0.0
    scattered: bool = False
    warm_s: float = 0.0
    workers: int = 1
    web: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    think: float = 1.0
    patience_s: float = 10.0
    content: str = "all"
    ca: str = ""
    limits: Limits = field(default_factory=Limits)
    out: Mapping[str, str] = field(default_factory=dict)
    is_quiet: bool = False

    def as_text(self) -> str:
        """For an environment variable."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Plan:
        """From an environment variable."""
        given: dict[str, Any] = json.loads(text)
        return cls(**{**given, "limits": Limits(**given["limits"])})

    @classmethod
    def of_environment(cls) -> Plan:
        """The plan of this process; one of nothing where there is none."""
        text = os.environ.get(VARIABLE)
        return cls.of(text) if text else cls(host="", files=())

    @property
    def rounds(self) -> int:
        """How often each does a recording; 0 goes on until the time is up, or the web page says so."""
        return 0 if self.seconds or self.web else 1

    @property
    def users_file(self) -> Path | None:
        """The file of Locust users, where that is what was named."""
        return Path(self.files[0]) if self.files and self.files[0].endswith(".py") else None

    def words(self, own_users: Path) -> list[str]:
        """The command line of Locust that does it.

        Args:
            own_users: the file of users that reads this plan.
        """
        number = ["-u", str(self.users), "-r", f"{self.spawn_rate:g}", "--host", self.host]
        words = ["locust", "-f", str(self.users_file or own_users), *number, "--stop-timeout", "30s"]
        # What it says at the end is said by us.
        words += ["--skip-log-setup", "--only-summary"]
        words += ["--web-host", "127.0.0.1", "--web-port", str(self.web)] if self.web else ["--headless"]
        words += ["-t", f"{self.seconds:.0f}s"] if self.seconds and self.web else []
        return [*words, *(["--processes", str(self.workers)] if self.workers > 1 else [])]

    @property
    def run_s(self) -> float:
        """Seconds from the first who comes to the end; without a time, nobody knows."""
        if not self.seconds:
            return float("inf")
        return self.seconds + self.warm_s + (self.users / self.spawn_rate if self.warm_s else 0)
