"""The dev container installs, fails loudly, and touches nothing but the project."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from .plain_files import read_json

ROOT = Path(__file__).resolve().parents[2]
STUB = '#!/bin/sh\necho "$@" > called.txt\nexit {code}\n'


def container() -> dict[str, object]:
    """The contents of devcontainer.json."""
    return dict(read_json(ROOT / ".devcontainer/devcontainer.json"))


def create(folder: Path, code: int) -> subprocess.CompletedProcess[str]:
    """Do what follows the making of a container, with a ./heavy that ends with `code`."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    (folder / ".devcontainer").mkdir(exist_ok=True)
    (folder / ".devcontainer/template.env").write_text("# settings\n", encoding="utf-8")
    (folder / "heavy").write_text(STUB.format(code=code), encoding="utf-8")
    (folder / "heavy").chmod(0o755)
    command = ["sh", "-c", str(container()["postCreateCommand"])]
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a project").mkdir()
    return tmp_path / "a project"


def test_it_needs_one_image_of_one_version() -> None:
    assert re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+-\w+", str(container()["image"]))
    assert not {"dockerComposeFile", "build", "features"} & set(container())


def test_it_holds_the_python_of_production() -> None:
    dockerfile = next((ROOT / "dockerfiles").glob("*.Dockerfile")).read_text(encoding="utf-8")
    production = re.search(r"python:(\d+\.\d+\.\d+)", dockerfile)

    assert production
    assert f"python:{production[1]}-" in str(container()["image"])


def test_nothing_runs_at_every_start() -> None:
    assert [key for key in container() if key.endswith("Command")] == ["postCreateCommand"]


def test_it_waits_for_nothing_and_drops_nothing() -> None:
    command = str(container()["postCreateCommand"])
    assert not re.search(r"sleep|reset|drop|\bgit\b|curl|sudo|apt|\|\| true", command)


def test_a_failed_install_is_a_failure(folder: Path) -> None:
    assert create(folder, code=7).returncode == 7


def test_an_install_leaves_an_env_file_and_nothing_at_home(folder: Path) -> None:
    done = create(folder, code=0)

    assert done.returncode == 0, done.stderr
    assert (folder / ".env").read_text(encoding="utf-8") == "# settings\n"
    assert (folder / "called.txt").read_text(encoding="utf-8").split()[0] == "test"
    assert list((folder.parent / "home").iterdir()) == []


def test_an_env_file_that_is_there_is_kept(folder: Path) -> None:
    (folder / ".env").write_text("HEAVY_PORT=9000\n", encoding="utf-8")

    assert create(folder, code=0).returncode == 0
    assert (folder / ".env").read_text(encoding="utf-8") == "HEAVY_PORT=9000\n"
