"""Work out every text of a table, new and changed, before anything is written."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from dev_scripts.add.fields import Field
from dev_scripts.add.generated import WRITERS
from dev_scripts.add.imports import with_imports
from dev_scripts.add.layout import FILES, path_of, rendered, spec_path
from dev_scripts.add.project import Project, text_of
from dev_scripts.add.refusal import Refused, collected
from dev_scripts.add.regions import RegionsBroken, filled, regions_in
from dev_scripts.add.registration import REGISTERS
from dev_scripts.add.spec import TableSpec
from dev_scripts.add.table import Table
from dev_scripts.add.taken import refuse_taken
from dev_scripts.add.targets import Target, defined_in, target_of, targets_in

Texts = dict[Path, str]


def new_table(project: Project, spec: TableSpec) -> Texts:
    """Every text of a new table: its files, and those in which the project learns of it.

    Raises:
        Refused: names everything that stands in the way.
    """
    refuse_taken(project, spec)
    table = Table(spec, _targets(project, spec))
    texts = {spec_path(spec.name.plural, project.package): spec.to_toml()}
    problems: list[str] = []
    for role in FILES:
        path = path_of(role, spec.name, project.package)
        try:
            texts[path] = _with_regions(rendered(role, spec.name, project.package), role, table)
        except SyntaxError as error:
            problems.append(f"{path} would be broken: {error.msg}. Choose plainer names.")
    problems += [problem for path, text in texts.items() for problem in _two_meanings(path, text)]
    for place, register in REGISTERS.items():
        path = Path(project.package) / place
        with collected(problems):
            before = text_of(project.root / path)
            if before is not None and (after := register(before, spec.name)) != before:
                texts[path] = after
    if problems:
        raise Refused(problems)
    return texts


def regenerated(project: Project, spec: TableSpec) -> Texts:
    """Every file with regions as the description wants it, and the description itself.

    Raises:
        Refused: for a file that is gone or whose marks are broken.
    """
    table = Table(spec, _targets(project, spec))
    texts = {spec_path(spec.name.plural, project.package): spec.to_toml()}
    problems: list[str] = []
    for role in WRITERS:
        path = path_of(role, spec.name, project.package)
        before = text_of(project.root / path)
        if path.as_posix() in spec.by_hand:
            continue
        if before is None:
            problems.append(f"{path} is gone. Bring it back, or add it to by_hand in the table's file.")
            continue
        try:
            texts[path] = _with_regions(before, role, table)
            problems += _unmarked(path, before, role, table)
        except (RegionsBroken, SyntaxError) as error:
            problems.append(f"{path}: {error}")
    if problems:
        raise Refused(problems)
    return texts


def unsafe_for_rows(fields: tuple[Field, ...]) -> list[str]:
    """Fields that rows which are there already could not have."""
    return [
        f"{field.typed}: rows that are there already need a value. Make it optional ({field.name}:"
        f"{field.kind.name}?) or give a default ({field.name}:{field.kind.name}=...)."
        for field in fields
        if not field.is_optional and field.default is None
    ]


def _targets(project: Project, spec: TableSpec) -> Mapping[str, Target]:
    known = {**targets_in(project.application), spec.name.plural: target_of(spec)}
    missing = sorted({field.parameters[0] for field in spec.fields if field.kind.name == "fk"} - set(known))
    if missing:
        there = ", ".join(sorted(set(known) - {spec.name.plural}))
        raise Refused([f"There is no table {table!r} to point to; there are: {there}." for table in missing])
    return known


def _unmarked(path: Path, text: str, role: str, table: Table) -> list[str]:
    gone = sorted(set(WRITERS[role](table).regions) - set(regions_in(text)))
    hint = "Put them back, or add the file to by_hand in the table's file."
    return [f"{path} has no marks '# generated:start {name}' any more. {hint}" for name in gone]


def _with_regions(text: str, role: str, table: Table) -> str:
    writer = WRITERS.get(role)
    if writer is None:
        return text
    generated = writer(table)
    hint = f"./heavy add field {table.spec.name.plural} NAME:TYPE writes this"
    return with_imports(filled(text, generated.regions, hint), generated.imports)


def _two_meanings(path: Path, text: str) -> Iterator[str]:
    """Names that would stand for two things in one written file."""
    if path.suffix != ".py":
        return
    module = ast.parse(text)
    imported = [
        alias.asname or alias.name
        for node in module.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    names = [*imported, *defined_in(module)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} would mean two things in {path}. Choose another singular."
