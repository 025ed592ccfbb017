"""Write migrations: numbered, in safe forms, laid out."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic.config import Config
from alembic.operations import ops

from alembic import command
from dev_scripts import application
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.migrating.safe_forms import Part, plan
from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT

MESSAGE_MAX = 72
NOISE = re.compile(r"^ *# ### .* ###\n", re.MULTILINE)
"""What alembic writes around what it generated."""


def checked_message(message: str) -> str:
    """What a migration is for, as its first line says it.

    Raises:
        CommandFailed: it is empty, of several lines, or too long.
    """
    said = message.strip().rstrip(".")
    if not said.isprintable() or not re.search(r"[^\W_]", said) or len(said) > MESSAGE_MAX:
        raise CommandFailed(
            f"{message!r} does not tell what the migration is for. Wanted: one line of at most {MESSAGE_MAX} "
            'characters, such as  ./heavy db migrate "tools have a due date"',
            USAGE,
        )
    return said[0].upper() + said[1:]


@contextmanager
def copy_of_migrations() -> Iterator[Path]:
    """A folder with all migrations, in which more can be written and tried."""
    with TemporaryDirectory(prefix="heavy-migrations-") as folder:
        copy = Path(folder) / "alembic"
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(application.migrations().MIGRATIONS_FOLDER, copy, ignore=ignore)
        yield copy


def write_differences(url: str, message: str, folder: Path) -> list[Path]:
    """Write what the models have and the database lacks; no file where there is nothing.

    Raises:
        CommandFailed: a new column can be filled by nobody.
    """

    def shape(_context: Any, _revision: Any, directives: list[Any]) -> None:
        parts = plan(directives[0].upgrade_ops).parts()
        directives[:] = list(_scripts(parts, message, folder))

    return application.with_alembic(url, lambda config: _generate(config, message, folder, shape), folder)


def write_empty(url: str, message: str, folder: Path) -> list[Path]:
    """Write a migration to be filled by hand."""

    def shape(_context: Any, _revision: Any, directives: list[Any]) -> None:
        directives[:] = list(_scripts([Part("")], message, folder))

    return application.with_alembic(url, lambda config: _generate(config, message, folder, shape), folder)


def move_into_place(written: Iterable[Path]) -> list[Path]:
    """Put proven files among the others; all of them or none."""
    target = Path(application.migrations().MIGRATIONS_FOLDER) / "versions"
    made: list[Path] = []
    try:
        for path in written:
            place = target / path.name
            with place.open("x", encoding="utf-8") as file:
                made.append(place)
                file.write(path.read_text("utf-8"))
    except BaseException:
        for place in made:
            place.unlink()
        raise
    return made


def allow(path: Path, line: int, rule: str, reason: str) -> None:
    """Write the comment above a line that allows what the lint refuses there."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    code = lines[line - 1]
    indent = code[: len(code) - len(code.lstrip())]
    lines.insert(line - 1, f"{indent}# lint: allow {rule} because {reason}\n")
    path.write_text("".join(lines), "utf-8")


def _scripts(parts: list[Part], message: str, folder: Path) -> Iterator[ops.MigrationScript]:
    head = (application.migrations().steps(folder) or ("base",))[-1]
    for number, part in enumerate(parts, _next_number(folder, head)):
        revision = f"{number:04}"
        yield ops.MigrationScript(
            rev_id=revision,
            message=f"{message}: {part.suffix}" if part.suffix else message,
            upgrade_ops=ops.UpgradeOps(part.up),
            downgrade_ops=ops.DowngradeOps(part.down),
            head=head,
        )
        head = revision


def _next_number(folder: Path, head: str) -> int:
    """One more than the highest number of a file or a revision."""
    names = [head, *(path.name for path in (folder / "versions").glob("*.py"))]
    numbers = [int(found[0]) for name in names if (found := re.match(r"\d+", name))]
    return max(numbers, default=0) + 1


def _generate(config: Config, message: str, folder: Path, shape: Any) -> list[Path]:
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("truncate_slug_length", "60")
    before = set((folder / "versions").glob("*.py"))
    command.revision(config, message, autogenerate=True, process_revision_directives=shape)
    written = sorted(set((folder / "versions").glob("*.py")) - before)
    for path in written:
        path.write_text(_laid_out(path), "utf-8")
    return written


def _laid_out(path: Path) -> str:
    """As ruff would have it: imports that are used, in order, lines of our length."""
    text = NOISE.sub("", path.read_text("utf-8"))
    shown_as = f"alembic/versions/{path.name}"
    for words in (("format",), ("check", "--fix", "--exit-zero", "--quiet"), ("format",)):
        done = subprocess.run(
            python("-m", "ruff", *words, "--stdin-filename", shown_as, "-"),
            input=text,
            capture_output=True,
            text=True,
            cwd=PROJECT_ROOT,
            check=False,
        )
        if done.returncode != 0:
            raise CommandFailed(f"ruff could not lay out {path.name}: {done.stderr.strip()}")
        text = done.stdout
    return text
