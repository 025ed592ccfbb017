"""Whatever names people come up with: sound Python that passes the linter, or a refusal."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dev_scripts.add import words
from dev_scripts.add.fields import MARKS
from dev_scripts.add.kinds import KINDS, Kind
from dev_scripts.add.plan import Texts, new_table
from dev_scripts.add.project import Project
from dev_scripts.add.refusal import Refused
from dev_scripts.add.registration import REGISTERS
from dev_scripts.add.spec import spec_of
from dev_scripts.project import app_package

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Project(ROOT, app_package())

NASTY = [
    *("address", "addresses", "class", "order items", "../x", "User", "users", "SQLTask", "", " ", "\x00"),
    *("order", "group", "person", "people", "sheep", "news", "x", "a1", "a_1", "1a", "_", "__init__", "x_"),
    *("type", "types", "field", "form", "page", "place", "choice", "draft", "record", "row", "fact", "link"),
    *("component", "html", "event", "sequence", "mapping", "any", "index", "uuid", "decimal", "literal"),
    *("system", "sessions", "context", "error", "routes", "design", "landing", "base", "heavy_model"),
    *("naïve", "größen", "斧", "🪓", "a" * 30, "a" * 31, "x" * 70, "none", "true", "self", "cls", "async"),
    *("new", "edit", "list", "dict", "str", "id", "date", "time", "text", "datetime", "name", "key", "value"),
    *("'", '"', "\\", "{x}", "$plural", "%s", "a;b", "a\nb", "a.b", "a-b", "a/b", "con", "nul", "match"),
]
WORDS = st.sampled_from([*NASTY, *sorted(words.OF_MODELS), *sorted(words.OF_SQL)[:20]]) | st.text(max_size=8)
SINGULARS = (
    WORDS.map(str.title)
    | WORDS
    | st.sampled_from(
        [
            "Form",
            "Page",
            "Place",
            "Fact",
            "Draft",
            "Choices",
            "Record",
            "Event",
            "Field",
            "HeavyContext",
            "Link",
        ]
    )
)
DEFAULTS = st.just("") | WORDS.map("={}".format)
MARKED = st.just("") | st.sampled_from([f":{mark}" for mark in MARKS]) | st.just("?")
FIELDS = st.builds(
    lambda name, kind, mark, default: f"{name}:{kind.example.partition(':')[2]}{mark}{default}",
    WORDS, st.sampled_from(KINDS), MARKED, DEFAULTS,
)  # fmt: skip


@pytest.fixture(scope="module")
def ruff_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ruff")
    shutil.copy2(ROOT / "pyproject.toml", folder)
    (folder / app_package()).mkdir()
    return folder


@settings(max_examples=400, deadline=None)
@given(WORDS, SINGULARS, st.lists(FIELDS, min_size=1, max_size=4))
def test_any_names_give_a_plan_of_sound_python_or_a_refusal(
    plural: str, singular: str, fields: list[str]
) -> None:
    try:
        texts = new_table(PROJECT, spec_of(plural, singular, fields))
    except Refused as refusal:
        assert refusal.problems
        return
    for path, text in texts.items():
        assert not path.is_absolute()
        assert ".." not in path.parts
        if path.suffix == ".py":
            ast.parse(text)


GOOD = st.sampled_from([name for name in NASTY if name.isascii() and name.isidentifier() and len(name) <= 30])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GOOD, GOOD.map(str.title), st.lists(st.builds("{}:{}".format, GOOD, st.sampled_from(
    [kind.example.partition(":")[2] for kind in KINDS])), min_size=1, max_size=6))  # fmt: skip
def test_what_is_not_refused_passes_the_linter(
    ruff_folder: Path, plural: str, singular: str, fields: list[str]
) -> None:
    try:
        texts = new_table(PROJECT, spec_of(plural, singular, fields))
    except Refused:
        return

    assert complaints(ruff_folder, texts) == ""


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("addresses", "Address"),
        ("classes", "Class"),
        ("abcdefghi_klmnopqrst_vwxyzabcd", "Abcdefghijklmnopqrstuvwxyzabcd"),
        ("x", "X"),
        ("types", "Type"),
        ("news", "News"),
    ],
)
def test_every_type_of_field_passes_the_linter(ruff_folder: Path, plural: str, singular: str) -> None:
    typed = [kind.example for kind in KINDS]
    marked = [f"more_{example}?" for example in typed if not example.startswith("done")]

    texts = new_table(
        PROJECT, spec_of(plural, singular, [*typed, *marked, "last:str:5=axe", "own:decimal:3:1=1.5"])
    )

    assert complaints(ruff_folder, texts) == ""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_table_of_one_field_passes_the_linter(ruff_folder: Path, kind: Kind) -> None:
    filled_in = [] if kind.name != "vector" else ["done:bool"]

    texts = new_table(PROJECT, spec_of("axes", "Axe", [kind.example, *filled_in]))

    assert complaints(ruff_folder, texts) == ""


@pytest.mark.parametrize(
    ("plural", "singular", "sentence"),
    [
        ("users", "User", "There is a table 'users' already"),
        ("people", "User", "User is taken"),
        ("people", "AnonymousUser", "AnonymousUser is taken"),
        ("designs", "Fact", "Fact would mean two things"),
        ("services", "Service", "heavy.services is taken"),
        ("design", "Design", 'There is a page at "/design" already'),
        ("systems", "System", "system_managers.py is there already, and is not overwritten"),
    ],
)
def test_names_that_something_has_are_refused(plural: str, singular: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        new_table(PROJECT, spec_of(plural, singular, ["name:str"]))

    assert sentence in str(refused.value)
    assert str(refused.value).endswith("Nothing was written.")


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("abbots", "Abbot"), ("nuns", "Nun"), ("oxen", "Ox"), ("tasters", "Taster"), ("zebras", "Zebra")],
)
def test_what_is_registered_does_not_go_with_the_demo(plural: str, singular: str) -> None:
    demo = re.compile(r"^ *# demo:start\n.*?^ *# demo:end\n", re.DOTALL | re.MULTILINE)
    texts = new_table(PROJECT, spec_of(plural, singular, ["name:str"]))

    for place in REGISTERS:
        text = sorted_by_ruff(texts[Path(app_package()) / place])
        before = (ROOT / app_package() / place).read_text("utf-8")
        without_demo, marks = demo.sub("", text), ("# demo:start", "# demo:end")
        ast.parse(without_demo)
        new = {line.strip() for line in text.splitlines()} - {line.strip() for line in before.splitlines()}
        assert len(new) >= 1
        assert new <= {line.strip() for line in without_demo.splitlines()}
        assert text.count(marks[0]) == text.count(marks[1])


def test_a_field_that_points_nowhere_is_refused() -> None:
    with pytest.raises(Refused, match=r"There is no table 'sheds' to point to; there are: .*users"):
        new_table(PROJECT, spec_of("axes", "Axe", ["shed:fk:sheds"]))


def sorted_by_ruff(text: str) -> str:
    """The text as the stage would sort it: what stands in the wrong place moves, maybe into a mark."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "I,RUF022", "--fix", "--quiet", "-"]
    done = subprocess.run(command, input=text, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout


def complaints(folder: Path, texts: Texts) -> str:
    """What the linter says after imports were sorted and lines laid out."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    files = [str(path) for path in texts if path.suffix == ".py" and path.name != "__init__.py"]
    said = ""
    for step in (("check", "--select", "I", "--fix"), ("format",), ("check",)):
        command = [sys.executable, "-m", "ruff", *step, "--quiet", "--no-cache", "--", *files]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
    for path in texts:
        (folder / path).unlink()
    return said
