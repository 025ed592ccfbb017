"""No name that comes from outside becomes an attribute, a module or code: nothing here could do that."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# What reads messages, forms, addresses, files and sealed state of browsers.
READERS = ("forms", "hooks", "live", "routing", "sanic_executor", "session", "state", "topics", "uploads")
READERS += ("brython_bridge", "wire")
BY_NAME = {"getattr", "setattr", "delattr", "hasattr", "vars", "globals", "locals"}
RUNS = {"eval", "exec", "compile", "__import__", "import_module", "attrgetter", "methodcaller"}
UNPACKS = {"pickle", "marshal", "shelve", "dill", "yaml"}
# Each of them was looked at; whose name it is.
KNOWN = {
    "forms/kept.py: getattr": "a field of our own class",
    "forms/kinds.py: getattr": "a limit in a list of ours",
    "forms/live_form.py: vars": "read, to compare",
    "forms/state.py: getattr": "a field of the author's model",
    "sanic_executor/worker.py: getattr": "the command line's",
    "sanic_executor/worker.py: import_module": "the command line's",
    "session/failures.py: getattr": "a constant of ours",
    "session/failures.py: setattr": "a constant of ours",
    "state/classes.py: getattr": "a field of the author's class",
    "state/classes.py: vars": "sealed by us, and taken for a class among what is imported only",
    "state/places.py: getattr": "sealed by us, and only asked whether it is there",
}


def doubtful(source: str) -> Iterator[tuple[int, str]]:
    """Lines that reach something by a name which is not written there, with what they call."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            yield from ((node.lineno, name) for name in names if name.split(".")[0] in UNPACKS)
        elif isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if (called in RUNS and not _is_method_of_re(node.func)) or (
                called in BY_NAME and not _is_named(node)
            ):
                yield node.lineno, called
        elif isinstance(node, ast.Attribute) and node.attr in ("__dict__", "__globals__", "__builtins__"):
            yield node.lineno, node.attr


def _is_method_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def _is_named(call: ast.Call) -> bool:
    return len(call.args) > 1 and isinstance(call.args[1], ast.Constant)


def test_no_reader_of_what_browsers_say_reaches_anything_by_a_name_from_outside() -> None:
    found = {
        f"{path.relative_to(ROOT / 'heavy_engine')}: {what}"
        for reader in READERS
        for path in (ROOT / "heavy_engine" / reader).rglob("*.py")
        for _line, what in doubtful(path.read_text())
    }

    assert found == set(KNOWN)


@pytest.mark.parametrize(
    "careless",
    [
        "setattr(page, name, value)",
        "getattr(page, said['type'])(said)",
        "page.__dict__[name] = value",
        "import pickle",
        "from yaml import load",
        "importlib.import_module(name)",
        "eval(said)",
        "vars(page)[name]",
    ],
)
def test_it_would_be_found(careless: str) -> None:
    assert list(doubtful(careless))


def test_what_is_named_in_the_program_is_not_found() -> None:
    assert list(doubtful("getattr(page, 'title', '')\nre.compile('a')\n")) == []
