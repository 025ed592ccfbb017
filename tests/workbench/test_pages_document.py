"""docs/pages.md is true: its page works, and stays as short as it says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dev_scripts.whole_project import ROOT, WholeProject
from tests.workbench.test_data_walk import PATIENCE_S, type_into_a_shell

DOCUMENT = (ROOT / "docs/pages.md").read_text(encoding="utf-8")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINES_MOST = 60


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[WholeProject]:
    made = WholeProject(tmp_path)
    (made.root / ".venv").symlink_to(ROOT / ".venv")
    yield made
    made.clean_up()


def test_the_page_is_as_short_as_it_says() -> None:
    page, route, _test = PYTHON.findall(DOCUMENT)
    lines = [line for line in (page + route).splitlines() if line.strip()]

    assert len(lines) < LINES_MOST


@pytest.mark.skipif(not (ROOT / ".venv").is_dir(), reason="./heavy made no .venv here")
@pytest.mark.timeout(PATIENCE_S + 60)
def test_who_types_what_the_document_says_has_a_shopping_list(clone: WholeProject) -> None:
    table, see = SHELL.findall(DOCUMENT)
    page, route, test = PYTHON.findall(DOCUMENT)

    type_into_a_shell(clone, table)
    (clone.root / "heavy_stack/frontend/pages/shopping_page.py").write_text(page)
    (clone.root / "tests/pages/test_shopping_page.py").write_text(test)
    routes = clone.root / "heavy_stack/routes.py"
    routes.write_text(routes.read_text() + "\n" + route)

    type_into_a_shell(clone, see)
