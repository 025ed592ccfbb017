"""Open pages hear from the workbench: that the newest code fails, and which files have changed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import structlog
from reactpy import component, html
from reactpy.types import Component

from heavy_engine.dev_panel import DevPanel
from heavy_engine.dev_panel.news import News
from heavy_engine.sanic_executor.news import hear_news
from tests.engine.dev_panel.desk import Desk, watch
from tests.engine.memory_socket import ADA
from tests.support.waiting import in_time

TROUBLE = {"title": "SyntaxError: '(' was never closed", "place": None}


@component
def ShedPage() -> Component:
    return html.h1("Shed")


def told(desk: Desk) -> list[Any]:
    return [message[1] for message in desk.socket.messages if message[0] == "dev"]


def own_news(desk: Desk) -> Any:
    answer = desk.panel.answer(ADA.session_id, desk.page.session.id, "own")
    assert answer
    return answer["news"]


async def test_an_open_page_is_told_of_trouble_until_it_is_over() -> None:
    desk = await watch(ShedPage)

    desk.panel.hear({"trouble": TROUBLE})
    assert told(desk) == [{"trouble": TROUBLE}]
    assert own_news(desk)["trouble"] == TROUBLE, "a page that opens now asks for it"

    desk.panel.hear({"trouble": None})
    assert told(desk)[1:] == [{"trouble": None}]
    assert own_news(desk)["trouble"] is None


async def test_a_page_that_comes_from_another_version_learns_what_holds_here() -> None:
    desk = await watch(ShedPage)

    desk.panel.shown(desk.page, is_new=False)
    assert told(desk) == [], "a page that was away for a moment missed nothing"
    desk.panel.shown(desk.page, is_new=True)
    assert told(desk) == [{"trouble": None, "styles": []}]
    desk.panel.hear({"trouble": TROUBLE})
    desk.panel.shown(desk.page, is_new=False)
    assert told(desk)[-1]["trouble"] == TROUBLE


def test_stylesheets_are_named_with_the_versions_of_now(tmp_path: Path) -> None:
    sheet = tmp_path / "base.css"

    def urls() -> list[str]:
        return [f"/static/base.css?v={sheet.read_text()}"]

    news = News(urls)
    sheet.write_text("1")
    assert news.take({"styles": True}) == {"styles": ["/static/base.css?v=1"]}
    sheet.write_text("2")
    assert news.now() == {"trouble": None, "styles": ["/static/base.css?v=2"]}
    sheet.unlink()
    assert news.take({"styles": True}) == {}, "it is being written just now"


def test_nothing_new_is_not_told() -> None:
    assert News().take({}) == News().take({"weather": "fine"}) == {}
    assert News().take({"files": ["/static/axe.svg"], "anew": True}) == {
        "files": ["/static/axe.svg"],
        "anew": True,
    }


def test_a_page_that_comes_from_another_version_learns_that_modules_have_changed() -> None:
    news = News()

    assert news.take({"modules": 1.5, "scripts": ["/static/islands/chart.js"]}) == {
        "modules": 1.5,
        "scripts": ["/static/islands/chart.js"],
    }
    assert news.now()["modules"] == 1.5, "what the old version was told may have come too early"


async def test_news_come_over_a_pipe_and_what_is_none_ends_nothing() -> None:
    ear, mouth = os.pipe()
    heard: list[Any] = []
    os.write(mouth, b"no news\n" + json.dumps({"trouble": "x" * 5_000}).encode() + b"\n")
    os.close(mouth)

    with structlog.testing.capture_logs() as logs:
        async with in_time():
            await hear_news(ear, heard.append)

    assert heard == [{"trouble": "x" * 5_000}]
    assert [line["event"] for line in logs] == ["news could not be passed on"]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(ear)


def test_without_the_workbench_there_are_no_news() -> None:
    assert DevPanel().news.now() == {"trouble": None, "styles": []}
