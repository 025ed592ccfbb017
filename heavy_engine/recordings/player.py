"""Player: does a recording again, step by step, and says whether what came is what was recorded.

It knows no network and no clock. It moves the hands of any `heavy_engine.testing.browser.Page`: one in this
process (`./heavy replay --check`), or one whose server is behind a socket (`heavy_engine.load`).
"""

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from ..testing.browser import Page
from ..testing.dom import Element
from ..testing.find import seen_text
from ..testing.forms import chosen, options_of, value_of
from .comparing import Numbers
from .contents import made_up
from .expecting import Expectation, Mismatch, expectations
from .judging import NOT_AHEAD, Ahead, Judge, ahead_after
from .steps import Hidden, Recording, Step
from .targets import find
from .values import Values
from .words import said

__all__ = ["Mismatch", "Player", "now", "said"]

T = TypeVar("T")


class Player:
    """One person who does what was recorded.

    Args:
        recording: what was recorded.
        values: what this person types in the place of what was typed: see `Values`.
        numbers: "any" where others are at work too, and counts are not what they were; see `alike`.
    """

    def __init__(
        self, recording: Recording, values: Mapping[str, str] | None = None, *, numbers: Numbers = "exact"
    ) -> None:
        self.values = Values(recording, values or {})
        # In the order of the file, with this person's texts in them; the first is number 1.
        self.steps: tuple[Step, ...] = tuple(map(self.values.put_in, recording.steps))
        self._judge = Judge(numbers, self.values.own)
        self._expected = {id(step): each for step, each in expectations(self.steps)}

    def expects(self, step: Step) -> bool:
        """Whether anything was recorded that `judge` could miss."""
        expected = self._expected.get(id(step))
        return expected is not None and expected.is_something

    def judge(
        self, step: Step, before: Sequence[str] | None, after: Sequence[str], ahead: Ahead = NOT_AHEAD
    ) -> Mismatch | None:
        """What is not as it was recorded, or None; may be asked again for the same step when more came.

        Every line that the step brought must be there, in this order, and what it took must not. Lines that
        nobody recorded are allowed.

        Args:
            step: one of `steps`.
            before: the outline of the page before the step; None where nobody looked.
            after: the outline now.
            ahead: what `ahead` said after the step before.
        """
        return self._judge.mismatch(self._expectation(step), before, after, ahead)

    def ahead(self, step: Step, before: Sequence[str], after: Sequence[str], ahead: Ahead) -> Ahead:
        """What has come already that came later when it was recorded, for those who wait for all effects."""
        return ahead_after(self._expectation(step), before, after, ahead)

    def is_met(self, step: Step, before: Sequence[str] | None, after: Sequence[str]) -> bool:
        """Whether `judge` has nothing to tell; for those who ask until it is so."""
        return self._judge.is_met(self._expectation(step), before, after)

    def _expectation(self, step: Step) -> Expectation:
        return self._expected.get(id(step), Expectation(0, step))

    def failed(self, step: Step, why: str) -> Mismatch:
        """What to tell of a step that could not be done, or went wrong."""
        return Mismatch(step, self.steps.index(step) + 1, "", "", why)

    async def act(self, page: Page, step: Step) -> None:
        """Do what a person did; for what happened to them, such as news, nothing is to be done.

        Raises:
            TargetGone: when what they used is not there.
            NotThere: when it is there, but cannot be used so: it is disabled, or has no such option.
            NoValue: when a secret is to be typed that nobody gave.
        """
        if step.do in _OF_PAGES:
            await _on_page(page, step)
        elif step.do in ("fill", "check", "choose", "click", "press", "submit", "upload", "event"):
            on = find(page.root, step.on) if step.on else page.root
            await self._on_element(page, step, on)

    async def _on_element(self, page: Page, step: Step, on: Element) -> None:
        if step.do == "fill":
            await page.fill(on, self.values.typed(step.text))
        elif step.do == "check":
            await page.check(on, on=step.checked is not False)
        elif step.do == "choose":
            private = (self.values.typed(step.text),) if isinstance(step.text, Hidden) else ()
            await _choose(page, on, step.options or private)
        elif step.do == "press":
            await page.press(step.key, on)
        elif step.do == "upload":
            files = {each["name"]: made_up(each["name"], each["size"]) for each in step.files}
            await page.upload_several(on, files)
        elif step.do == "event":
            await page.fire(on, step.type, **step.details)
        elif step.do == "submit" and on.tag == "form":
            await page.submit(on)
        else:
            await page.click(on, **step.details)


_OF_PAGES = frozenset({"visit", "go", "back", "forward", "away", "back_again", "leave"})


async def _on_page(page: Page, step: Step) -> None:
    if step.do == "go" and step.on is not None:
        await page.click(find(page.root, step.on))
    elif step.do == "go":
        await page.travel(step.path)
    elif step.do == "visit":
        await page.go(step.path)
    else:
        deeds = {
            "back": page.back,
            "forward": page.forward,
            "away": page.drop_connection,
            "back_again": page.reconnect,
            "leave": page.close,
        }
        await deeds[step.do]()


async def _choose(page: Page, field: Element, options: Sequence[str]) -> None:
    """Have exactly these options chosen; where one line is shown, one is."""
    if "multiple" not in field.attributes:
        await page.select(field, options[0] if options else "")
        return
    wanted = [each for each in options_of(field) if {seen_text(each), value_of(each)} & set(options)]
    if wanted != chosen(field):
        await page.choose(field, wanted)


def now(doing: Coroutine[Any, Any, T]) -> T:
    """Do at once what never truly waits: the hands of a page whose transport blocks.

    Raises:
        RuntimeError: when it does wait.
    """
    try:
        doing.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    doing.close()
    raise RuntimeError("this page waits for an event loop: await what it does")
