"""Only one module touches private names of ReactPy, or its own layout."""

import ast
from pathlib import Path

from tests.support.servers import PROJECT_ROOT

THE_ONE = Path("heavy_engine/layout/reactpy_names.py")
FOREIGN = ("reactpy.core._", "reactpy.core.layout", "reactpy.core.serve", "reactpy._")


def foreign_imports(path: Path) -> list[str]:
    modules = [
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
    ]
    return [module for module in modules if module.startswith(FOREIGN)]


def test_private_names_of_reactpy_are_imported_in_one_module() -> None:
    found = {
        path.relative_to(PROJECT_ROOT): foreign
        for folder in ("heavy_engine", "heavy_stack")
        for path in (PROJECT_ROOT / folder).rglob("*.py")
        if (foreign := foreign_imports(path))
    }

    assert found == {THE_ONE: ["reactpy.core._life_cycle_hook"]}
