"""The dev container is of exact parts, fails loudly, and touches nothing but the project.

Its commands are run for real in tests/dev_scripts/test_setup_verb.py.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from dev_scripts.project import app_package
from dev_scripts.verbs import find

from .plain_files import read_json

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("onCreateCommand", "updateContentCommand")
STUB = '#!/bin/sh\necho "$@" > called.txt\nexit {code}\n'


def container() -> dict[str, object]:
    """The contents of devcontainer.json."""
    return dict(read_json(ROOT / ".devcontainer/devcontainer.json"))


def create(folder: Path, name: str, code: int) -> subprocess.CompletedProcess[str]:
    """Do what follows the making of a container, with a ./heavy that ends with `code`."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    (folder / "heavy").write_text(STUB.format(code=code), encoding="utf-8")
    (folder / "heavy").chmod(0o755)
    command = ["sh", "-c", str(container()[name])]
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a project").mkdir()
    return tmp_path / "a project"


def dockerfile() -> str:
    """What it is built from."""
    build = container()["build"]
    assert isinstance(build, dict)
    return (ROOT / ".devcontainer" / build["dockerfile"]).read_text(encoding="utf-8")


def test_it_is_made_of_exact_versions() -> None:
    (base,) = re.findall(r"^FROM (.+)", dockerfile(), re.MULTILINE)

    assert re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+-\w+", base)
    assert not {"dockerComposeFile", "image", "features"} & set(container())


def test_nobody_works_as_root_in_it() -> None:
    (made,) = re.findall(r"^RUN (.+)", dockerfile(), re.MULTILINE)

    assert re.fullmatch(rf"useradd .*--uid \d+ {container()['remoteUser']}", made), "and nothing is installed"
    assert container()["remoteUser"] != "root"


def test_it_holds_the_python_of_production() -> None:
    path = ROOT / "dockerfiles" / f"{app_package()}.Dockerfile"
    production = re.search(r"python:(\d+\.\d+\.\d+)", path.read_text(encoding="utf-8"))

    assert production
    assert f"FROM python:{production[1]}-" in dockerfile()


def test_nothing_runs_at_every_start() -> None:
    assert tuple(key for key in container() if key.endswith("Command")) == COMMANDS
    assert container()["waitFor"] == COMMANDS[-1]


@pytest.mark.parametrize("name", COMMANDS)
def test_it_waits_for_nothing_and_drops_nothing(name: str) -> None:
    command = str(container()[name])

    assert not re.search(r"sleep|reset|drop|\bgit\b|curl|sudo|apt|\|\| true|&&|;", command)
    assert command.startswith("./heavy ")
    assert find(command.removeprefix("./heavy ").split()) is not None


@pytest.mark.parametrize("name", COMMANDS)
def test_a_failed_setup_is_a_failure(name: str, folder: Path) -> None:
    assert create(folder, name, code=7).returncode == 7
    assert (folder / "called.txt").read_text(encoding="utf-8") == "setup\n"
    assert list((folder.parent / "home").iterdir()) == []


def test_the_port_that_is_forwarded_is_the_one_that_is_served() -> None:
    assert container()["forwardPorts"] == [8000]
    template = (ROOT / ".devcontainer/template.env").read_text(encoding="utf-8")
    assert "# HEAVY_PORT=8000\n" in template


def test_caches_lie_in_the_project() -> None:
    places = container()["remoteEnv"]

    assert isinstance(places, dict)
    assert set(places) == {"PIP_CACHE_DIR", "UV_CACHE_DIR"}
    assert all(place.startswith("${containerWorkspaceFolder}/.heavy/") for place in places.values())


def test_it_has_the_extensions_that_the_editor_recommends() -> None:
    wanted = read_json(ROOT / ".vscode/extensions.json")["recommendations"]
    custom = container()["customizations"]

    assert isinstance(custom, dict)
    assert custom["vscode"]["extensions"] == wanted
