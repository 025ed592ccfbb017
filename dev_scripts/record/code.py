"""Steps as lines of a test: `await page.click("Add")`. No verb."""

from heavy_engine.recordings.privacy import MASK
from heavy_engine.recordings.steps import Hidden, Step
from heavy_engine.recordings.targets import Target, TargetGone, find
from heavy_engine.testing.browser import Page
from heavy_engine.testing.dom import Element
from heavy_engine.testing.find import accessible_name
from heavy_engine.testing.people import NotThere, find_field, find_target

MADE_UP = "made up for this test"
"""Typed into fields for secrets, of which no recording has the text."""
_FIND = "from heavy_engine.recordings.targets import Target, find"
_CONTENTS = "from heavy_engine.recordings.contents import made_up"
_FIELDS = ("fill", "choose", "check", "upload")


class Code:
    """Writes one step, for the page as it is before it.

    Args:
        page: where it is done.
        is_first: whether this opens the page.
    """

    def __init__(self, page: Page, *, is_first: bool) -> None:
        self._page, self._is_first = page, is_first
        # Lines of imports that the step wants.
        self.needs: set[str] = set()

    def of(self, step: Step) -> str:
        """The line."""
        if step.do == "visit":
            return f"{'page = await visit' if self._is_first else 'await page.go'}({step.path!r})"
        if step.do == "go" and step.on is None:
            return f"await page.travel({step.path!r})"
        named = {
            "back": "back",
            "forward": "forward",
            "away": "drop_connection",
            "back_again": "reconnect",
        }
        if step.do in named:
            return f"await page.{named[step.do]}()"
        return f"await page.{self._deed(step, self._called(step))}"

    def _deed(self, step: Step, on: str) -> str:
        if step.do == "fill":
            return f"fill({on}, {_text(step)!r})"
        if step.do == "check":
            return f"check({on})" if step.checked is not False else f"check({on}, on=False)"
        if step.do == "choose":
            return f"select({on}, {(step.options or ('',))[0]!r})"
        if step.do == "press":
            return f"press({step.key!r}, at={on})"
        if step.do == "upload":
            self.needs.add(_CONTENTS)
            files = (f"{each['name']!r}: made_up({each['name']!r}, {each['size']})" for each in step.files)
            return f"upload_several({on}, {{{', '.join(files)}}})"
        if step.do == "event":
            details = "".join(f", {name}={value!r}" for name, value in step.details.items())
            return f"fire({on}, {step.type!r}{details})"
        if step.do == "submit" and step.on is not None and step.on.role == "form":
            return f"submit({on})"
        return f"click({on})"

    def _called(self, step: Step) -> str:
        """How the test names what is used: by its name where that is enough."""
        target = step.on
        if target is None:
            return repr("main")
        try:
            element = find(self._page.root, target)
        except TargetGone:
            return repr(target.name)  # The step fails, and nothing is written.
        by = find_field if step.do in _FIELDS else find_target
        for name in _names(element, target, self._page.root):
            try:
                if by(self._page.root, name) is element:
                    return repr(name)
            except (NotThere, ValueError):
                continue
        self.needs.add(_FIND)
        return f"find(page.root, {_as_code(target)})"


def _names(element: Element, target: Target, root: Element) -> list[str]:
    """What may name it, the most readable first."""
    own = accessible_name(element, root)
    names = [target.name, own] if MASK not in target.name else [own]
    label = element.attributes.get("aria-label", "")
    selectors = [f'{element.tag}[aria-label="{label}"]'] if label and '"' not in label else []
    if target.field and " " not in target.field:
        selectors.append(f"[name={target.field}]")
    return [name for name in [*names, *selectors, element.tag] if name]


def _as_code(target: Target) -> str:
    parts = {
        "role": target.role,
        "name": target.name,
        "field": target.field,
        "row": target.row,
        "section": target.section,
        "nth": target.nth,
    }
    return f"Target({', '.join(f'{name}={value!r}' for name, value in parts.items() if value)})"


def _text(step: Step) -> str:
    return MADE_UP if isinstance(step.text, Hidden) else step.text or ""
