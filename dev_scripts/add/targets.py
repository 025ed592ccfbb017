"""Tables that a field can point to, found by reading the project's source."""

import ast
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.add.spec import TableSpec


@dataclass(frozen=True)
class Target:
    """A table to point to: its module, its class of rows, the type of its ids, what people call a row."""

    table: str
    module: str
    row_class: str
    id_type: str
    label: str

    @property
    def has_id_type(self) -> bool:
        """Whether ids of this table have a type of their own."""
        return self.id_type != "str"


def targets_in(application: Path) -> dict[str, Target]:
    """Every table of an application by its name."""
    found: dict[str, Target] = {}
    for path in sorted((application / "backend/data/sql_models").glob("*.py")):
        for node in _parsed(path).body:
            if isinstance(node, ast.ClassDef) and (table := _table_of(node)):
                found[table] = _target(application, path.stem, table, node)
    return found


def target_of(spec: TableSpec) -> Target:
    """A table that is about to be written, for fields that point to its own rows."""
    label = spec.label.column if spec.label.kind.name != "fk" else "id"
    name = spec.name
    return Target(name.plural, name.plural, name.row_class, f"{name.singular}Id", label)


def names_in(application: Path) -> dict[str, str]:
    """Every class and type of the shapes and rows, and the file that has it."""
    taken: dict[str, str] = {}
    for folder in ("shared_models", "backend/data/sql_models"):
        for path in sorted((application / folder).glob("*.py")):
            for name in defined_in(_parsed(path)):
                taken.setdefault(name, path.relative_to(application.parent).as_posix())
    return taken


def defined_in(module: ast.Module) -> list[str]:
    """The names that a module defines at its top, imports left out."""
    names: list[str] = []
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return names


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text("utf-8"))
    except (SyntaxError, UnicodeDecodeError, ValueError):
        # Somebody is writing it; other checks say what is wrong there.
        return ast.Module([], [])


def _table_of(node: ast.ClassDef) -> str | None:
    for part in node.body:
        if (
            isinstance(part, ast.Assign)
            and isinstance(part.targets[0], ast.Name)
            and part.targets[0].id == "__tablename__"
            and isinstance(part.value, ast.Constant)
        ):
            return str(part.value.value)
    return None


def _target(application: Path, module: str, table: str, node: ast.ClassDef) -> Target:
    id_type = f"{node.name.removeprefix('SQL')}Id"
    shapes = application / "shared_models" / f"{module}.py"
    has_id = shapes.is_file() and id_type in defined_in(_parsed(shapes))
    return Target(table, module, node.name, id_type if has_id else "str", _label(node))


def _label(node: ast.ClassDef) -> str:
    """The first column of text that is no reference; the id where there is none."""
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            is_text = ast.unparse(part.annotation) == "str"
            if is_text and "foreign_key" not in ast.unparse(part):
                return part.target.id
    return "id"
