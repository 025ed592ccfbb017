"""What one Python file says about other files: imports, names in strings, fixtures."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

LONGEST_STRING = 4_000
"""Longer ones are texts, and what they name is no more than talk."""
ALWAYS = ""
"""The part of a conftest.py that counts for every test below it."""

ROOTS = frozenset(("PROJECT_ROOT", "REPOSITORY", "ROOT", "repository", "cwd"))
"""Names by which tests reach the project's folder."""
ANYWHERE, STARTED = "(anywhere)", "(started)"
"""Stand among the names where the project's folder is used as a whole, and where a program starts in it."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef


class Facts(NamedTuple):
    """What a file, or one function of a conftest.py, says."""

    imports: frozenset[str] = frozenset()
    """Dotted names; their last part may be something within a module."""
    strings: frozenset[str] = frozenset()
    """All but docstrings."""
    names: frozenset[str] = frozenset()
    """All identifiers."""
    arguments: frozenset[str] = frozenset()
    """Those of all functions: a fixture that is used is among them, or among the strings."""

    @property
    def looks_around(self) -> bool:
        """Whether it may read any file of the project."""
        return ANYWHERE in self.names

    @property
    def starts_programs(self) -> bool:
        """Whether it may start any program of the project."""
        return STARTED in self.names


def facts_of(path: str, source: bytes) -> dict[str, Facts]:
    """The facts of a file by part; all but a conftest.py have one part.

    Raises:
        SyntaxError: it cannot be read.
        ValueError: it has null bytes.
    """
    tree = ast.parse(source)
    package = _package(path)
    if PurePosixPath(path).name != "conftest.py":
        return {ALWAYS: _facts([tree], package)}
    return _facts_by_fixture(tree, package)


def _facts_by_fixture(tree: ast.Module, package: list[str]) -> dict[str, Facts]:
    imported = _bindings(tree.body, package)
    single = {node.name: node for node in tree.body if isinstance(node, Definition) and not _is_for_all(node)}
    apart = {id(node) for node in single.values()}
    rest = [node for node in tree.body if id(node) not in apart and not _is_said_by_itself(node)]
    parts = {name: _with_imports(_facts([node], package), imported) for name, node in single.items()}
    for name, module in imported.items():  # A test may name what is imported here, too.
        parts.setdefault(name, Facts(imports=frozenset([module])))
    everything = frozenset(module for name, module in imported.items() if name.startswith("*"))
    always = _with_imports(_facts(rest, package), imported)
    return {**parts, ALWAYS: always._replace(imports=always.imports | everything)}


def _with_imports(facts: Facts, imported: dict[str, str]) -> Facts:
    used = {module for name, module in imported.items() if name in facts.names}
    return facts._replace(imports=facts.imports | used)


def _facts(nodes: Iterable[ast.AST], package: list[str]) -> Facts:
    imports: set[str] = set()
    strings: set[str] = set()
    names: set[str] = set()
    arguments: set[str] = set()
    for found in _walk([node for node in nodes if not _is_remark(node)]):
        match found:
            case ast.Import() | ast.ImportFrom():
                imports.update(name for _bound, name in _imported(found, package))
            case ast.Constant(value=str(text)) if len(text) <= LONGEST_STRING:
                strings.add(text)
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.add(name)
            case ast.arg(arg=name):
                arguments.add(name)
            case str(name):
                names.add(name)
    return Facts(*map(frozenset, (imports, strings, names | arguments, arguments)))


def _walk(nodes: Iterable[ast.AST]) -> Iterator[ast.AST | str]:
    """All nodes but docstrings; instead of the project's folder, what is done with it."""
    waiting = list(nodes)
    while waiting:
        match current := waiting.pop():
            case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant() as inside) if _is_root(left):
                yield inside  # A place in it: named like any other.
            case ast.Assign(value=value) if _is_root(value):
                pass  # A name for it.
            case ast.keyword(arg="cwd", value=value) | ast.Call(func=ast.Name(id="str"), args=[value]) if (
                _is_root(value)
            ):
                yield STARTED
            case _ if _is_root(current):
                yield ANYWHERE
            case _:
                yield current
                waiting += [child for child in ast.iter_child_nodes(current) if not _is_remark(child)]


def _is_root(node: ast.AST) -> bool:
    """Whether it stands for the project's folder: ROOT, Path.cwd(), Path(__file__).resolve().parents[2]."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in ROOTS
        case ast.Subscript(value=ast.Attribute(value=place, attr="parents")):
            return any(isinstance(found, ast.Name) and found.id == "__file__" for found in ast.walk(place))
    return False


def _is_remark(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _bindings(body: Iterable[ast.stmt], package: list[str]) -> dict[str, str]:
    """The names that a module's imports give it, and what they stand for."""
    return dict(
        pair
        for node in body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for pair in _imported(node, package)
    )


def _imported(node: ast.Import | ast.ImportFrom, package: list[str]) -> Iterator[tuple[str, str]]:
    """The name here, and the dotted name it stands for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0], alias.name
        return
    above = package[: len(package) - node.level + 1] if node.level else []
    base = ".".join([*above, *([node.module] if node.module else [])])
    for alias in node.names:
        if alias.name in ROOTS:  # A path, and no code.
            continue
        if alias.name == "*":
            yield f"*{base}", base
        else:
            yield alias.asname or alias.name, f"{base}.{alias.name}"


def _package(path: str) -> list[str]:
    return list(PurePosixPath(path).parts[:-1])


def _is_said_by_itself(node: ast.stmt) -> bool:
    """Whether it does nothing for tests that do not name it: an import, or another name for a type."""
    is_alias = isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)
    return is_alias or isinstance(node, ast.Import | ast.ImportFrom)


def _is_for_all(function: Definition) -> bool:
    """Whether every test below has it without asking: a hook, or a fixture that is used by itself."""
    decorators = " ".join(map(ast.unparse, function.decorator_list))
    return function.name.startswith("pytest_") or "autouse" in decorators
