"""What goes by the names of a new table already."""

import ast
from collections.abc import Iterator

from dev_scripts.add.layout import FILES, path_of, spec_path, url_path
from dev_scripts.add.project import Project, text_of
from dev_scripts.add.refusal import Refused
from dev_scripts.add.registration import CONTEXT
from dev_scripts.add.spec import TableSpec
from dev_scripts.add.targets import defined_in, names_in, targets_in


def refuse_taken(project: Project, spec: TableSpec) -> None:
    """Check that nothing goes by the names of a new table.

    Raises:
        Refused: names everything that does.
    """
    problems = [*_taken_names(project, spec), *_taken_files(project, spec)]
    if problems:
        raise Refused(problems)


def _taken_names(project: Project, spec: TableSpec) -> Iterator[str]:
    name = spec.name
    tables = targets_in(project.application)
    if name.plural in tables:
        module = f"{project.package}/backend/data/sql_models/{tables[name.plural].module}.py"
        yield f"There is a table {name.plural!r} already: {module}"
    names = names_in(project.application)
    shapes = (f"{name.singular}{role}" for role in ("", "Id", "Draft", "Change"))
    for wanted in (*shapes, name.row_class):
        if wanted in names:
            yield f"{wanted} is taken: {names[wanted]}. Choose another singular, such as  Own{name.singular}"
    if name.plural in _attributes(project):
        yield f"heavy.{name.plural} is taken: {project.package}/{CONTEXT}. Choose another plural."
    if (page := f'"{url_path(name)}"') in (text_of(project.application / "routes.py") or ""):
        yield f"There is a page at {page} already: {project.package}/routes.py"


def _taken_files(project: Project, spec: TableSpec) -> Iterator[str]:
    paths = [path_of(role, spec.name, project.package) for role in FILES]
    for path in [spec_path(spec.name.plural, project.package), *paths]:
        if (project.root / path).exists() or (project.root / path).is_symlink():
            yield f"{path} is there already, and is not overwritten."


def _attributes(project: Project) -> set[str]:
    """What a HeavyContext has already."""
    text = text_of(project.application / CONTEXT) or ""
    found: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == "HeavyContext":
            found |= set(defined_in(ast.Module(node.body, [])))
    return found
