"""The document about the client library names each of its functions, and calls them as they can be called."""

import ast
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import brython

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/client_library.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| `([^`]+)` \|", re.MULTILINE)
HELPERS = {"following"}


def functions_of(module: str) -> dict[str, Callable[..., Any]]:
    found = inspect.getmembers(import_module(f"brython.{module}"), inspect.isfunction)
    return {
        name: function
        for name, function in found
        if function.__module__ == f"brython.{module}" and not name.startswith("_")
    }


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(DOCUMENT)


def test_every_function_has_a_row_and_every_row_a_function() -> None:
    modules = {module.name for module in iter_modules(brython.__path__)} - HELPERS
    there = {(module, name) for module in modules for name in functions_of(module)}

    assert len(there) > 30
    assert {(module, name) for module, name, _example in rows()} == there


def test_every_example_calls_its_function_with_arguments_that_it_takes() -> None:
    for module, name, example in rows():
        signature = inspect.signature(functions_of(module)[name])
        (call,) = [node for node in ast.walk(ast.parse(example)) if names(node, name)]
        assert isinstance(call, ast.Call)
        signature.bind(**{keyword.arg or "": None for keyword in call.keywords if keyword.arg != "timeout"})


def names(node: ast.AST, function: str) -> bool:
    """Whether a call is of the function, or hands it to what calls it."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    return isinstance(node.args[0], ast.Name) and node.args[0].id == function


def test_every_function_says_its_types_and_what_it_does() -> None:
    for module, name, _example in rows():
        function = functions_of(module)[name]
        signature = inspect.signature(function)
        assert function.__doc__, name
        assert signature.return_annotation is not inspect.Signature.empty, name
        assert all(each.annotation is not each.empty for each in signature.parameters.values()), name
