"""What the documents say is true: links lead somewhere, verbs and names exist."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import get_args

import pytest

import heavy_engine
from dev_scripts.verbs import VERBS
from heavy_engine import application, files, vendored
from heavy_engine.browser_side import carrier, runtime
from heavy_engine.brython_bridge import errors as client_errors
from heavy_engine.forms import intakes, kinds, multipart, posting, tokens
from heavy_engine.hooks import page
from heavy_engine.html import safety
from heavy_engine.layout import children, instance, islands, layout
from heavy_engine.live import callers, live_page, live_pages, resume
from heavy_engine.load import person, trouble
from heavy_engine.recordings import saving, service, starting, steps, targets, values
from heavy_engine.routing import admission, current
from heavy_engine.routing import errors as routing_errors
from heavy_engine.sanic_executor import frames, people, serving
from heavy_engine.session import loads
from heavy_engine.state import seal
from heavy_engine.topics import listener, news
from heavy_engine.uploads import acceptance, ranges, refusals, s3_store, tickets
from heavy_engine.wire import messages
from heavy_stack.backend import errors
from heavy_stack.frontend.components import confirm
from heavy_stack.settings import loading

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
VERB = re.compile(r"\./heavy ([a-z]+(?:-[a-z]+)*)")
CODE = re.compile(r"`([^`]+)`")
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^[\w.-]+(/[\w.-]*)+$")
# Folders that appear when a project is used.
MADE_LATER = (
    ".heavy/",
    ".heavy/faults",
    ".heavy/faults-postgres",
    ".heavy/recordings",
    ".heavy/secrets",
    ".heavy/uploads",
    ".venv/",
)


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def document(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_links_lead_somewhere(document: Path) -> None:
    missing = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]

    assert missing == []


def test_verbs_exist(document: Path) -> None:
    known = {verb.name.split()[0] for verb in VERBS}
    unknown = set(VERB.findall(document.read_text())) - known

    assert unknown == set()


def test_files_that_are_named_exist(document: Path) -> None:
    named = {word for word in CODE.findall(document.read_text()) if FILE.match(word)}
    missing = [
        n for n in named if not (ROOT / n).exists() and n not in MADE_LATER and not _is_in_a_package(n)
    ]

    assert missing == []


def test_examples_are_python(document: Path) -> None:
    for example in PYTHON.findall(document.read_text()):
        compile(example, str(document), "exec")


def test_the_guide_names_hooks_that_exist() -> None:
    from heavy_stack.frontend import reactpy_util

    named = set(
        re.findall(r"`((?:heavy_)?use_\w+|heavy_event|each|Link)\(", (ROOT / "docs/guide.md").read_text())
    )

    assert len(named) >= 6
    for name in named:
        assert hasattr(heavy_engine, name) or hasattr(reactpy_util, name), name


def test_every_error_is_listed() -> None:
    listed = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/errors.md").read_text(), re.MULTILINE))
    defined = {
        name
        for module in (
            *_modules_of_errors(),
            *(loading, messages, page, safety),
            *(intakes, kinds, multipart, posting, tokens),
            *(children, instance, islands, layout, live_pages, loads),
            *(application, listener, news, people, serving, vendored),
            *(admission, client_errors, current, routing_errors, seal),
            *(acceptance, files, ranges, refusals, s3_store, tickets),
            *(saving, service, starting, steps, targets, values),
            *(person, trouble),
            *(carrier, runtime),
            confirm,
        )
        for name, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, Exception) and value.__module__ == module.__name__
    }

    assert listed == defined


def test_every_error_of_the_application_can_be_imported_from_one_place() -> None:
    defined = {
        name
        for module in _modules_of_errors()
        for name, value in inspect.getmembers(module, inspect.isclass)
        if value.__module__ == module.__name__
    }

    assert set(errors.__all__) == defined


def test_the_close_codes_are_listed() -> None:
    listed = (ROOT / "docs/errors.md").read_text()

    codes = (live_page.MALFORMED, live_page.REPLACED, live_page.BROKEN, live_pages.RESTARTS)
    for code in (*codes, callers.SIGNED_OUT, frames.TOO_MUCH):
        assert f"| {code} |" in listed


def test_the_reasons_to_refuse_state_are_listed() -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs/state.md").read_text(), re.MULTILINE))

    assert listed == {*get_args(seal.SealCode), resume.LATE, resume.ELSEWHERE}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def _is_in_a_package(name: str) -> bool:
    """Documents may name folders of tests without their parent, as in `unit/`."""
    return (ROOT / "tests" / name).exists() or (ROOT / "heavy_stack" / name).exists()


def _modules_of_errors() -> list[ModuleType]:
    return [import_module(f"{errors.__name__}.{found.name}") for found in iter_modules(errors.__path__)]
