"""A stage for components: shows one, changes what it shows, keeps the edits."""

from collections.abc import Callable
from typing import Any

from reactpy import component, html, use_state
from reactpy.types import Component, VdomDict

from heavy_engine.layout import Layout, Op


class Stage:
    """Shows what `draw(value)` answers, in a root component whose only state is the value."""

    def __init__(self, draw: Callable[[Any], Any], value: Any) -> None:
        self.faults: list[str] = []
        self._set: Callable[[Any], None] = lambda _value: None

        @component
        def Root() -> Any:
            (_turn, shown), self._set = use_state(lambda: (0, value))
            return draw(shown)

        self.layout = Layout(Root(), on_fault=self._fault)
        self.first_html = self.layout.render()

    def show(self, value: Any) -> list[Op]:
        """Change the value; answers the edits."""
        # The turn makes a change of it even if the value is equal: the root always renders.
        self._set(lambda before: (before[0] + 1, value))
        return self.layout.flush()

    @property
    def html(self) -> str:
        return self.layout.html()

    def _fault(self, error: BaseException, name: str) -> VdomDict:
        self.faults.append(f"{name}: {error}")
        return html.p({"class": "fault"}, f"{name} failed")


def ignore(_event: Any) -> None:
    """A handler that does nothing."""


@component
def Named(name: str) -> Component:
    """A component that shows its only argument."""
    return html.li(name)  # type: ignore[return-value]  # ReactPy's annotation leaves VDOM out.
