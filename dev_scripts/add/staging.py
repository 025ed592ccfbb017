"""A copy of the project in which everything is tried, before the project itself is touched."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev_scripts import database
from dev_scripts.add.refusal import Refused
from dev_scripts.errors import CommandFailed
from dev_scripts.renaming.changes import Changes, Edit
from dev_scripts.renaming.files import project_files

ASIDE = Path(".heavy") / "adding"
MIGRATIONS = Path("alembic/versions")
RUFF = (sys.executable, "-m", "ruff")
# What depends on the length and the order of names; anything else is the author's business.
SORTED = ("check", "--fix", "--exit-zero", "--quiet", "--select", "I,RUF022")
LAID_OUT = ("format", "--quiet")


@dataclass(frozen=True)
class Stage:
    """The copy, and the project that it is of."""

    root: Path
    copy: Path

    def write(self, texts: Mapping[Path, str]) -> None:
        """Put texts into the copy, laid out; a file that was not laid out before stays as it is."""
        neat = self._neat([path for path in texts if path.suffix == ".py"])
        for path, text in texts.items():
            (self.copy / path).parent.mkdir(parents=True, exist_ok=True)
            (self.copy / path).write_text(text, "utf-8")
        for step in (SORTED, LAID_OUT) if neat else ():
            self._ruff(*step, *map(str, neat))

    def read(self, path: Path) -> str:
        """The text of a file in the copy."""
        return (self.copy / path).read_text("utf-8")

    def complaints(self, paths: list[Path]) -> list[str]:
        """What the linter says of files in the copy."""
        python = [str(path) for path in paths if path.suffix == ".py"]
        found = self._ruff("check", "--quiet", "--output-format=concise", *python) if python else ""
        return found.splitlines()

    def migrate(self, message: str) -> list[Path]:
        """Let `./heavy db migrate` write the migration in the copy; gives the new files.

        Raises:
            CommandFailed: says why it could not.
        """
        before = set((self.copy / MIGRATIONS).glob("*.py"))
        if (self.root / ".env").is_file():
            shutil.copy2(self.root / ".env", self.copy / ".env")
        with database.reach() as target:
            command = [sys.executable, "-m", "dev_scripts", "db", "migrate", message]
            environment = {**os.environ, "HEAVY_DATABASE_URL": target.url}
            done = self._run(command, environment)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip())[-2000:]
            raise CommandFailed(f"The migration was not made:\n{said}\nNothing was written.")
        new = set((self.copy / MIGRATIONS).glob("*.py")) - before
        return sorted(path.relative_to(self.copy) for path in new)

    def changes(self, paths: list[Path]) -> Changes:
        """What is to become of these files of the project."""
        new = [path for path in paths if not os.path.lexists(self.root / path)]
        old = [path for path in paths if path not in new and self._differs(path)]
        return Changes(self.root, edits=self._edits(old), additions=self._edits(new))

    def _edits(self, paths: list[Path]) -> tuple[Edit, ...]:
        return tuple(Edit(path, (self.copy / path).read_bytes()) for path in paths)

    def _differs(self, path: Path) -> bool:
        return (self.root / path).read_bytes() != (self.copy / path).read_bytes()

    def _neat(self, paths: list[Path]) -> list[Path]:
        """The files that ruff would leave as they are; one that is not there yet counts as neat."""
        there = [str(path) for path in paths if (self.copy / path).is_file()]
        if not there:
            return paths
        checks = (("format", "--check"), ("check", "--select", "I,RUF022"))
        said = [self._ruff(*words, "--output-format=concise", *there) for words in checks]
        # Each finding begins with PATH:LINE:COLUMN:
        untidy = {line.partition(":")[0] for text in said for line in text.splitlines()}
        return [path for path in paths if str(path) not in untidy]

    def _ruff(self, *words: str) -> str:
        return self._run([*RUFF, *words]).stdout

    def _run(
        self, command: list[str], environment: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=self.copy, env=environment, capture_output=True, text=True, check=False
        )


@contextmanager
def staged(root: Path) -> Iterator[Stage]:
    """A copy of the project for as long as the block lasts."""
    forget(root)
    copy = root / ASIDE
    try:
        for path in project_files(root):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, copy / path, follow_symlinks=False)
        yield Stage(root, copy)
    finally:
        forget(root)


def forget(root: Path) -> None:
    """Throw the copy away, also one that a kill left behind."""
    copy = root / ASIDE
    shutil.rmtree(copy, ignore_errors=True)
    if copy.parent.is_dir() and not any(copy.parent.iterdir()):
        copy.parent.rmdir()


def refuse_complaints(stage: Stage, paths: list[Path]) -> None:
    """Check that what was written passes the linter.

    Raises:
        Refused: when it does not, as with names that make lines too long.
    """
    if complaints := stage.complaints(paths):
        raise Refused(["What would be written does not pass the linter:", *complaints], "Try shorter names.")
