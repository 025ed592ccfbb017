"""Rows that are sent and forgotten."""

from typing import Any

from reactpy import component, html

from heavy_engine.layout import Layout, Stream, use_stream


def show(**options: Any) -> tuple[Layout, Stream, str]:
    """A page with a stream between two elements."""
    streams: list[Stream] = []

    @component
    def Log() -> Any:
        stream = use_stream([html.li("first")], **options)
        streams.append(stream)
        return html.ul(html.li("head"), stream, html.li("foot"))

    layout = Layout(Log())
    first = layout.render()
    return layout, streams[0], first


def test_rows_go_to_their_place_in_the_order_they_came() -> None:
    layout, stream, first = show()

    stream.append(html.li("a"), html.li("b"))
    stream.append(html.li("c"))

    assert '<li data-h="3">first</li><li data-h="4">foot</li>' in first
    assert layout.flush() == [["i", 1, 4, '<li data-h="5">a</li><li data-h="6">b</li><li data-h="7">c</li>']]
    assert layout.flush() == []


def test_the_server_forgets_what_it_sent() -> None:
    layout, stream, _first = show()

    stream.append(html.li({"onClick": lambda _event: None}, "a" * 1000))
    ((_op, _parent, _before, row),) = layout.flush()

    assert "a" * 1000 in row
    assert layout.find(5, "click") is None
    assert "a" * 1000 not in layout.html()


def test_the_browser_keeps_no_more_than_the_limit() -> None:
    layout, stream, _first = show(limit=2)

    stream.append(html.li("a"), html.li("b"))

    assert layout.flush()[1:] == [["r", 3]]
