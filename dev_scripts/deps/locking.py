"""Make all locks anew, in a copy first; the project sees whole locks or none."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev_scripts.bootstrap import package_index
from dev_scripts.deps import declared, lock_file
from dev_scripts.errors import CommandFailed


def lock_all(root: Path, options: Sequence[str] = ()) -> list[Path]:
    """Write requirements/*.txt anew; gives the files that changed.

    Raises:
        CommandFailed: no versions fit together, or a lock would hold an address. Nothing is written then.
    """
    with _copy(root) as copy:
        digest = declared.digest(copy / "pyproject.toml")
        made = {name: _compile(copy, name, options) for name in declared.sets(copy / "pyproject.toml")}
    return [
        path
        for name, text in made.items()
        if _replace(path := root / "requirements" / f"{name}.txt", lock_file.marked(text, digest))
    ]


def uv(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run uv as the bootstrap does, with pip's package index where uv was told none."""
    environment = package_index.environment_for_uv(Path(sys.executable))
    command = [str(Path(sys.executable).with_name("uv")), *words]
    options = package_index.cache_options(os.environ)
    return subprocess.run(
        [*command, *options], cwd=cwd, env=environment, text=True, capture_output=True, check=False
    )


@contextmanager
def unchanged_on_failure(paths: Sequence[Path]) -> Iterator[None]:
    """Put files back, byte for byte, when the work in this block fails."""
    before = {path: path.read_bytes() if path.exists() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        raise


@contextmanager
def _copy(root: Path) -> Iterator[Path]:
    """A folder with just what uv reads. The old locks go along, so that versions stay where they may."""
    with tempfile.TemporaryDirectory(prefix="heavy-lock-") as folder:
        copy = Path(folder)
        shutil.copy(root / "pyproject.toml", copy)
        shutil.copytree(root / "requirements", copy / "requirements")
        yield copy


def _compile(copy: Path, name: str, options: Sequence[str]) -> str:
    path = copy / "requirements" / f"{name}.txt"
    if path.exists():
        path.write_text(lock_file.unmarked(path.read_text("utf-8")), "utf-8")
    made_for = ["--universal", "--python-version", declared.OLDEST_PYTHON]
    result = uv(
        *(
            "pip",
            "compile",
            "--quiet",
            "--generate-hashes",
            "--no-header",
            *made_for,
            *_source(name),
            *options,
        ),
        *("-o", str(path.relative_to(copy))),
        cwd=copy,
    )
    if result.returncode != 0:
        raise CommandFailed(
            f"The set {name!r} cannot be locked; nothing was changed. uv says:\n{result.stderr.strip()}"
        )
    text = path.read_text("utf-8")
    if (address := lock_file.address_in(text)) is not None:
        raise CommandFailed(
            f"The lock of {name!r} would hold an address ({address}), which ties every user to that host. "
            "Nothing was changed. Ask for the package by name and version in pyproject.toml."
        )
    return text


def _source(name: str) -> list[str]:
    """Where uv finds what a set asks for; all sets but uv's own agree with the runtime set."""
    if name == declared.RUNTIME:
        return ["pyproject.toml"]
    agreeing = [] if name == declared.BOOTSTRAP else ["-c", f"requirements/{declared.RUNTIME}.txt"]
    return ["--group", f"pyproject.toml:{name}", *agreeing]


def _replace(path: Path, text: str) -> bool:
    """Write a file whole, if that changes it."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    draft = path.with_suffix(".draft")
    draft.write_text(text, "utf-8")
    draft.replace(path)
    return True
