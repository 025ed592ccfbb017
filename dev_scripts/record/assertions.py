"""What people see after a step, as assertions that hold now. No verb."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from heavy_engine.recordings.comparing import varies
from heavy_engine.recordings.outline import outline
from heavy_engine.recordings.steps import Step
from heavy_engine.testing.browser import Page
from heavy_engine.testing.people import NotThere

# So much of a long text is looked for.
TEXT_MAX = 80
# Of a page that was there before, so much is said again.
PAGE_SAYS_AGAIN = 3
_TO_PAGES = frozenset({"visit", "go", "back", "forward"})
# Lines that are nothing but text on the page, and such as say what a field holds.
_SAID = re.compile(
    r"(?:text|status|alert|item|cell|caption|quote|note|log|tooltip|dialog|heading \d): (.+)", re.DOTALL
)
_PRESSED = re.compile(r"(?:button|link|tab|menuitem|summary): (.+)", re.DOTALL)
_ROW = re.compile(r"row: (.+)", re.DOTALL)
_CHECKED = re.compile(r"(?:checkbox|radio|switch) (.+): (on|off)", re.DOTALL)
_FIELD = re.compile(
    r"(?:textbox|spinbutton|date|time|month|week|datetime-local|color|slider) (.+?):(?: (.*))?", re.DOTALL
)
_STATE = re.compile(r" \([a-z, ]+\)$")


class Claim(NamedTuple):
    """Something that a test may say of a page, and whether it is so."""

    code: str
    holds: Callable[[Page], bool]


class Assertions:
    """Compares a page before a step with the page after it."""

    def __init__(self) -> None:
        self._seen: tuple[str, ...] = ()
        self._held: set[str] = set()
        # All that was asserted so far.
        self._told: set[str] = set()

    def look(self, page: Page | None) -> None:
        """Remember the page before a step; None where there is none yet."""
        self._seen = outline(page.root) if page else ()
        self._held = {claim.code for claim in _claims(self._seen, page)} if page else set()

    def of(self, page: Page, step: Step) -> list[str]:
        """What holds now and did not before; where there is nothing new, what the step brought again."""
        after = outline(page.root)
        came = [line for line in after if step.do == "visit" or line not in self._seen]
        known = _own_deed(step)
        holding = [claim.code for claim in _claims(came, page) if claim.code != known]
        found = [code for code in holding if code not in self._held]
        if step.do in _TO_PAGES:
            found = self._not_told(found)
        else:
            found = found or list(self._gone(page, after)) or holding or list(_pressed(came, page))
        self._told.update(found)
        return list(dict.fromkeys(found))

    def _not_told(self, codes: list[str]) -> list[str]:
        """Of a whole page what no line of the test says yet, or else how it begins."""
        said = [code for code in codes if not code.endswith(" == ''")]
        return [code for code in said if code not in self._told] or said[:PAGE_SAYS_AGAIN]

    def _gone(self, page: Page, after: Sequence[str]) -> Iterator[str]:
        for line in self._seen:
            said = _SAID.fullmatch(line)
            if said and line not in after and not varies(line) and not page.sees(_cut(said[1])):
                yield f"assert not page.sees({_cut(said[1])!r})"


def _own_deed(step: Step) -> str:
    """What goes without saying: a field holds what was typed."""
    name = step.on.name if step.on else ""
    if step.do == "check":
        return _is_checked(name, step.checked is not False).code
    return _holds(name, step.text).code if step.do == "fill" and isinstance(step.text, str) else ""


def _claims(lines: Sequence[str], page: Page) -> Iterator[Claim]:
    """What can be said of these lines and holds."""
    for line in lines:
        if not varies(line):
            yield from (claim for claim in _claims_of(_STATE.sub("", line), page) if _is_so(claim, page))


def _claims_of(line: str, page: Page) -> Iterator[Claim]:
    if said := _SAID.fullmatch(line):
        yield _sees(said[1])
    elif row := _ROW.fullmatch(line):
        whole = _sees(row[1].replace(" | ", " "))
        yield from [whole] if whole.holds(page) else map(_sees, row[1].split(" | "))
    elif checked := _CHECKED.fullmatch(line):
        yield _is_checked(checked[1], checked[2] == "on")
    elif (field := _FIELD.fullmatch(line)) and len(field[2] or "") <= TEXT_MAX:
        yield _holds(field[1], field[2] or "")


def _pressed(lines: Sequence[str], page: Page) -> Iterator[str]:
    """Buttons and links, where nothing else came."""
    for line in lines:
        pressed = _PRESSED.fullmatch(_STATE.sub("", line))
        if pressed and not varies(line) and page.sees(pressed[1]):
            yield _sees(pressed[1]).code


def _sees(text: str) -> Claim:
    cut = _cut(text)
    return Claim(f"assert page.sees({cut!r})", lambda page: page.sees(cut))


def _is_checked(name: str, is_on: bool) -> Claim:
    negated = "" if is_on else "not "
    return Claim(f"assert {negated}page.is_checked({name!r})", lambda page: page.is_checked(name) is is_on)


def _holds(name: str, text: str) -> Claim:
    return Claim(f"assert page.value({name!r}) == {text!r}", lambda page: page.value(name) == text)


def _is_so(claim: Claim, page: Page) -> bool:
    try:
        return claim.holds(page)
    except NotThere:
        return False  # What is called so is not for certain, or is not seen.


def _cut(text: str) -> str:
    """The beginning of a long text, in whole words."""
    return text if len(text) <= TEXT_MAX else text[:TEXT_MAX].rpartition(" ")[0] or text[:TEXT_MAX]
