"""Locks are whole, hold no address, and `deps add` leaves all or nothing."""

import json
import re
from pathlib import Path

import pytest

from dev_scripts.deps import declared, lock_file
from tests.dev_scripts.local_index import small_wheel
from tests.dev_scripts.small_project import ROOT, SmallProject

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture
def made(made_project: SmallProject) -> SmallProject:
    """Ada's project with locks as `deps lock` writes them."""
    result = made_project.heavy("deps", "lock")
    assert result.returncode == 0, result.stderr
    return made_project


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_our_own_locks_hold_hashes_and_no_address(path: Path) -> None:
    text = path.read_text("utf-8")

    assert "--hash=sha256:" in text
    assert lock_file.address_in(text) is None
    assert list(lock_file.problems(path, declared.digest(ROOT / "pyproject.toml"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "# from https://packages.example/simple",
        "--index-url http://packages.example",
        "--extra-index-url=packages.example",
        "--find-links /srv/wheels",
        "-i packages.example",
        "tools @ git+ssh://git@packages.example/tools",
        "tools @ file:///srv/tools.whl",
    ],
)
def test_an_address_in_a_lock_is_seen(line: str) -> None:
    assert lock_file.address_in("tools==1 \\\n    --hash=sha256:0\n    # via -r tools.in\n") is None
    assert lock_file.address_in(f"tools==1\n{line}\n") is not None


def test_locking_twice_changes_nothing(made: SmallProject) -> None:
    before = made.declared_files()

    result = made.heavy("deps", "lock")

    assert result.stdout == "The locks were up to date.\n"
    assert made.declared_files() == before
    assert b"ada-tools==1.0" in before["runtime.txt"]
    assert made.heavy("deps", "check").returncode == 0


def test_locks_of_other_declarations_are_told(made: SmallProject) -> None:
    pyproject = made.root / "pyproject.toml"
    before = pyproject.read_text()
    pyproject.write_text(before.replace("ada-tools>=1", "ada-tools>=1,<9"))

    plain, as_json = made.heavy("deps", "check"), made.heavy("deps", "check", "--json")
    pyproject.write_text(before)

    assert plain.returncode == as_json.returncode == 1
    assert "requirements/runtime.txt was made from other declarations" in plain.stdout
    assert plain.stdout.endswith("Next: ./heavy deps lock\n")
    assert json.loads(as_json.stdout)["ok"] is False


def test_a_lock_with_an_address_is_not_written(made: SmallProject) -> None:
    pyproject = made.root / "pyproject.toml"
    before = pyproject.read_text()
    address = made.index.url.replace("simple", "files/cy_tools-1.0-py3-none-any.whl")
    pyproject.write_text(before.replace('"ada-tools>=1"', f'"cy-tools @ {address}"'))
    changed = made.declared_files()

    result = made.heavy("deps", "lock")
    after = made.declared_files()
    pyproject.write_text(before)

    assert result.returncode == 1
    assert "would hold an address" in result.stderr
    assert after == changed


def test_add_declares_locks_and_installs(made: SmallProject) -> None:
    made.index.add("dee-tools", "2.5", small_wheel("dee-tools", "2.5"))

    result = made.heavy("deps", "add", "dee-tools")

    assert result.returncode == 0, result.stderr
    pyproject = (made.root / "pyproject.toml").read_text()
    assert '"dee-tools>=2.5",' in pyproject
    assert "# she likes comments" in pyproject
    assert "dee-tools==2.5" in made.read_lock("runtime")
    assert made.module_version("dee_tools") == "2.5"
    assert made.heavy("deps", "check").returncode == 0


def test_add_for_tools_leaves_the_runtime_alone(made: SmallProject) -> None:
    made.index.add("eve-tools", "1.5", small_wheel("eve-tools", "1.5"))
    runtime = lock_file.unmarked(made.read_lock("runtime"))

    result = made.heavy("deps", "add", "--dev", "eve-tools>=1.2")

    assert result.returncode == 0, result.stderr
    assert re.search(r"dev = \[[^]]*eve-tools>=1\.2", (made.root / "pyproject.toml").read_text())
    assert lock_file.unmarked(made.read_lock("runtime")) == runtime
    assert made.module_version("eve_tools") == "1.5"


def test_add_of_an_unknown_package_changes_nothing(made: SmallProject) -> None:
    before = made.declared_files()

    result = made.heavy("deps", "add", "nobody-has-this")

    assert result.returncode == 1
    assert "nobody-has-this" in result.stderr
    assert made.declared_files() == before


def test_add_of_a_package_that_does_not_install_changes_nothing(made: SmallProject) -> None:
    made.index.add("fay-tools", "1.0", small_wheel("fay-tools", "1.0"))
    made.index.lies_about.add("fay-tools")
    before = made.declared_files()

    result = made.heavy("deps", "add", "fay-tools")

    assert result.returncode == 1
    assert "fay-tools" not in made.declared_files()["pyproject.toml"].decode()
    assert made.declared_files() == before
    assert made.heavy("secret").stderr == "", "what was installed before still is"


@pytest.mark.parametrize(
    "word", ["../tools", "tools @ http://packages.example/t.whl", "git+http://example", "-"]
)
def test_add_refuses_what_is_no_name(made: SmallProject, word: str) -> None:
    before = made.declared_files()

    result = made.heavy("deps", "add", "--", word)

    assert result.returncode == 2
    assert "is no package name" in result.stderr
    assert made.declared_files() == before


def test_outdated_lists_what_has_a_newer_version(made: SmallProject) -> None:
    made.index.add("ada-tools", "1.0", small_wheel("ada-tools", "1.0"))
    made.index.add("ada-tools", "3.0", small_wheel("ada-tools", "3.0"))

    result = made.heavy("deps", "outdated", "--json")
    del made.index.files["ada_tools-3.0-py3-none-any.whl"]

    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == [{"name": "ada-tools", "version": "1.0", "latest_version": "3.0"}]


def test_sync_mends_what_was_broken_by_hand(made: SmallProject) -> None:
    module = next((made.root / ".venv/lib").glob("python*/site-packages/ada_tools.py"))
    module.write_text("raise SystemError('broken by hand')\n")
    assert made.module_version("ada_tools") == ""

    result = made.heavy("deps", "sync")

    assert result.returncode == 0, result.stderr
    assert made.module_version("ada_tools") == "1.0"
