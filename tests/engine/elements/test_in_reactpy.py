"""ReactPy's own layout takes our elements."""

from typing import Any

from reactpy import component, use_state
from reactpy.core.layout import Layout

from heavy_engine.elements import html


@component
def Counter() -> Any:
    count, set_count = use_state(0)

    return html.div(
        {"className": "counter"},
        html.button({"onClick": lambda event: set_count(count + 1)}, "more"),
        html.svg({"viewBox": "0 0 1 1"}, html.svg.circle({"r": count})),
        html(html.output(str(count)), [html.i({"key": f"n{n}"}, str(n)) for n in range(count)]),
    )


async def test_reactpys_layout_renders_and_handles() -> None:
    async with Layout(Counter()) as layout:
        first = (await layout.render())["model"]
        div = first["children"][0]
        target = div["children"][0]["eventHandlers"]["onClick"]["target"]

        await layout.deliver({"type": "layout-event", "target": target, "data": [{}]})
        div = (await layout.render())["model"]

    fragment = str(div)
    assert "'tagName': 'output', 'children': ['1']" in fragment
    assert "'tagName': 'i'" in fragment
