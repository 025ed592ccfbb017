"""Pending: a step that may still bring something, or be the beginning of the next."""

from dataclasses import dataclass, field, replace

from ..testing.dom import Element
from .deeds import NOISE, Deed
from .steps import Step
from .told import Event

# What comes within so many seconds after the answer, each time, belongs to the deed; but never for longer
# than the second.
QUIET_S, BELONGS_S = 1.0, 5.0
# A form is sent so soon after the key, or the press on a button, that sends it.
AT_ONCE_S = 0.1
_NO_DEEDS = frozenset({"visit", "news", "back_again"})


@dataclass
class Pending:
    """A step that may still bring something; times are in seconds since 1970."""

    deed: Deed
    seq: int
    asked: float
    last: float
    before: tuple[str, ...]
    path: str
    answered: float | None = None
    ids: list[str] = field(default_factory=list)
    troubles: list[Step] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """What is known of it."""
        return self.deed.step

    def is_over(self, at: float) -> bool:
        """Whether nothing more comes of it."""
        if self.answered is None:
            return False
        return at > self.last + QUIET_S or at > self.answered + BELONGS_S

    def goes_on(self, at: float, event: Event, deed: Deed) -> bool:
        """Take what is the same deed still: the next key, or what the browser makes of a press."""
        was, step = self.step, deed.step
        if was.do in _NO_DEEDS:
            return False
        is_there = deed.element is not None and self.deed.element is deed.element
        is_typed = was.do == step.do == "fill" and is_there
        is_toggled = was.do == step.do == "check" and is_there and was.checked == step.checked
        is_noise = was.do == step.do == "event" and was.type == step.type in NOISE and is_there
        if is_typed or is_toggled or is_noise:
            self.deed.step = replace(was, text=step.text)
        elif not (event.type == "submit" and self._sends(deed) and at < self.last + AT_ONCE_S):
            return False
        self.seq, self.answered = event.seq, None
        self.asked = self.last = at
        return True

    def _sends(self, deed: Deed) -> bool:
        """Whether this is the key or the press that sends a form, and does so again at a replay."""
        is_sending = self.step.do == "click" or (self.step.do == "press" and self.step.key == "Enter")
        form = _form_of(deed.element)
        return is_sending and form is not None and form is _form_of(self.deed.element)


def _form_of(element: Element | None) -> Element | None:
    around = (element, *element.ancestors()) if element else ()
    return next((each for each in around if each.tag == "form"), None)
