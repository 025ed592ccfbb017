"""Shapes: what a recording consists of."""

from dataclasses import dataclass, field
from typing import Any

from .targets import Target

RECORDING = 1
"""The version of the file."""
KINDS = frozenset(
    {
        *("visit", "fill", "check", "choose", "click", "press", "submit", "go", "back", "forward", "upload"),
        *("event", "news", "trouble", "away", "back_again", "leave", "end"),
    }
)
# What a person does; the others are what happens to them.
DEEDS = frozenset(
    {
        "visit",
        "fill",
        "check",
        "choose",
        "click",
        "press",
        "submit",
        "go",
        "back",
        "forward",
        "upload",
        "event",
    }
)


@dataclass(frozen=True)
class Hidden:
    """A text that was not written down, by the name of its field."""

    field: str


@dataclass(frozen=True)
class Header:
    """What the first line says: when, of what, by whom, and in which language and time zone.

    `zone` is where the server was, `time_zone` what the browser had said of its own clock by then.
    `user` is who was signed in, as the application calls them; `data` the name of a dump of the
    database as it was. A session that was saved after an error says which: `reference`, `error`, `said`.
    """

    application: str = ""
    began: str = ""
    language: str = "en"
    zone: str = ""
    time_zone: str = ""
    signed_in: bool = False
    user: str | None = None
    data: str | None = None
    reference: str = ""
    error: str = ""
    said: str = ""
    wire: int = 2
    recording: int = RECORDING


@dataclass(frozen=True)
class Step:
    """One line: what somebody did or what happened, and what then came to the page or went from it.

    `sees` is the whole outline of a page that was loaded, `ids` are those that the application made
    from this step until the next. `at` is in seconds since the first line, `think` the seconds before a
    deed in which nothing was done, `ms` the milliseconds from a deed's arrival to its answer.
    """

    do: str
    at: float = 0.0
    think: float = 0.0
    on: Target | None = None
    path: str = ""
    title: str = ""
    text: str | Hidden | None = None
    checked: bool | None = None
    options: tuple[str, ...] = ()
    key: str = ""
    files: tuple[dict[str, Any], ...] = ()
    type: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    reference: str = ""
    said: str = ""
    why: str = ""
    ms: float | None = None

    @property
    def is_deed(self) -> bool:
        """Whether a person did it, and a replay does it again."""
        return self.do in DEEDS


@dataclass(frozen=True)
class Recording:
    """One session: its header and its steps; `is_cut` says that the last line was cut off."""

    header: Header
    steps: tuple[Step, ...]
    name: str = ""
    is_cut: bool = False

    @property
    def deeds(self) -> tuple[Step, ...]:
        """What a person did."""
        return tuple(step for step in self.steps if step.is_deed)

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.steps[-1].at if self.steps else 0.0
