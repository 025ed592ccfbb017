"""Once .venv is there, ./heavy touches only what its locks ask for."""

import subprocess
import sys

import pytest

from dev_scripts.kernel_lock import KernelLock
from tests.dev_scripts.local_index import small_wheel
from tests.dev_scripts.small_project import SmallProject


def test_a_venv_in_use_is_not_pulled_away(made_project: SmallProject) -> None:
    stamp = made_project.root / ".venv/heavy.json"
    before = stamp.read_text()
    stamp.write_text(before.replace(f'"{_version()}"', '"3.10"'))
    with KernelLock.take(made_project.root / ".heavy/venv.use.lock", shared=True) or pytest.fail("locked"):
        result = made_project.heavy("secret")
    stamp.write_text(before)

    assert result.returncode == 0, result.stderr
    assert "Keeping .venv as it is" in result.stderr


def test_a_verb_holds_venv_while_it_runs(made_project: SmallProject) -> None:
    path = made_project.root / ".heavy/venv.use.lock"
    module = made_project.root / "dev_scripts/secret.py"
    source = module.read_text()
    module.write_text(source.replace("    print(", "    input('ready')\n    print("))
    command = [sys.executable, "heavy", "secret"]
    running = subprocess.Popen(
        command,
        cwd=made_project.root,
        env=made_project.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert running.stdout is not None
    running.stdout.read(1)

    held = KernelLock.take(path) is None
    running.communicate(b"\n", timeout=120)
    module.write_text(source)

    assert held
    free = KernelLock.take(path)
    assert free is not None
    free.release()


def test_a_changed_lock_installs_what_changed(made_project: SmallProject) -> None:
    made_project.index.add("new-tools", "1.0", small_wheel("new-tools", "1.0"))
    before = made_project.read_lock("runtime")
    made_project.lock("runtime", before + made_project.index.pin("new-tools", "1.0"))

    result = made_project.heavy("secret")
    made_project.lock("runtime", before)
    made_project.heavy("secret")

    assert result.stderr.splitlines() == [f"Installing {before.count('==') + 1} packages (runtime) ..."]
    assert made_project.module_version("new_tools") == "1.0"


def test_a_comment_in_a_lock_changes_nothing(made_project: SmallProject) -> None:
    before = made_project.read_lock("runtime")
    made_project.lock("runtime", f"{before}# A comment.\n")

    result = made_project.heavy("secret")
    made_project.lock("runtime", before)

    assert (result.returncode, result.stderr) == (0, "")


def test_an_unfinished_installation_is_done_again(made_project: SmallProject) -> None:
    stamp = made_project.root / ".venv/heavy.json"
    stamp.write_text(stamp.read_text().replace('"unfinished": false', '"unfinished": true'))
    next((made_project.root / ".venv/lib").glob("python*/site-packages/ada_tools.py")).unlink()

    result = made_project.heavy("secret")

    assert result.returncode == 0, result.stderr
    assert made_project.module_version("ada_tools") == "1.0"


def test_tools_are_installed_for_the_verbs_that_need_them(project: SmallProject) -> None:
    project.heavy("test", "--help")
    after_help = project.stamp()["sets"]
    project.heavy("test")

    assert list(after_help) == ["bootstrap", "runtime"]
    assert list(project.stamp()["sets"]) == ["bootstrap", "runtime", "dev", "load"]
    assert project.module_version("bo_tools") == "1.0"


def test_the_search_is_installed_where_it_has_a_lock(project: SmallProject) -> None:
    project.lock("search", project.index.pin("cy-tools", "1.0"))

    project.heavy("test")

    assert list(project.stamp()["sets"]) == ["bootstrap", "runtime", "search", "dev", "load"]
    assert project.module_version("cy_tools") == "1.0"


def test_home_may_be_missing(made_project: SmallProject) -> None:
    environment = made_project.environment()
    del environment["HOME"]
    command = [sys.executable, str(made_project.root / "heavy"), "secret"]

    result = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert len(result.stdout.strip()) >= 32


def test_help_needs_nothing_installed(project: SmallProject) -> None:
    result = project.heavy("help")

    assert result.returncode == 0
    assert "./heavy VERB" in result.stdout
    assert not (project.root / ".venv").exists()


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"
