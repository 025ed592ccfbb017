"""Of Brython's library, browsers get what client modules import, and nothing else."""

import json
from pathlib import Path

import pytest

from heavy_engine.sanic_executor.python_lean import lean_python
from heavy_engine.sanic_executor.python_library import (
    Missing,
    brython_script,
    client_functions,
    client_modules,
    library_for,
    side_modules,
)


def written(folder: Path, **modules: str) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("", set()),
        ("import math", {"math"}),
        ("from math import sqrt", {"math"}),
        ("def area():\n    import math", {"math"}),
        ("if TYPE_CHECKING:\n    import math\nelse:\n    import bisect", {"bisect"}),
        ("import typing\nfrom typing_extensions import TypedDict", set()),
        ("from . import other\nfrom .other import one", set()),
        ("import browser.timer", {"browser.timer"}),
    ],
)
def test_what_a_client_module_imports_comes_along(tmp_path: Path, source: str, wanted: set[str]) -> None:
    modules = client_modules(written(tmp_path, shed=source, other="one = 1"))

    found, missing = library_for({**side_modules(), **modules})

    assert set(found) - {"browser"} == wanted
    assert missing == []


def test_what_an_imported_module_imports_comes_along_but_not_what_it_imports_late(tmp_path: Path) -> None:
    found, _ = library_for(client_modules(written(tmp_path, shed="import json")))

    assert {"json", "json.encoder", "_json"} <= set(found)
    assert "traceback" not in found
    assert len(json.dumps(found)) < 400_000


def test_what_modules_in_a_newer_syntax_import_comes_along(tmp_path: Path) -> None:
    found, missing = library_for(client_modules(written(tmp_path, shed="import dataclasses")))

    assert {"dataclasses", "annotationlib", "reprlib", "copy", "re", "types"} <= set(found)
    assert missing == []


@pytest.mark.parametrize(
    "lines",
    [
        "lazy import copy, heapq as heap",
        "lazy from copy import copy\nfrom heapq import (\n    heappop,\n)",
        "import copy\nimport heapq; x = t''",
    ],
)
def test_imports_are_found_in_what_cannot_be_read(tmp_path: Path, lines: str) -> None:
    found, _ = library_for(client_modules(written(tmp_path, shed=f"{lines}\ntag = t'' if (")))

    assert {"copy", "heapq"} <= set(found)


def test_the_engine_itself_needs_nothing_of_the_library() -> None:
    assert library_for(side_modules()) == ({}, [])


def test_imports_that_no_browser_can_do_are_named(tmp_path: Path) -> None:
    _, missing = library_for(client_modules(written(tmp_path, shed="import sqlalchemy.orm\nimport math")))

    assert missing == [Missing("brython.shed", "sqlalchemy.orm")]


def test_the_engines_part_loses_words_and_types_and_nothing_else() -> None:
    source = '''"""A shed."""
from typing import TypedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

class Tool(TypedDict):
    """A tool."""
    name: str

async def lend(tool: Tool, *, to: "Any" = None) -> str:
    """Hand it out."""
    place: str = "shed"
    later: int
    return place
"""What follows."""
AXE: str = "axe"
'''

    lean = lean_python(source)

    assert lean.split("\n\n") == [
        "from typing import TypedDict\nTYPE_CHECKING = False",
        "class Tool(TypedDict):\n    pass",
        "async def lend(tool, *, to=None):\n    place = 'shed'\n    return place\nAXE = 'axe'",
    ]


def test_only_public_functions_that_a_module_defines_can_be_called(tmp_path: Path) -> None:
    source = "from math import sqrt\nAXE = 1\ndef lend(): ...\nasync def bring(): ...\ndef _count(): ...\n"
    source += "class Tool:\n    def use(self): ...\n"
    folder = written(tmp_path, shed=source, broken="def lend(:", nulls="\0", __init__="def hidden(): ...")

    modules = client_modules(folder)

    assert client_functions(modules) == {"broken": None, "nulls": None, "shed": ["lend", "bring"]}


def test_brython_is_found_though_a_folder_of_ours_has_its_name() -> None:
    assert brython_script().stat().st_size > 1_000_000
