"""./heavy routes lists the pages, in columns and as JSON, and says what is wrong with them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from reactpy import component

from dev_scripts import routes
from dev_scripts.command_line import main
from heavy_engine import Route, Section, guard_with_work


@component
def HomePage() -> None: ...


@component
def UserPage(user_id: int) -> None: ...


def Frame(*_children: Any, key: str) -> None: ...


def Office(*_children: Any, key: str) -> None: ...


def staff_only(_caller: object, _params: object) -> None: ...


@guard_with_work
async def known_user(_work: object, _caller: object, _params: object) -> None: ...


USERS = Section(
    "/admin",
    {
        "/users/<user_id:int>": Route(
            UserPage, lambda user_id: f"User {user_id}", layout=Office, guard=known_user
        )
    },
    layout=Frame,  # type: ignore[arg-type]
    guard=staff_only,
)


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The routes of an application, for the test to change."""
    module = SimpleNamespace(__name__="shop.routes", ROUTES={"/": Route(HomePage, "Home")}, SECTIONS=(USERS,))
    monkeypatch.setattr(routes, "app_module", lambda _name: module)
    return module


def test_each_page_has_a_line(application: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes"]) == 0

    head, home, user = (line.split("  ") for line in capsys.readouterr().out.splitlines())
    assert [word.strip() for word in head if word] == ["PATH", "NAME", "LAYOUTS", "GUARDS", "TITLE", "PAGE"]
    assert [word.strip() for word in home if word][:5] == ["/", "HomePage", "-", "-", "Home"]
    assert [word.strip() for word in user if word][:4] == [
        "/admin/users/<user_id:int>",
        "UserPage",
        "Frame > Office",
        "staff_only > known_user",
    ]


def test_pages_for_developers_are_shown_when_they_are_wanted(
    application: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    application.DEV_ROUTES = {"/dev/parts": Route(HomePage, "Parts")}
    assert main(["routes", "/dev/parts"]) == 1
    capsys.readouterr()

    assert main(["routes", "--dev", "/dev/parts"]) == 0

    assert capsys.readouterr().out.splitlines()[1].startswith("/dev/parts  HomePage")


def test_programs_get_json(application: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes", "--json", "/admin/users/7"]) == 0

    (row,) = json.loads(capsys.readouterr().out)
    assert (row["path"], row["layouts"], row["guards"]) == (
        "/admin/users/<user_id:int>",
        ["Frame", "Office"],
        ["staff_only", "known_user"],
    )
    assert row["title"] == "(made of the parameters)"
    assert row["page"].startswith("tests/dev_scripts/test_routes_verb.py:")


@pytest.mark.parametrize(("word", "paths"), [("office", ["/admin"]), ("/admin", ["/admin"]), ("/", ["/"])])
def test_a_word_or_a_path_shows_some(
    application: SimpleNamespace, capsys: pytest.CaptureFixture[str], word: str, paths: list[str]
) -> None:
    assert main(["routes", word]) == 0

    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0].split("/users")[0] for line in lines] == paths


def test_what_is_nowhere_is_1(application: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes", "/admin/users/x"]) == 1

    assert "No page has '/admin/users/x'" in capsys.readouterr().err


def test_a_wrong_table_is_told_in_words(
    application: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    application.ROUTES = {"/<user_id>": Route(UserPage, "User"), "x": Route(HomePage, "X")}

    assert main(["routes"]) == 2

    said = capsys.readouterr().err
    assert "shop.routes: 2 routes are wrong" in said
    assert "make the two agree" in said
    assert "Traceback" not in said


def test_the_pages_of_this_project_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes"]) == 0

    assert "LandingPage" in capsys.readouterr().out
