"""Who is not root runs the server too; only root can try that for others."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import wait_until_stopped
from tests.dev_scripts.embedded_postgres.support import (
    PROJECT,
    Person,
    ask,
    nobody_is_left,
    start_person,
    user_of_server,
)

NEEDS_NAMESPACES = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has user namespaces")


@pytest.fixture
def python_of_nobody(as_root: None, open_folder: Path) -> list[str]:
    """A command that runs Python as nobody, with what this Python has installed."""
    installed = Path(psutil.__file__).parents[1]
    python = shutil.which(f"python{sys.version_info.major}.{sys.version_info.minor}", path="/usr/bin:/bin")
    if python is None or shutil.which("setpriv") is None:
        pytest.skip("nobody has no Python of this version here")
    as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    return [*as_nobody, "env", f"PYTHONPATH={installed}", python]


def test_who_is_not_root_runs_the_server_as_itself(open_folder: Path, python_of_nobody: list[str]) -> None:
    shutil.chown(open_folder, "nobody")
    data = open_folder / "postgres"

    bo = Person.arrives(data, python=python_of_nobody)
    assert ask(bo.url, "SELECT 1") == "1"
    assert user_of_server(data) == "nobody"
    root = Person.arrives(data)
    assert root.url == bo.url
    bo.leaves()
    assert ask(root.url, "SELECT 1") == "1"
    root.leaves()

    nobody_is_left(data)
    Person.arrives(data).leaves()
    nobody_is_left(data)
    assert {path.owner() for path in open_folder.iterdir()} == {"nobody"}
    again = Person.arrives(data, python=python_of_nobody)
    again.leaves()


ENTER = "from dev_scripts.embedded_postgres import launch; launch.enter_namespace(1, 1)"


@NEEDS_NAMESPACES
def test_who_has_no_name_runs_the_server_too(open_folder: Path, python_of_nobody: list[str]) -> None:
    nameless_ids = {"--reuid=nobody": "--reuid=54321", "--regid=nogroup": "--regid=54321"}
    nameless = [nameless_ids.get(word, word) for word in python_of_nobody]
    if (
        subprocess.run([*nameless, "-c", ENTER], cwd=PROJECT, capture_output=True, check=False).returncode
        != 0
    ):
        pytest.skip("this system lets only root make user namespaces")
    os.chown(open_folder, 54_321, 54_321)

    bo = Person.arrives(open_folder / "postgres", python=nameless)

    assert ask(bo.url, "SELECT 1") == "1"
    bo.leaves()


def test_a_folder_that_is_not_ours_is_told(open_folder: Path, python_of_nobody: list[str]) -> None:
    stranger = start_person(open_folder / "postgres", python=python_of_nobody)
    _, trouble = stranger.communicate()

    assert "DataFolderUnusable" in trouble
    assert "Permission denied" in trouble


def test_data_of_somebody_else_is_told(open_folder: Path, python_of_nobody: list[str]) -> None:
    data = open_folder / "postgres"
    data.mkdir()
    shutil.chown(data, "daemon")
    shutil.chown(open_folder, "nobody")

    stranger = start_person(data, python=python_of_nobody)
    _, trouble = stranger.communicate()

    assert "postgres belongs to daemon, but this is nobody" in trouble
    assert wait_until_stopped(data)
