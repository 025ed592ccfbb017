"""Dockerfiles: read instruction by instruction, and done in folders of this machine."""

import fnmatch
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# A path from the root that stands for itself, and not after a scheme or another path.
PATH_FROM_ROOT = re.compile(r"(?<![\w/.:])/(?=[a-z])")


def instructions(file: Path) -> list[tuple[str, str]]:
    """Each instruction with its arguments; continued lines are one."""
    text = re.sub(r"^\s*#.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines if line.strip()]


def is_let_in(path: str, dockerignore: str) -> bool:
    """Whether .dockerignore lets a path into the image; the last rule that fits decides."""
    inside = True
    for rule in (line for line in dockerignore.splitlines() if line and not line.startswith("#")):
        if _fits(path, rule.removeprefix("!")):
            inside = rule.startswith("!")
    return inside


def _fits(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatch(part, pattern[3:]) for part in path.split("/"))
    parents = [path, *map(str, Path(path).parents)][:-1]
    return any("/" in pattern or "/" not in parent for parent in parents if fnmatch.fnmatch(parent, pattern))


@dataclass
class Stage:
    """A file system that begins empty, and what goes with it."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    last: dict[str, str] = field(default_factory=dict)
    """The last arguments of CMD, HEALTHCHECK, STOPSIGNAL, USER."""

    def moved(self, text: str) -> str:
        """The same words, with paths that begin at this stage's root."""
        return PATH_FROM_ROOT.sub(f"{self.root}/", text)

    def path(self, text: str) -> Path:
        """A path in this stage."""
        return (
            self.root / self.folder.lstrip("/") / text.lstrip("/") if text[0] != "/" else self.root / text[1:]
        )

    def run(self, command: list[str], **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of this stage to its end."""
        return subprocess.run(
            command,
            cwd=self.path("."),
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )

    def exec_form(self, word: str) -> list[str]:
        """The words of CMD or HEALTHCHECK, moved."""
        return [self.moved(one) for one in re.findall(r'"([^"]*)"', self.last[word])]


class Build:
    """Does what a Dockerfile says: the same commands, in folders that stand for its file systems."""

    def __init__(self, context: Path, folder: Path, environment: Mapping[str, str]) -> None:
        self._context, self._folder, self._environment = context, folder, environment
        self._stages: dict[str, Stage] = {}

    def done(self, file: Path) -> Stage:
        """The last stage.

        Raises:
            AssertionError: a step failed; says what it wrote.
        """
        do: dict[str, Callable[[Stage, str], None]] = {
            "COPY": self._copy, "RUN": _run, "ENV": _env, "WORKDIR": _workdir
        }  # fmt: skip
        stage = Stage(self._folder)
        for word, rest in instructions(file):
            if word == "FROM":
                stage = self._begin(rest)
            elif word in do:
                do[word](stage, rest)
            else:
                stage.last[word] = rest
        return stage

    def _begin(self, rest: str) -> Stage:
        name = rest.partition(" AS ")[2] or "image"
        stage = self._stages[name] = Stage(self._folder / name, dict(self._environment))
        stage.root.mkdir()
        return stage

    def _copy(self, stage: Stage, rest: str) -> None:
        words = rest.split()
        if words[0].startswith("--from="):
            other = self._stages[words.pop(0).partition("=")[2]]
            # Moved, so that nothing in the image leans on what it was made in.
            shutil.move(other.path(words[0]), stage.path(words[1]))
            return
        *sources, target = words
        for source in (self._context / one for one in sources):
            if source.is_dir():
                shutil.copytree(source, stage.path(target), dirs_exist_ok=True)
            else:
                shutil.copy(source, stage.path(target))


def _run(stage: Stage, rest: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", stage.moved(rest)],
        cwd=stage.path("."),
        env=stage.environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, f"{rest}\n{done.stdout}{done.stderr}"


def _env(stage: Stage, rest: str) -> None:
    for name, _, value in (word.partition("=") for word in shlex.split(rest)):
        stage.environment[name] = stage.moved(value).replace("$PATH", stage.environment["PATH"])


def _workdir(stage: Stage, rest: str) -> None:
    stage.folder = rest
    stage.path(".").mkdir(parents=True, exist_ok=True)
