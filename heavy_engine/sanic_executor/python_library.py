"""What Python in the browser is made of: Brython, the parts of its library that are used, client modules."""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from .python_lean import is_for_types, lean_python

BROWSER_SIDE = Path(__file__).parents[1] / "browser_side"
# Of that folder, what only servers and tests use.
NOT_SERVED = frozenset({"testing"})
STUBS = {"typing_stub": ("typing", "typing_extensions")}
CLIENT_PACKAGE = "brython"
ENGINE_PACKAGE = "heavy_engine"
SIDE_PACKAGE = "heavy_engine.browser_side"
_MODULE = r"\w+(?:\.\w+)*"
_NAMED = rf"{_MODULE}(?:\s+as\s+\w+)?"
_IMPORT = re.compile(
    rf"^(?:lazy\s+)?(?:import\s+({_NAMED}(?:\s*,\s*{_NAMED})*)|from\s+(\.*{_MODULE})\s+import\b)",
    re.MULTILINE,
)
# Brython has these without a file.
BUILT_IN = frozenset({"browser", "builtins", "javascript", "sys", "_sys", "__future__"})

Entry = list[Any]
"""As Brython's virtual files are: ending, source, names of imported modules, and 1 for a package."""
Library = Mapping[str, Entry]


@dataclass(frozen=True)
class Missing:
    """An import that no browser can do."""

    module: str
    name: str


def brython_script() -> Path:
    """Brython itself, from its package, which is not imported: its name is that of our folder."""
    return _brython_file("brython.js")


def side_modules() -> dict[str, Entry]:
    """The engine's own part, by the names that client functions import it by."""
    modules: dict[str, Entry] = {ENGINE_PACKAGE: [".py", "", [], 1]}
    for path in sorted(BROWSER_SIDE.glob("*.py")):
        if path.stem in NOT_SERVED:
            continue
        for name in STUBS.get(path.stem, (f"{SIDE_PACKAGE}.{path.stem}",)):
            modules[name] = [".py", lean_python(path.read_text("utf-8")), []]
    modules[SIDE_PACKAGE] = [*modules.pop(f"{SIDE_PACKAGE}.__init__"), 1]
    return modules


def client_modules(folder: Path) -> dict[str, Entry]:
    """The modules of a folder of client functions, by their whole names; none if there is no folder."""
    modules: dict[str, Entry] = {CLIENT_PACKAGE: [".py", "", [], 1]}
    for path in sorted(folder.glob("*.py")):
        source = path.read_text("utf-8")
        if path.stem == "__init__":
            modules[CLIENT_PACKAGE] = [".py", source, [], 1]
        else:
            modules[f"{CLIENT_PACKAGE}.{path.stem}"] = [".py", source, []]
    return modules


def client_functions(modules: Library) -> dict[str, list[str] | None]:
    """The public functions that each client module defines; None for one that Python cannot read."""
    names = [name for name in modules if name != CLIENT_PACKAGE]
    return {name.removeprefix(f"{CLIENT_PACKAGE}."): _functions(modules[name][1]) for name in names}


def _functions(source: str) -> list[str] | None:
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):  # ValueError: null bytes
        return None
    defined = (node for node in statements if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in defined if not node.name.startswith("_")]


def library_for(modules: Library) -> tuple[dict[str, Entry], list[Missing]]:
    """The parts of Brython's library that modules import, with what those import; and what is not there.

    What a module of the library imports within a function is left out: most of it is never needed, and that
    would be 736 KB for `import json`. A client module that needs it imports it itself.
    """
    whole = _whole_library()
    found: dict[str, Entry] = {}
    missing = []
    for module, entry in modules.items():
        for name in _imports(module, entry, late=True):
            if _is_there(name, modules, whole):
                _add(name, modules, whole, found)
            else:
                missing.append(Missing(module, name))
    return found, missing


def _add(name: str, ours: Library, whole: Library, found: dict[str, Entry]) -> None:
    for part in _with_parents(name):
        if part in whole and part not in ours and part not in found:
            # A script has no imports; a third item is the list of them, which nobody reads here.
            ending, source, *more = whole[part]
            found[part] = [ending, source, [], *more[1:]]
            for further in _imports(part, whole[part], late=False):
                _add(further, ours, whole, found)


def _is_there(name: str, ours: Library, whole: Library) -> bool:
    # `from a import b` may mean a module or anything else in one.
    above = name.rpartition(".")[0]
    return any(known in ours or known in whole or known.split(".")[0] in BUILT_IN for known in (name, above))


def _imports(module: str, entry: Entry, *, late: bool) -> list[str]:
    """The names that a module imports; "a.b" also for `from a import b`."""
    if entry[0] != ".py":
        return []
    try:
        tree = ast.parse(entry[1])
    except (SyntaxError, ValueError):
        tree = _import_lines(entry[1])
    package = module if len(entry) > 3 else module.rpartition(".")[0]
    return [name for node in _statements(tree, late=late) for name in _names(node, package)]


def _import_lines(source: str) -> ast.Module:
    """The imports of a module in the syntax of a newer Python than this one, as some of Brython's are.

    Of a client module that is wrong the browser says so, with the place, to whoever calls a function of it.
    """
    lines = [
        f"import {found[1]}" if found[1] else f"from {found[2]} import _"
        for found in _IMPORT.finditer(source)
    ]
    return ast.parse("\n".join(lines))


def _statements(node: ast.AST, *, late: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not late:
            continue
        if isinstance(child, ast.If) and is_for_types(child):
            yield from _statements(ast.Module(child.orelse, []), late=late)
            continue
        yield child
        yield from _statements(child, late=late)


def _names(node: ast.AST, package: str) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    base = ".".join([*above, *([node.module] if node.module else [])])
    return [f"{base}.{alias.name}" for alias in node.names]


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def _whole_library() -> dict[str, Entry]:
    text = _brython_file("brython_stdlib.js").read_text("utf-8")
    library: dict[str, Entry] = json.JSONDecoder().raw_decode(text[text.index("{") :])[0]
    # Nobody looks at the time of its making.
    return {name: entry for name, entry in library.items() if name != "$timestamp"}


def _brython_file(name: str) -> Path:
    return Path(str(distribution("brython").locate_file(f"brython/data/{name}")))
