"""Names that the documents mention exist: modules, hooks, methods, settings."""

import re
from collections.abc import Iterable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
import reactpy
import reactpy.reactjs

import heavy_engine
from heavy_engine.browser_side import Page as BrowserPage
from heavy_engine.session.page_session import PageSession
from heavy_engine.testing.browser import Page
from heavy_stack.frontend import browser_values, reactpy_util, time_zones
from heavy_stack.frontend.components import addresses, confirm, endless, opening, pagination, progress, toasts
from heavy_stack.settings import variable_names
from heavy_stack.settings.rules import WORKBENCH_VARIABLES

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(r"(?:heavy_engine|heavy_stack|benchmarks)(?:\.\w+)+")
PUBLIC = re.compile(
    r"(use_\w+|heavy_use_\w+|heavy_event|each|renders_always|current_record|component_from_\w+)(?=\(|$)"
)
METHOD = re.compile(r"(session|page)\.(\w+)(?=\(|$)")
SETTING = re.compile(r"\bHEAVY_[A-Z_]*[A-Z]\b")
READ_BY_A_TEST = re.compile(r'environ(?:\.get\(|\[)"(HEAVY_\w+)"')
NAMESPACES = (
    heavy_engine,
    reactpy,
    reactpy.reactjs,
    reactpy_util,
    browser_values,
    time_zones,
    addresses,
    confirm,
    endless,
    opening,
    pagination,
    toasts,
    progress,
)
# A page is one in a test, or the one that client functions run beside.
OWNERS: dict[str, tuple[type, ...]] = {"session": (PageSession,), "page": (Page, BrowserPage)}


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def text(request: pytest.FixtureRequest) -> str:
    return request.param.read_text()


def named(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """What a text has between backticks and begins like this."""
    return [found for code in CODE.findall(text) if (found := pattern.match(code))]


def is_there(dotted: str) -> bool:
    try:
        resolve_name(dotted)
    except (ImportError, AttributeError):
        return False
    return True


def has(owner: type, name: str) -> bool:
    """Whether a class has an attribute, or gives it to its instances when it makes them."""
    made_by = [vars(base)["__init__"] for base in owner.__mro__[:-1] if "__init__" in vars(base)]
    return hasattr(owner, name) or any(name in init.__code__.co_names for init in made_by)


def missing_from(names: Iterable[str], namespaces: Iterable[Any]) -> list[str]:
    return [name for name in names if not any(hasattr(space, name) for space in namespaces)]


def test_modules_and_what_is_in_them_can_be_imported(text: str) -> None:
    assert [found[0] for found in named(text, DOTTED) if not is_there(found[0])] == []


def test_hooks_and_functions_exist(text: str) -> None:
    assert missing_from((found[1] for found in named(text, PUBLIC)), NAMESPACES) == []


def test_methods_of_sessions_and_of_pages_in_tests_exist(text: str) -> None:
    found_there = named(text, METHOD)
    wrong = [found[0] for found in found_there if not any(has(one, found[2]) for one in OWNERS[found[1]])]

    assert wrong == []


def test_settings_exist(text: str) -> None:
    read_by_tests = {
        name for path in ROOT.glob("tests/**/*.py") for name in READ_BY_A_TEST.findall(path.read_text())
    }
    known = {*variable_names(), *WORKBENCH_VARIABLES, *read_by_tests}

    assert set(SETTING.findall(text)) - known == set()


def test_what_does_not_exist_is_found() -> None:
    made_up = "`heavy_engine.layout.Layuot` `use_strem()` `page.clcik()` `each(items)`"

    assert not is_there(named(made_up, DOTTED)[0][0])
    assert missing_from((found[1] for found in named(made_up, PUBLIC)), NAMESPACES) == ["use_strem"]
    assert not has(Page, named(made_up, METHOD)[0][2])


def test_the_engine_document_names_many() -> None:
    engine = (ROOT / "docs" / "engine.md").read_text()

    assert len(named(engine, PUBLIC)) >= 8
    assert len(set(SETTING.findall(engine))) >= 8
