"""Values: what one person of a replay types in the place of what was typed in the recording."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from .privacy import MASK
from .steps import Hidden, Recording, Step

D = TypeVar("D")

SECRET = "secret:"  # noqa: S105
"""Before the name of a field whose text was not recorded; the name alone does too."""


class NoValue(ValueError):
    """A step types a secret, which is in no recording, and nobody said what it is."""


class Values:
    """Puts one person's own texts in the place of recorded ones: in what is typed, named, asked for and seen.

    Args:
        recording: where the texts come from.
        given: the person's own texts, by the text that was typed in the recording, by a placeholder such as
            `{{title}}` that somebody wrote into the file, or by the name of a field with a secret.
    """

    def __init__(self, recording: Recording, given: Mapping[str, str]) -> None:
        self._given = given
        typed = {step.text for step in recording.steps if isinstance(step.text, str)}
        meant = {key: text for key, text in given.items() if key and (key in typed or key.startswith("{{"))}
        # An error has another reference each time.
        meant |= {step.reference: MASK for step in recording.steps if step.reference}
        self._texts = meant
        # All in one pass, so that what was put in is not replaced again; the longest first: "an axe" is part
        # of "an axe handle".
        self._found = re.compile("|".join(map(re.escape, sorted(meant, key=len, reverse=True))))
        self.own = tuple(text for text in meant.values() if text not in ("", MASK))

    def put_in(self, step: Step) -> Step:
        """A step as this person does it."""
        return self._filled(step) if self._texts else step

    def typed(self, text: str | Hidden | None) -> str:
        """What to type.

        Raises:
            NoValue: when it is a secret that nobody gave.
        """
        if not isinstance(text, Hidden):
            return text or ""
        found = self._given.get(f"{SECRET}{text.field}", self._given.get(text.field))
        if found is None:
            raise NoValue(
                f"the field {text.field!r} takes a secret, which is in no recording;"
                f" say what to type:  --value {text.field}=TEXT"
            )
        return found

    def _filled(self, made: D) -> D:
        """The same dataclass with texts put in, wherever they stand."""
        changed = {each.name: self._any(getattr(made, each.name)) for each in fields(made)}  # type: ignore[arg-type]
        return replace(made, **changed)  # type: ignore[type-var]

    def _any(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(map(self._any, value))
        if isinstance(value, dict):
            return {key: self._any(one) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, Hidden | type):
            return self._filled(value)
        return value

    def _text(self, text: str) -> str:
        return self._found.sub(lambda found: self._texts[found[0]], text)
