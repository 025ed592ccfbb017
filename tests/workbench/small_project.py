"""A small project to rename, and eyes that miss no change in it."""

import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dev_scripts.renaming.command import main

# Put together here so that renaming this very project leaves these tests as they are.
OLD = "_".join(("stack", "heavy")[::-1])
OLD_KEBAB, OLD_TITLE, OLD_CLASS = (
    OLD.replace("_", "-"),
    OLD.replace("_", " ").title(),
    OLD.title().replace("_", ""),
)

FILES = {
    "pyproject.toml": (
        f'[project]\nname = "{OLD_KEBAB}"\ndescription = "A template"\n'
        'authors = [\n    { name = "Bo" },\n]\n\n'
        f'[tool.heavy]\npackage = "{OLD}"\n\n[tool.importlinter]\nroot_packages = ["{OLD}", "heavy_engine"]\n'
    ),
    "LICENSE": f"MIT License\n\nCopyright (c) 2025 the {OLD_TITLE} authors\n",
    "CHANGELOG.md": f"# Changes\n\n- {OLD_TITLE} begins.\n",
    "README.md": f"# {OLD_TITLE}\n\nRun `./heavy dev`; the code is in `{OLD}/`.\n",
    ".gitignore": "/.heavy/\n/.env\n__pycache__/\n",
    "heavy": "#!/usr/bin/env python3\nimport dev_scripts\n",
    "heavy_engine/__init__.py": "# HEAVY_PORT, HeavyModel, heavy_event and .heavy/ are no names of an app.\n",
    f"{OLD}/__init__.py": "",
    f"{OLD}/main.py": f"from {OLD}.backend import {OLD_CLASS}App\n\nTITLE = '{OLD_TITLE}'\n",
    f"{OLD}/backend.py": f"class {OLD_CLASS}App:\n    pass\n",
    f"{OLD}/{OLD}.md": f"# {OLD_TITLE}\n",
    "alembic/versions/0001_first.py": f"from {OLD} import main\n",
    "brython/clock.py": f'"""The clock of {OLD_TITLE}."""\n',
    "tests/test_main.py": f"import {OLD}.main\n",
    f"dockerfiles/{OLD}.Dockerfile": f'CMD ["python", "-m", "{OLD}.main"]\n',
    "requirements/runtime.txt": f"sanic-routing==23.12.0\n    # via {OLD_KEBAB} (pyproject.toml)\n",
    f"docs/{OLD_KEBAB}.md": f"See [{OLD_TITLE}](../README.md).\n",
}
PICTURE = b"PNG\0" + OLD.encode() + b"\0"

Snapshot = dict[str, tuple[int, bytes, int]]


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True)
class Project:
    """A project in a folder of its own."""

    root: Path

    def rename(self, *arguments: str) -> Outcome:
        """Run the command of `rename_project.py` on this project."""
        output, errors = StringIO(), StringIO()
        with redirect_stdout(output), redirect_stderr(errors):
            code = main(arguments, self.root)
        return Outcome(code, output.getvalue(), errors.getvalue())

    def read(self, path: str) -> str:
        """The text of one file."""
        return (self.root / path).read_text(encoding="utf-8")

    def snapshot(self) -> Snapshot:
        """Kind and mode, content and time of everything that is no business of git alone."""
        return {
            path.relative_to(self.root).as_posix(): _state(path)
            for path in sorted(self.root.rglob("*"))
            if ".git" not in path.relative_to(self.root).parts
        }

    def commit(self) -> None:
        """Let git record all there is."""
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", "All there is")


def git(root: Path, *arguments: str) -> str:
    """Run git as Ada, whatever the machine's own settings are."""
    names = {
        f"GIT_{role}_{part}": "ada@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(
        command, cwd=root, env=names | alone, check=True, capture_output=True, text=True
    ).stdout


def write_project(root: Path) -> Project:
    """Write the small project and let git record it."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "logo.png").write_bytes(PICTURE)
    (root / "heavy").chmod(0o755)
    (root / "app").symlink_to(OLD)
    (root / "start.py").symlink_to(f"{OLD}/main.py")
    project = Project(root)
    git(root, "init", "--quiet")
    project.commit()
    return project


def _state(path: Path) -> tuple[int, bytes, int]:
    state = path.lstat()
    if path.is_symlink():
        return state.st_mode, str(path.readlink()).encode(), state.st_mtime_ns
    return (
        (state.st_mode, path.read_bytes(), state.st_mtime_ns) if path.is_file() else (state.st_mode, b"", 0)
    )
