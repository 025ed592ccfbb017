"""Close the chain of migrations where some of them go."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, NamedTuple

VERSIONS = PurePath("alembic/versions")


class Migration(NamedTuple):
    """What one file says about its place in the chain."""

    path: Path
    revision: str
    after: str | None
    value: ast.expr
    """Where in the file `after` is written."""


class ChainBroken(Exception):
    """A chain that cannot be closed by itself; says why."""


def relinked(kept: Mapping[Path, str], gone: Mapping[Path, str]) -> dict[Path, str]:
    """The kept files that follow one that goes, with the nearest kept one in its place.

    Raises:
        ChainBroken: a migration that goes joins several, or cannot be read.
    """
    parents = {migration.revision: migration.after for migration in _migrations(gone)}
    return {
        migration.path: _with_value(kept[migration.path], migration.value, _nearest(migration.after, parents))
        for migration in _migrations(kept)
        if migration.after in parents
    }


def _nearest(revision: str | None, parents: Mapping[str, str | None]) -> str | None:
    while revision is not None and revision in parents:
        revision = parents[revision]
    return revision


def _with_value(text: str, value: ast.expr, revision: str | None) -> str:
    lines = text.splitlines(keepends=True)
    at = value.lineno - 1
    written = "None" if revision is None else f'"{revision}"'
    # Columns count bytes; before a value there are only names and signs.
    lines[at] = lines[at][: value.col_offset] + written + lines[at][value.end_col_offset :]
    return "".join(lines)


def _migrations(files: Mapping[Path, str]) -> Iterator[Migration]:
    for path, text in files.items():
        if path.parent == Path(VERSIONS) and path.suffix == ".py":
            yield _migration(path, text)


def _migration(path: Path, text: str) -> Migration:
    values = _assigned(ast.parse(text))
    if "revision" not in values or "down_revision" not in values:
        raise ChainBroken(f"{path} lacks  revision = ...  or  down_revision = ...")
    revision, after = _literal(path, values["revision"]), _literal(path, values["down_revision"])
    if after is not None and not isinstance(after, str):
        raise ChainBroken(
            f"{path} joins several migrations ({after!r}); remove-demo follows single ones only"
        )
    return Migration(path, str(revision), after, values["down_revision"])


def _assigned(module: ast.Module) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for statement in module.body:
        targets = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        value = getattr(statement, "value", None)
        found |= {t.id: value for t in targets if isinstance(t, ast.Name) and value is not None}
    return found


def _literal(path: Path, value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:
        raise ChainBroken(f"{path} computes {ast.unparse(value)}; write it as a plain text") from None
