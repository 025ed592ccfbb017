"""Find tables whose code is not what their description would write; exit code 1 when there are some.

Looks at what ./heavy add wrote: the marked regions, the files, and where the project learns of the table.
What is outside of the marks is yours and never looked at. --fix writes the regions anew.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dev_scripts.add.layout import FILES, path_of, spec_path
from dev_scripts.add.plan import Texts, regenerated
from dev_scripts.add.project import Project
from dev_scripts.add.refusal import Refused
from dev_scripts.add.regions import contents_of
from dev_scripts.add.registration import REGISTERS, missing_from
from dev_scripts.add.spec import TableSpec
from dev_scripts.add.staging import Stage, staged
from dev_scripts.add.writing import Order, carry_out, tree
from dev_scripts.project import PROJECT_ROOT, app_package


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--fix", action="store_true", help="write all regions as the descriptions say")
    parser.add_argument("--json", action="store_true", help="print the findings for a program")


def run(arguments: Namespace) -> int:
    """Compare, or write."""
    project = Project(PROJECT_ROOT, app_package())
    if arguments.fix:
        _fix(project)
    found = drift(project)
    if arguments.json:
        print(json.dumps({"ok": not found, "problems": found}))
    elif found:
        print(
            "\n".join([*found, "", "Next:  ./heavy add check --fix  writes what is between the marks anew."])
        )
    else:
        count = len(project.specs())
        print(f"{count} table{'' if count == 1 else 's'} as described.")
    return 1 if found else 0


def drift(project: Project) -> list[str]:
    """Everything that differs, each with what to do about it."""
    try:
        specs = project.specs()
    except Refused as refusal:
        return list(refusal.problems)
    if not specs:
        return []
    with staged(project.root) as stage:
        return [problem for spec in specs for problem in _problems(project, spec, stage)]


def _fix(project: Project) -> None:
    def texts() -> Texts:
        return {path: text for spec in project.specs() for path, text in regenerated(project, spec).items()}

    changes = carry_out(project, Order(texts))
    if changes.edits:
        print("\n".join(["Wrote anew:", *tree(changes), ""]))


def _problems(project: Project, spec: TableSpec, stage: Stage) -> list[str]:
    missing = [*_missing_files(project, spec), *_missing_entries(project, spec)]
    try:
        wanted = regenerated(project, spec)
    except Refused as refusal:
        return list(dict.fromkeys([*missing, *refusal.problems]))
    stage.write(wanted)
    description = spec_path(spec.name.plural, project.package)
    differing = [
        f"{path}: what is between the marks {', '.join(names)} was changed by hand, or {description} was."
        for path in wanted
        if path != description and (names := _differing(project.root / path, stage.read(path)))
    ]
    return [*missing, *differing]


def _missing_files(project: Project, spec: TableSpec) -> list[str]:
    paths = [path_of(role, spec.name, project.package) for role in FILES]
    return [f"{path} is gone. Bring it back." for path in paths if not (project.root / path).is_file()]


def _missing_entries(project: Project, spec: TableSpec) -> list[str]:
    found = []
    for place in REGISTERS:
        path = project.application / place
        text = path.read_text("utf-8") if path.is_file() else ""
        if lacks := missing_from(place, text, spec.name):
            found.append(f"{project.package}/{place} lacks {lacks}. Add it there.")
    return found


def _differing(path: Path, wanted: str) -> list[str]:
    """The regions of a file that are not as they would be written."""
    present = contents_of(path.read_text("utf-8"))
    return [name for name, lines in contents_of(wanted).items() if present.get(name) != lines]
