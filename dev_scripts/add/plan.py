"""Work out every text of a table, new and changed, before anything is written."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.add.fields import Field
from dev_scripts.add.generated import WRITERS, Table
from dev_scripts.add.imports import with_imports
from dev_scripts.add.layout import FILES, path_of, rendered, spec_path, url_path
from dev_scripts.add.refusal import Refused, collected
from dev_scripts.add.regions import RegionsBroken, filled, regions_in
from dev_scripts.add.registration import CONTEXT, REGISTERS
from dev_scripts.add.spec import TableSpec, read_spec
from dev_scripts.add.targets import Target, defined_in, names_in, target_of, targets_in

Texts = dict[Path, str]


@dataclass(frozen=True)
class Project:
    """The project whose tables are written."""

    root: Path
    package: str

    @property
    def application(self) -> Path:
        """The folder of the application."""
        return self.root / self.package

    def specs(self) -> list[TableSpec]:
        """Every table that was written by the generator.

        Raises:
            Refused: when one of their files makes no sense.
        """
        folder = (self.root / spec_path("x", self.package)).parent
        return [read_spec(path) for path in sorted(folder.glob("*.toml"))]

    def spec(self, plural: str) -> TableSpec:
        """The description of one table.

        Raises:
            Refused: when there is none.
        """
        path = self.root / spec_path(plural, self.package)
        if not plural.isidentifier() or not path.is_file():
            known = ", ".join(spec.name.plural for spec in self.specs()) or "none yet"
            raise Refused([f"No table {plural!r} was written by ./heavy add; there are: {known}."])
        return read_spec(path)


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
            before = _text_of(project.root / path)
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
        before = _text_of(project.root / path)
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


def refuse_taken(project: Project, spec: TableSpec) -> None:
    """Check that nothing goes by the names of a new table.

    Raises:
        Refused: names everything that does.
    """
    problems = [*_taken_names(project, spec), *_taken_files(project, spec)]
    if problems:
        raise Refused(problems)


def unsafe_for_rows(fields: tuple[Field, ...]) -> list[str]:
    """Fields that rows which are there already could not have."""
    return [
        f"{field.typed}: rows that are there already need a value. Make it optional ({field.name}:"
        f"{field.kind.name}?) or give a default ({field.name}:{field.kind.name}=...)."
        for field in fields
        if not field.is_optional and field.default is None
    ]


def _taken_names(project: Project, spec: TableSpec) -> Iterator[str]:
    name = spec.name
    tables = targets_in(project.application)
    if name.plural in tables:
        module = f"{project.package}/backend/data/sql_models/{tables[name.plural].module}.py"
        yield f"There is a table {name.plural!r} already: {module}"
    names = names_in(project.application)
    for wanted in (name.singular, f"{name.singular}Id", f"{name.singular}Draft", name.row_class):
        if wanted in names:
            yield f"{wanted} is taken: {names[wanted]}. Choose another singular, such as  Own{name.singular}"
    if name.plural in _attributes(project):
        yield f"heavy.{name.plural} is taken: {project.package}/{CONTEXT}. Choose another plural."
    if (page := f'"{url_path(name)}"') in (_text_of(project.application / "routes.py") or ""):
        yield f"There is a page at {page} already: {project.package}/routes.py"


def _taken_files(project: Project, spec: TableSpec) -> Iterator[str]:
    paths = [path_of(role, spec.name, project.package) for role in FILES]
    for path in [spec_path(spec.name.plural, project.package), *paths]:
        if (project.root / path).exists() or (project.root / path).is_symlink():
            yield f"{path} is there already, and is not overwritten."


def _attributes(project: Project) -> set[str]:
    """What a HeavyContext has already."""
    text = _text_of(project.application / CONTEXT) or ""
    found: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == "HeavyContext":
            found |= set(defined_in(ast.Module(node.body, [])))
    return found


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


def _text_of(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
