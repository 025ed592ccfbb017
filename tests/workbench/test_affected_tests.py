"""What a change may affect is told from the source: left out is only what nothing leads to."""

from pathlib import Path

import pytest

from dev_scripts.hot_tests.affected.graph import Graph
from dev_scripts.hot_tests.watch.files import is_wanted, look_at

SHED = {
    "pyproject.toml": "",
    "notes.txt": "",
    "toolshed/__init__.py": "",
    "toolshed/axe.py": "EDGE = 1",
    "toolshed/handle.py": "",
    "toolshed/saw.py": "def cut():\n    from . import handle\n",
    "toolshed/lending.py": "",
    "static/shed.css": "",
    "tests/conftest.py": (
        "import pytest\nfrom toolshed.lending import lend\nfrom toolshed import handle as grip\n"
        "@pytest.fixture\ndef borrower():\n    return lend\n"
        "@pytest.fixture\ndef ada(borrower):\n    return borrower\n"
    ),
    "tests/test_axe.py": "from toolshed.axe import EDGE\n",
    "tests/test_saw.py": "import toolshed.saw\n",
    "tests/test_borrowing.py": "def test_it(ada):\n    pass\n",
    "tests/test_nothing.py": '"""It says toolshed.axe and static/shed.css, but uses neither."""\n',
    "tests/pages/test_style.py": "STYLE = 'static/shed.css'\n",
    "tests/pages/test_serving.py": "COMMAND = 'python -m toolshed.axe'\n",
}


class Shed:
    """A project whose files are written, and the graph that follows."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path, text in SHED.items():
            self.put(path, text)
        self.graph = Graph(root)
        self.graph.update(look_at(root))

    def put(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def after(self, path: str, text: str | None = "# changed\n") -> list[str]:
        """The tests that run after a file was written, or taken away."""
        if text is None:
            (self.root / path).unlink()
        else:
            self.put(path, text)
        return [test.removeprefix("tests/") for test in self.graph.update(look_at(self.root)).tests]


@pytest.fixture
def shed(tmp_path: Path) -> Shed:
    return Shed(tmp_path)


def test_a_module_affects_who_imports_it_and_who_starts_it_by_name(shed: Shed) -> None:
    assert shed.after("toolshed/axe.py") == ["test_axe.py", "pages/test_serving.py"]


def test_an_import_within_a_function_of_a_module_in_between_counts(shed: Shed) -> None:
    assert shed.after("toolshed/handle.py") == ["test_saw.py"]


def test_what_a_conftest_imports_affects_those_that_ask_for_the_fixture(shed: Shed) -> None:
    assert shed.after("toolshed/lending.py") == ["test_borrowing.py"]


def test_a_fixture_that_nobody_asks_for_affects_all_below(shed: Shed) -> None:
    by_itself = (
        "import pytest\nimport toolshed.lending as l\n@pytest.fixture(autouse=True)\ndef f():\n    l\n"
    )
    shed.after("tests/pages/conftest.py", by_itself)

    assert shed.after("toolshed/lending.py") == [
        "pages/test_serving.py",
        "pages/test_style.py",
        "test_borrowing.py",
    ]


def test_a_conftest_affects_all_tests_below_it_and_no_others(shed: Shed) -> None:
    assert shed.after("tests/pages/conftest.py") == ["pages/test_serving.py", "pages/test_style.py"]


def test_a_test_file_affects_itself(shed: Shed) -> None:
    assert shed.after("tests/test_axe.py") == ["test_axe.py"]


def test_a_new_test_file_runs(shed: Shed) -> None:
    assert shed.after("tests/test_hammer.py") == ["test_hammer.py"]


def test_a_test_file_that_went_is_not_asked_for(shed: Shed) -> None:
    assert shed.after("tests/test_axe.py", None) == []
    assert "tests/test_axe.py" not in shed.graph.tests


def test_a_module_that_went_affects_who_used_it(shed: Shed) -> None:
    assert shed.after("toolshed/lending.py", None) == ["test_borrowing.py"]


def test_a_module_that_came_affects_who_wanted_it(shed: Shed) -> None:
    shed.after("tests/test_axe.py", "import toolshed.hammer\n")

    assert shed.after("toolshed/hammer.py") == ["test_axe.py"]


def test_a_file_of_another_sort_affects_who_names_it(shed: Shed) -> None:
    assert shed.after("static/shed.css") == ["pages/test_style.py"]


@pytest.mark.parametrize("path", ["notes.txt", "pyproject.toml"])
def test_a_file_that_no_code_names_and_the_settings_of_all_affect_every_test(shed: Shed, path: str) -> None:
    assert sorted(f"tests/{test}" for test in shed.after(path)) == shed.graph.tests


def test_a_test_that_looks_at_the_whole_project_runs_at_each_change(shed: Shed) -> None:
    shed.after(
        "tests/test_nothing.py", "ROOT = Path(__file__).parents[1]\nfor path in ROOT.rglob('*'): pass\n"
    )

    shed.put("tests/test_axe.py", "# changed\n")
    change = shed.graph.update(look_at(shed.root))

    assert (change.tests, change.others) == (["tests/test_axe.py"], ["tests/test_nothing.py"])


def test_a_test_that_starts_a_program_in_the_project_runs_when_code_changes(shed: Shed) -> None:
    shed.after("tests/test_nothing.py", "import subprocess\nsubprocess.run([], cwd=PROJECT_ROOT)\n")

    assert "test_nothing.py" in shed.after("toolshed/lending.py")
    assert shed.after("tests/test_axe.py") == ["test_axe.py"]


def test_what_cannot_be_read_is_told_and_depends_on_what_it_did_before(shed: Shed) -> None:
    assert shed.after("tests/test_axe.py", "def test_it(:\n") == ["test_axe.py"]
    assert [broken.path for broken in shed.graph.broken] == ["tests/test_axe.py"]

    assert "test_axe.py" in shed.after("toolshed/axe.py")
    shed.after("tests/test_axe.py", "")
    assert shed.graph.broken == []


def test_tests_called_like_the_module_run_first(shed: Shed) -> None:
    shed.after("tests/test_all_tools.py", "import toolshed.saw\n")

    assert shed.after("toolshed/saw.py") == ["test_saw.py", "test_all_tools.py"]


def test_nothing_runs_for_a_look_that_finds_the_same(shed: Shed) -> None:
    change = shed.graph.update(look_at(shed.root))

    assert change == (set(), [], [])


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("toolshed/axe.py", True),
        (".vscode/launch.json", True),
        ("tests", True),
        (".git/index", False),
        (".heavy/postgres/x", False),
        ("toolshed/__pycache__/axe.pyc", False),
        ("toolshed/.axe.py.swp", False),
    ],
)
def test_what_others_write_is_not_watched(path: str, is_ours: bool) -> None:
    assert is_wanted(path) is is_ours


def test_in_this_project_a_unit_test_is_left_out_where_a_page_changes(repository: Path) -> None:
    look = look_at(repository)
    graph = Graph(repository)
    graph.update(look)
    page = next(path for path in look if path.endswith("/frontend/pages/landing_page.py"))

    change = graph.update({**look, page: "changed"})
    affected = [*change.tests, *change.others]

    assert affected[0] == "tests/browser/test_landing_page.py"
    assert "tests/unit/test_key_ring.py" in graph.tests
    assert "tests/unit/test_key_ring.py" not in affected
