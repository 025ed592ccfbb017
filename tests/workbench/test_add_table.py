"""A table is written whole or not at all, and what was written by hand stays."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dev_scripts.add import check, walk
from dev_scripts.add.field import new_fields, with_fields
from dev_scripts.add.plan import new_table
from dev_scripts.add.project import Project
from dev_scripts.add.refusal import Refused
from dev_scripts.add.spec import TableSpec, spec_of
from dev_scripts.add.writing import Order, as_json, carry_out, tree
from dev_scripts.errors import CommandFailed
from dev_scripts.project import app_package
from dev_scripts.renaming.changes import Changes

from .conftest import RunPython
from .small_project import Project as SmallProject
from .this_project import copy_of_this_project

APP = app_package()
FIELDS = ["name:str:40", "stock:int=0", "state:enum:new,used", "owner:fk:users", "due:datetime?"]
KILLED_AFTER_STEPS = """
import os, signal, sys
from itertools import count
from pathlib import Path
from dev_scripts.add.plan import new_table
from dev_scripts.add.project import Project
from dev_scripts.add.spec import spec_of
from dev_scripts.add.writing import Order, carry_out

steps, project = count(1), Project(Path(sys.argv[1]), sys.argv[2])
spec = spec_of("tools", "Tool", ["name:str:40", "owner:fk:users"])
end = lambda step: next(steps) == int(sys.argv[3]) and os.kill(os.getpid(), signal.Signals(int(sys.argv[4])))
carry_out(project, Order(lambda: new_table(project, spec)), end)
"""
IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project, from which each test gets one of its own."""
    return copy_of_this_project(tmp_path_factory.mktemp("copies") / "a clone")


@pytest.fixture(scope="module")
def with_tools(untouched: Path) -> Path:
    """A copy of this project with a table of tools."""
    shutil.copytree(untouched, untouched.with_name("with tools"), symlinks=True)
    add(Project(untouched.with_name("with tools"), APP))
    return untouched.with_name("with tools")


@pytest.fixture
def project(untouched: Path, tmp_path: Path) -> Project:
    shutil.copytree(untouched, tmp_path / "Ada's clone", symlinks=True)
    return Project(tmp_path / "Ada's clone", APP)


@pytest.fixture
def written(with_tools: Path, tmp_path: Path) -> Project:
    shutil.copytree(with_tools, tmp_path / "Bo's clone", symlinks=True)
    return Project(tmp_path / "Bo's clone", APP)


def spec() -> TableSpec:
    return spec_of("tools", "Tool", FIELDS)


def add(project: Project, **order: object) -> Changes:
    return carry_out(project, Order(lambda: new_table(project, spec()), **order))  # type: ignore[arg-type]


def snapshot(project: Project) -> object:
    return SmallProject(project.root).snapshot()


def read(project: Project, path: str) -> str:
    return (project.root / path.format(app=APP)).read_text("utf-8")


def change(project: Project, path: str, before: str, after: str) -> None:
    text = read(project, path)
    assert before in text
    (project.root / path.format(app=APP)).write_text(text.replace(before, after), "utf-8")


ROWS = "{app}/backend/data/sql_models/tools.py"


def test_every_part_is_written_and_registered(written: Project) -> None:
    assert "class SQLTool(Versioned, SoftDeletable, HeavyModel, table=True):" in read(written, ROWS)
    assert '    "SQLTool",\n' in read(written, "{app}/backend/data/sql_models/__init__.py")
    assert "return ToolManager(self.db_session)" in read(written, "{app}/backend/context.py")
    assert '"/tools": Route(ToolsPage, ' in read(written, "{app}/routes.py")
    assert '("/tools", "Tools"),' in read(written, "{app}/frontend/components/page_frame.py")
    assert check.drift(written) == []


def test_nothing_of_it_goes_with_the_demo(written: Project) -> None:
    for place in ("backend/data/sql_models/__init__.py", "backend/context.py", "routes.py"):
        outside, is_inside = [], False
        for line in read(written, f"{{app}}/{place}").splitlines():
            is_inside = (is_inside or "# demo:start" in line) and "# demo:end" not in line
            outside += [] if is_inside else [line]
        assert sum("ool" in line for line in outside) >= 2, place


def test_a_second_table_may_point_to_the_first_and_to_itself(written: Project, run_python: RunPython) -> None:
    odd = [
        "type:str",
        "text:text?",
        "date:date",
        "time:time?",
        "uuid:uuid?",
        "order:int",
        "index:int",
        "form:str",
    ]
    more = ["tool:fk:tools", "after:fk:loans?", "filter:str?", "hash:str?", "page:str?", "choices:str?"]
    loans = spec_of("loans", "Loan", [*odd, *more])

    carry_out(written, Order(lambda: new_table(written, loans)))

    modules = ["backend.data.sql_models", "backend.context", "routes", "frontend.pages.loans_page"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL, *(f"{APP}.{module}" for module in modules)],
        cwd=written.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_dry_run_says_all_and_writes_nothing(project: Project) -> None:
    before = snapshot(project)

    planned = tree(add(project, dry_run=True))

    assert f"  new      {ROWS.format(app=APP)}" in planned
    assert f"  changed  {APP}/routes.py" in planned
    assert snapshot(project) == before


def test_a_person_who_says_no_changes_nothing(project: Project) -> None:
    before = snapshot(project)

    with pytest.raises(CommandFailed, match="Nothing was written"):
        add(project, agreed=lambda changes: False)

    assert snapshot(project) == before


def test_what_is_there_already_is_never_overwritten(project: Project) -> None:
    (project.root / "tests/support/tool_samples.py").write_text("mine", "utf-8")
    before = snapshot(project)

    with pytest.raises(Refused, match=r"tests/support/tool_samples\.py is there already"):
        add(project)

    assert snapshot(project) == before


def test_a_table_is_not_written_twice(written: Project) -> None:
    before = snapshot(written)

    with pytest.raises(Refused, match="There is a table 'tools' already"):
        add(written)

    assert snapshot(written) == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "stopped"])
def test_whoever_ends_it_at_any_step_leaves_all_or_nothing(
    project: Project, run_python: RunPython, how: signal.Signals
) -> None:
    before = snapshot(project)
    steps = len(new_table(project, spec_of("tools", "Tool", ["name:str:40", "owner:fk:users"])))

    for step in (2, steps):
        ended = run_python(KILLED_AFTER_STEPS, project.root, APP, step, int(how))
        assert ended.returncode != 0
        # The next run takes back what a kill left; a dry run would only say so.
        with pytest.raises(Refused):
            carry_out(project, Order(lambda: new_table(project, spec_of("users", "User", ["name:str"]))))
        assert snapshot(project) == before, f"ended after step {step}"


def test_what_a_kill_left_behind_goes_with_the_next_run(project: Project) -> None:
    before = snapshot(project)
    (project.root / ".heavy/adding/docs").mkdir(parents=True)

    with pytest.raises(Refused):
        carry_out(project, Order(lambda: new_table(project, spec_of("users", "User", ["name:str"]))))

    assert snapshot(project) == before


def test_a_migration_that_cannot_be_made_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    before = snapshot(project)

    with pytest.raises(CommandFailed, match=r"The migration was not made:(.|\n)*Nothing was written"):
        add(project, migration="add tools")

    assert snapshot(project) == before


def test_what_the_linter_would_refuse_is_not_written(project: Project) -> None:
    change(project, "{app}/routes.py", "ROUTES = {", "import os\n\nROUTES = {")
    before = snapshot(project)

    with pytest.raises(Refused, match="F401"):
        add(project)

    assert snapshot(project) == before


def test_a_file_that_was_not_laid_out_is_not_laid_out_by_us(project: Project) -> None:
    odd = 'ODD   =   "my own way"'
    change(project, "{app}/routes.py", "ROUTES = {", f"{odd}\n\nROUTES = {{")

    add(project)

    assert odd in read(project, "{app}/routes.py")


@pytest.mark.parametrize(
    ("path", "before", "after", "sentence"),
    [
        ("{app}/backend/context.py", "class HeavyContext:", "class LightContext:", "no class HeavyContext"),
        ("{app}/routes.py", "ROUTES = {", "PATHS = {", "no dictionary ROUTES"),
        ("{app}/backend/data/sql_models/__init__.py", "__all__ = [", "ALL = [", "no list __all__"),
    ],
)
def test_a_project_that_was_rebuilt_is_told_what_is_missed(
    project: Project, path: str, before: str, after: str, sentence: str
) -> None:
    change(project, path, before, after)

    with pytest.raises(Refused, match=sentence):
        add(project)


def test_a_frame_without_navigation_gets_no_link(project: Project) -> None:
    change(project, "{app}/frontend/components/page_frame.py", "NAVIGATION = (", "LINKS = (")
    change(project, "{app}/frontend/components/page_frame.py", "in NAVIGATION", "in LINKS")

    changes = add(project)

    assert "page_frame" not in as_json(changes)


# Fields


def add_fields(project: Project, *typed: str) -> Changes:
    return carry_out(project, Order(lambda: with_fields(project, "tools", new_fields(list(typed)))))


def test_a_field_comes_to_all_files_and_hand_written_methods_stay(written: Project) -> None:
    mine = '\n    def is_scarce(self) -> bool:\n        """Few."""\n        return self.stock < 2\n'
    rows = written.root / ROWS.format(app=APP)
    rows.write_text(rows.read_text("utf-8") + mine, "utf-8")

    add_fields(written, "price:decimal:10:2?", "lent:bool")

    assert read(written, ROWS).endswith(mine)
    assert "from decimal import Decimal" in read(written, ROWS)
    assert "price: Decimal | None" in read(written, "{app}/shared_models/tools.py")
    assert "lent: Tick = False" in read(written, "{app}/shared_models/tools.py")
    assert 'Fact("Lent", tool.lent),' in read(written, "{app}/frontend/components/tool_fields.py")
    assert '"lent:bool=false"' in read(written, "{app}/backend/data/tables/tools.toml")
    assert check.drift(written) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("more:int", r"make it optional|Make it optional"),
        ("stock:int=1", "two fields 'stock'"),
        ("owner_id:uuid?", "two fields 'owner_id'"),
        ("mine:fk:nowhere?", "no table 'nowhere'"),
    ],
)
def test_a_field_that_cannot_be_added_changes_nothing(written: Project, typed: str, sentence: str) -> None:
    before = snapshot(written)

    with pytest.raises(Refused, match=sentence):
        add_fields(written, typed)

    assert snapshot(written) == before


def test_a_field_of_a_table_that_was_not_written_by_us_is_refused(written: Project) -> None:
    with pytest.raises(Refused, match=r"No table 'users' .* there are: tools"):
        written.spec("users")


# Drift


@pytest.mark.parametrize(
    ("path", "before", "after", "sentence"),
    [
        (ROWS, "max_length=40)", "max_length=41)", "between the marks columns was changed by hand"),
        (ROWS, "    # generated:end\n", "", "has no # generated:end"),
        (ROWS, "# generated:start columns", "# columns", "where no region began"),
        ("{app}/shared_models/tools.py", "    stock: int\n", "", "between the marks fields"),
        ("{app}/backend/data/tables/tools.toml", "name:str:40", "name:str:50", "between the marks columns"),
        ("{app}/backend/data/tables/tools.toml", "name:str:40", "name:strng", "Did you mean str"),
        ("{app}/backend/data/tables/tools.toml", "singular", "plural", "lacks 'singular'"),
        ("{app}/routes.py", "ToolsPage", "OtherPage", "lacks the page ToolsPage"),
        ("{app}/backend/context.py", "ToolManager(", "OtherManager(", "lacks the property tools"),
        ("{app}/backend/data/sql_models/__init__.py", "SQLTool", "SQLOther", "lacks the class SQLTool"),
    ],
)
def test_drift_is_found(written: Project, path: str, before: str, after: str, sentence: str) -> None:
    change(written, path, before, after)

    assert sentence in "\n".join(check.drift(written))


def test_a_file_that_is_gone_is_found(written: Project) -> None:
    (written.root / APP / "shared_models/tools.py").unlink()

    assert any("shared_models/tools.py is gone" in problem for problem in check.drift(written))


def test_what_is_outside_of_the_marks_is_no_drift(written: Project) -> None:
    change(written, ROWS, '"""One tool."""', '"""Whatever people borrow."""\n\n    MINE = 1')

    assert check.drift(written) == []


def test_a_file_that_is_kept_by_hand_is_left_alone(written: Project) -> None:
    path = f"{APP}/frontend/components/tool_fields.py"
    change(written, path, 'Fact("Stock", tool.stock),', 'Fact("How many?", tool.stock),')
    toml = written.root / APP / "backend/data/tables/tools.toml"
    toml.write_text(f'{toml.read_text("utf-8")}by_hand = ["{path}"]\n', "utf-8")

    add_fields(written, "lent:bool")

    assert check.drift(written) == []
    assert "How many?" in read(written, path)
    assert "lent" not in read(written, path)
    assert "by_hand" in toml.read_text("utf-8")


def test_regions_are_written_anew_from_the_description(written: Project) -> None:
    before = read(written, ROWS)
    change(written, ROWS, "max_length=40)", "max_length=41)")

    check._fix(written)

    assert read(written, ROWS) == before
    assert check.drift(written) == []


def test_a_project_without_written_tables_has_no_drift(project: Project) -> None:
    assert check.drift(project) == []


# On a terminal


def test_a_person_is_walked_through_a_table() -> None:
    answers = iter(
        ["order items", "order_items", "item", "order_items", "Item", "name", "name:str:40", "id:int", ""]
    )
    said: list[str] = []

    asked = walk.walk("", "", lambda question: next(answers), said.append)

    assert [field.typed for field in asked.fields] == ["name:str:40"]
    assert asked.name.singular == "Item"
    text = "\n".join(said)
    for sentence in ("Write  order_items", "such as  Item", "has no type", "Every table has 'id' already"):
        assert sentence in text


def test_a_table_needs_a_field_before_the_walk_ends() -> None:
    answers = iter(["", "name:str:40", ""])
    said: list[str] = []

    asked = walk.walk("tools", "Tool", lambda question: next(answers), said.append)

    assert len(asked.fields) == 1
    assert any("needs a field" in line for line in said)


def test_who_ends_the_input_ends_the_walk() -> None:
    def end(_question: str) -> str:
        raise EOFError

    with pytest.raises(CommandFailed, match="Nothing was written"):
        walk.walk("", "", end, print)


def test_without_a_terminal_nobody_is_asked(project: Project) -> None:
    for command in (["-m", "dev_scripts", "add", "table"], ["-m", "dev_scripts", "add", "table", "tools"]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=project.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            env={"PATH": os.environ["PATH"]},
            check=False,
        )
        assert done.returncode == 2
        assert "Wanted: ./heavy add table PLURAL SINGULAR NAME:TYPE" in done.stderr
