"""./heavy setup makes a clone ready, keeps what is there, and touches nothing else."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_scripts import codespace
from dev_scripts.bootstrap.stamp import Stamp, digest, lock, running_python
from dev_scripts.setup import write_settings
from dev_scripts.verbs import DEV
from tests.dev_scripts.small_project import SmallProject
from tests.dev_scripts.whole_project import WholeProject
from tests.workbench.plain_files import read_json

LIFECYCLE = ("onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand")


@pytest.fixture
def fresh(clone: WholeProject) -> Iterator[WholeProject]:
    """The clone without .env, as git gives it."""
    yield clone
    (clone.root / ".env").unlink(missing_ok=True)
    shutil.rmtree(clone.root / ".venv", ignore_errors=True)


def test_a_clone_is_made_ready(fresh: WholeProject) -> None:
    done = fresh.heavy("setup")

    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "Packages",
        "Settings",
        "Database",
        "Next",
    ]
    assert ".env written from .devcontainer/template.env" in done.stdout
    assert "embedded PostgreSQL, data in .heavy/postgres" in done.stdout
    assert (fresh.root / ".heavy/postgres/PG_VERSION").is_file()


def test_an_env_file_is_for_its_owner_and_changes_nothing(fresh: WholeProject) -> None:
    assert fresh.heavy("setup", "--no-database").returncode == 0

    file = fresh.root / ".env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("utf-8") == (fresh.root / ".devcontainer/template.env").read_text("utf-8")
    assert [line for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"] == []


def test_an_env_file_that_is_there_is_kept_and_heard(fresh: WholeProject) -> None:
    (fresh.root / ".env").write_text("HEAVY_DATABASE_URL=postgresql://ada@127.0.0.1:9/tools\n")

    done = fresh.heavy("setup", HEAVY_DATABASE_CONNECT_TIMEOUT_S="1")

    assert done.returncode == 3, done.stdout
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Next" not in done.stdout
    assert (fresh.root / ".env").read_text() == "HEAVY_DATABASE_URL=postgresql://ada@127.0.0.1:9/tools\n"


def test_a_server_in_production_is_set_up_otherwise(fresh: WholeProject) -> None:
    done = fresh.heavy("setup", HEAVY_PROFILE="production")

    assert (done.returncode, done.stdout) == (2, "")
    assert "HEAVY_PROFILE is production, and this is for development." in done.stderr
    assert not (fresh.root / ".env").exists()


def test_packages_that_cannot_be_had_are_a_failure(made_project: SmallProject) -> None:
    before = made_project.read_lock("dev")
    made_project.lock("dev", f"no-such-tools==1.0 --hash=sha256:{'0' * 64}\n")

    done = made_project.heavy("setup")
    made_project.lock("dev", before)

    assert done.returncode == 1
    assert "The package index lacks a package that the lock names" in done.stderr
    assert (done.stdout, (made_project.root / ".env").exists()) == ("", False)


def test_the_dev_container_gets_ready_on_a_plain_machine(fresh: WholeProject, tmp_path: Path) -> None:
    """Its commands as they stand, in a folder that is called otherwise than its workspace."""
    home, programs = tmp_path / "home", tmp_path / "programs"
    home.mkdir()
    _install_python_as(programs / "python3")
    _pretend_that_packages_are_installed(fresh.root)
    container = read_json(fresh.root / ".devcontainer/devcontainer.json")
    environment = {"PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin", "HOME": str(home)}
    for name, value in container["remoteEnv"].items():
        environment[name] = value.replace("${containerWorkspaceFolder}", str(fresh.root))

    commands = [container[name] for name in LIFECYCLE if name in container]
    ends = [
        subprocess.run(
            ["sh", "-c", command],
            cwd=fresh.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        for command in commands
    ]

    assert len(ends) >= 2
    assert [done.returncode for done in ends] == [0] * len(ends), [done.stderr for done in ends]
    assert all(done.stdout.endswith("Next      ./heavy dev\n") for done in ends)
    assert ".env kept as it is" in ends[-1].stdout
    assert "data in .heavy/postgres (up to date)" in ends[-1].stdout
    assert (fresh.root / ".env").is_file()
    assert list(home.iterdir()) == [], "the git configuration and all else of this person is as it was"


def test_a_codespace_serves_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / ".devcontainer").mkdir()
    (tmp_path / ".devcontainer/template.env").write_text("# All settings\n")
    domain = {"CODESPACE_NAME": "adas-shed", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "app.github.dev"}

    assert write_settings(tmp_path, domain)

    assert (tmp_path / ".env").read_text().splitlines()[-3:] == [
        "# This codespace's own",
        "HEAVY_ALLOWED_HOSTS=localhost,127.0.0.1,[::1],adas-shed-8000.app.github.dev",
        "HEAVY_ALLOWED_ORIGINS=https://adas-shed-8000.app.github.dev,http://localhost:8000",
    ]
    assert not write_settings(tmp_path, domain)
    assert codespace.settings({"HEAVY_PORT": "9000"}) == {}
    assert "adas-shed-9000.app.github.dev" in str(codespace.settings({**domain, "HEAVY_PORT": "9000"}))


def _install_python_as(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    path.chmod(0o755)


def _pretend_that_packages_are_installed(root: Path) -> None:
    """Installing them is what the tests of small projects are about; these are the packages of this one."""
    venv = root / ".venv"
    _install_python_as(venv / "bin/python")
    held = {name: digest(lock(root, name)) for name in ("bootstrap", *DEV)}
    Stamp(running_python(), os.path.realpath(venv), held).write(venv)
