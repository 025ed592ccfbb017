"""docs/components.md: its lines could be run, and no component is missing."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

import heavy_stack.frontend.components as components
from heavy_engine.forms.kinds import KINDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "components.md").read_text("utf-8")
BLOCKS = [ast.parse(block) for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)]
# Parts of one component, or of one page; what is built of them is in the document.
PARTS = frozenset(
    {
        *("auto_form", "form_rows", "form_inputs", "opening", "record_forms"),
        *("table_editing", "table_filters", "table_head", "table_rows", "table_selection"),
        *("browser_examples", "examples", "file_example", "form_examples", "list_examples"),
        *("first_steps", "logo", "machine", "page_frame"),
    }
)
# It may be taken out.
DEMO = (
    tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["heavy"]
    .get("demo", {})
    .get("files", ())
)
INNER = frozenset({"FormFileField", "ErrorLine", "HelpLine", "Conflict"})


def imported() -> dict[str, Any]:
    """Everything that the document imports."""
    found: dict[str, Any] = {}
    for block in BLOCKS:
        for node in ast.walk(block):
            if isinstance(node, ast.ImportFrom):
                module = import_module(node.module or "")
                found |= {alias.name: getattr(module, alias.name) for alias in node.names}
    return found


def calls() -> Iterator[ast.Call]:
    known = imported()
    for block in BLOCKS:
        for node in ast.walk(block):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                yield node


@pytest.mark.parametrize("call", list(calls()), ids=ast.unparse)
def test_the_arguments_of_a_line_exist(call: ast.Call) -> None:
    function = inspect.unwrap(imported()[call.func.id])  # type: ignore[attr-defined]

    bound = inspect.signature(function).bind(
        *call.args, **{word.arg: word.value for word in call.keywords if word.arg}
    )

    assert bound.arguments is not None


def test_a_line_with_a_wrong_argument_would_be_found() -> None:
    with pytest.raises(TypeError):
        inspect.signature(inspect.unwrap(imported()["Badge"])).bind("out", colour="red")


def test_every_component_has_a_line() -> None:
    shown = {call.func.id for call in calls()}  # type: ignore[attr-defined]
    there = set()
    for each in iter_modules(components.__path__):
        module = import_module(f"{components.__name__}.{each.name}")
        there |= {name for name in vars(module) if _is_component(module, name)}

    assert len(there) > 60
    assert sorted(there - shown - INNER) == []


def test_every_kind_of_input_is_named() -> None:
    said = re.findall(r"`([\w-]+)`", TEXT.partition("| input |")[2].partition("- **Moments**")[0])
    by_type = {"checkbox", "checkboxes", "date", "datetime-local", "decimal", "group", "json", "radios"}
    plain = {"rows", "tags", "text", "time", "whole", "file"}

    assert KINDS - set(said) - by_type - plain == set()


def _is_component(module: Any, name: str) -> bool:
    if not name[0].isupper():
        return False
    thing = getattr(module, name)
    # An element's constructor answers to any name, so it seems to wrap itself without an end.
    thing = inspect.unwrap(thing) if inspect.isfunction(thing) else thing
    is_own = inspect.isfunction(thing) and thing.__module__ == module.__name__
    stem = module.__name__.rpartition(".")[2]
    is_demo = Path(module.__file__).relative_to(ROOT).as_posix() in DEMO
    return is_own and stem not in PARTS and not is_demo
