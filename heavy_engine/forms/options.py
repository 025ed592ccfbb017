"""What a component says of its form."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from .kinds import FormMistake
from .specs import Spec, Wishes

OnSubmit = Callable[[Any, Any], Awaitable[str | None]]
After = Literal["clear", "keep"]


@dataclass(frozen=True)
class Step:
    """One step of a wizard: its title, and the fields of the model that it asks for."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """The arguments of one render; see use_form()."""

    model: type[BaseModel]
    on_submit: OnSubmit
    values: Any = None
    wishes: Wishes = field(default_factory=Wishes)
    steps: tuple[Step, ...] = ()
    check_title: str = ""
    after: After = "clear"
    focus: str = ""
    zone: str = ""

    @property
    def step_last(self) -> int:
        """The number of the last step; 0 if there are no steps."""
        if not self.steps:
            return 0
        return len(self.steps) - (0 if self.check_title else 1)

    def asks_for(self, name: str, step: int) -> bool:
        """Whether a step asks for a field, or for the group or list that it is in."""
        return step < len(self.steps) and name.partition(".")[0] in self.steps[step].fields

    def step_of(self, name: str, otherwise: int) -> int:
        """The step that asks for a field."""
        found = (step for step in range(len(self.steps)) if self.asks_for(name, step))
        return next(found, otherwise)

    def step_in(self, text: str) -> int:
        """The step that a browser's text means; the first one if it means none."""
        return min(int(text), self.step_last) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def check_steps(options: Options, specs: Sequence[Spec]) -> None:
    """Raises FormMistake unless each field belongs to one step, where there are steps."""
    asked = [name for step in options.steps for name in step.fields]
    names = [spec.name for spec in specs]
    if asked and sorted(asked) != sorted(names):
        wrong = ", ".join(sorted({*asked} ^ {*names} | {name for name in asked if asked.count(name) > 1}))
        raise FormMistake(f"Each field belongs to one step. Look at: {wrong}.")
