"""./heavy makes .venv by itself, whatever state it finds."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dev_scripts.kernel_lock import KernelLock
from tests.dev_scripts.small_project import SmallProject


def test_first_run_installs_and_second_run_installs_nothing(project: SmallProject) -> None:
    first = project.heavy("secret")
    asked = len(project.index.asked_for)

    second = project.heavy("secret")

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert len(first.stdout.strip()) >= 32, "standard output holds the key and nothing else"
    assert first.stderr.splitlines() == [
        f"Making .venv with Python {_version()} (once) ...",
        "Installing 1 packages (runtime) ...",
    ]
    assert second.stderr == ""
    assert asked > 0, "the first run used the index that only pip was told of"
    assert len(project.index.asked_for) == asked
    assert project.module_version("ada_tools") == "1.0"


@pytest.mark.parametrize("python", ["python3.11", "python3.12", "python3.13"])
def test_another_python_makes_its_own_venv(project: SmallProject, python: str) -> None:
    path = _working_python(python)
    if path is None:
        pytest.skip(f"{python} is not on the PATH")

    result = project.heavy("secret", python=path)

    assert result.returncode == 0, result.stderr
    assert project.stamp()["python"] == python.removeprefix("python")
    assert project.module_version("ada_tools") == "1.0"


def test_two_at_once_install_once(project: SmallProject) -> None:
    both = [project.start("secret"), project.start("secret")]

    ends = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], ends
    said = "".join(errors for _, errors in ends)
    assert said.count("Making .venv") == said.count("Installing") == said.count("Waiting") == 1


@pytest.mark.parametrize("package", ["uv", "ada-tools"])
def test_a_killed_first_run_is_recovered_by_the_next(project: SmallProject, package: str) -> None:
    with project.index.holding_back(package) as asked:
        killed = project.start("secret")
        assert asked.wait(60)
        killed.kill()
        killed.wait()
        following = project.start("secret")
        waiting = _read_until(following, "Waiting")

    output, errors = following.communicate(timeout=120)
    _close(killed)
    assert "Waiting for another ./heavy" in waiting, "the killed run's installer still writes to .venv"
    assert following.returncode == 0, errors
    assert len(output.strip()) >= 32
    assert project.module_version("ada_tools") == "1.0"


def test_ctrl_c_says_that_the_next_run_goes_on(project: SmallProject) -> None:
    with project.index.holding_back("uv") as asked:
        process = project.start("secret")
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "Stopped. The same command goes on from here." in errors
    assert "Traceback" not in errors


def test_a_moved_folder_gets_a_new_venv(project: SmallProject) -> None:
    project.heavy("secret")
    moved = project.root.with_name("Bo's project")
    project.root.rename(moved)
    project.root = moved

    result = project.heavy("secret")

    assert result.returncode == 0, result.stderr
    assert "again: the folder was moved" in result.stderr
    script = (moved / ".venv/bin/pip").read_text().splitlines()[:3]
    assert str(moved) in "".join(script)


def test_a_venv_of_other_origin_is_made_anew(project: SmallProject) -> None:
    (project.root / ".venv").mkdir()
    (project.root / ".venv/leftover").touch()

    result = project.heavy("secret")

    assert result.returncode == 0, result.stderr
    assert "again: it was not finished, or not made by ./heavy" in result.stderr
    assert not (project.root / ".venv/leftover").exists()


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
    running.communicate(b"\n", timeout=30)
    module.write_text(source)

    assert held
    free = KernelLock.take(path)
    assert free is not None
    free.release()


def test_a_changed_lock_installs_what_changed(project: SmallProject) -> None:
    project.heavy("secret")
    project.lock("runtime", project.index.pin("ada-tools", "1.0") + project.index.pin("cy-tools", "1.0"))

    result = project.heavy("secret")

    assert result.stderr.splitlines() == ["Installing 2 packages (runtime) ..."]
    assert project.module_version("cy_tools") == "1.0"


def test_a_comment_in_a_lock_changes_nothing(made_project: SmallProject) -> None:
    lock = made_project.root / "requirements/runtime.txt"
    lock.write_text(f"# A comment.\n{lock.read_text()}")

    assert made_project.heavy("secret").stderr == ""


def test_an_unfinished_installation_is_done_again(made_project: SmallProject) -> None:
    stamp = made_project.root / ".venv/heavy.json"
    stamp.write_text(stamp.read_text().replace('"unfinished": false', '"unfinished": true'))
    next((made_project.root / ".venv/lib").glob("python*/site-packages/ada_tools.py")).unlink()

    result = made_project.heavy("secret")

    assert result.returncode == 0, result.stderr
    assert made_project.module_version("ada_tools") == "1.0"


def test_tools_are_installed_for_the_verbs_that_need_them(made_project: SmallProject) -> None:
    before = made_project.module_version("bo_tools")

    made_project.heavy("test", "--help")
    after_help = made_project.module_version("bo_tools")
    made_project.heavy("test")

    assert before == after_help == ""
    assert made_project.module_version("bo_tools") == "1.0"
    assert made_project.module_version("cy_tools") == "", "load tests have a set of their own"


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


def _working_python(name: str) -> str | None:
    """A Python of that name; version managers leave names on the path that do not run."""
    for folder in os.get_exec_path():
        path = shutil.which(name, path=folder)
        if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return str(Path(path))
    return None


def _read_until(process: "subprocess.Popen[str]", word: str) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if word in line:
            return line
    raise AssertionError(f"{word!r} was not said; exit code {process.wait()}")


def _close(process: "subprocess.Popen[str]") -> None:
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
