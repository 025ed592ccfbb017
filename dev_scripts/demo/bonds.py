"""Imports in files that stay, of what goes: each would break the project."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

HOW = "put the line between  # demo:start  and  # demo:end , or take it out"


class Import(NamedTuple):
    """One name that a file imports: "from MODULE import NAME", or "import MODULE"."""

    line: int
    module: str
    name: str | None


def broken_imports(before: Mapping[Path, str], after: Mapping[Path, str]) -> list[str]:
    """What the files that stay import in vain, each as "PATH:LINE: sentence".

    Args:
        before: every Python file of the project as it is.
        after: those that stay, as they will be.
    """
    gone = {_module(path) for path in before} - {_module(path) for path in after}
    lost = {_module(path): _names(before[path]) - _names(text) for path, text in after.items()}
    return [
        f"{path}:{_line_before(before[path], found)} imports {what}, which goes with the demo; {HOW}"
        for path, text in after.items()
        for found in _imports(path, text)
        if (what := _in_vain(found, gone, lost))
    ]


def _in_vain(found: Import, gone: set[str], lost: Mapping[str, set[str]]) -> str | None:
    """What of an import will not be there."""
    if found.module in gone:
        return found.module
    whole = f"{found.module}.{found.name}"
    return whole if whole in gone or found.name in lost.get(found.module, ()) else None


def _line_before(text: str, found: Import) -> int:
    """The line of an import while the demo is still there."""
    wanted = (found.name or found.module).split(".")[-1]
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.alias))
    return next((node.lineno for node in nodes if node.name.split(".")[-1] == wanted), found.line)


def _imports(path: Path, text: str) -> Iterator[Import]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            yield from (Import(alias.lineno, module, alias.name) for alias in node.names)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = list(path.parts[: -node.level])
    return ".".join([*package, *([node.module] if node.module else [])])


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _names(text: str) -> set[str]:
    """What a module defines at its top, imports included."""
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names
