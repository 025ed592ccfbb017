"""As whom the server runs, tried for real; most of it only root can try."""

import os
import pwd
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import lease
from dev_scripts.embedded_postgres.account import Account, choose_account
from dev_scripts.embedded_postgres.install import Install
from dev_scripts.embedded_postgres.places import Places
from tests.dev_scripts.embedded_postgres.support import (
    PROJECT,
    ask,
    copy_install,
    kill,
    nobody_is_left,
    told_by_keeper,
    user_of_server,
)

ROOTS_ONLY = pytest.mark.usefixtures("as_root")
NEEDS_NAMESPACES = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has user namespaces")


@pytest.fixture
def public_install(open_folder: Path) -> Install:
    """Programs that everybody can read, wherever the project lies."""
    return Install(copy_install(open_folder / "wheel"))


@ROOTS_ONLY
def test_root_runs_the_server_as_nobody(open_folder: Path, public_install: Install) -> None:
    data = open_folder / "postgres"
    with lease(data, durable=False, install=public_install) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert data.stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert user_of_server(data) == "nobody"

    assert {path.stat().st_uid for path in open_folder.iterdir() if path != data} == {0}


@ROOTS_ONLY
@NEEDS_NAMESPACES
def test_root_hides_in_a_namespace_where_nobody_could_enter(data: Path) -> None:
    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert data.stat().st_uid == 0
        assert user_of_server(data) == "root"
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
        assert user_of_server(data) == "daemon"


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
