"""./heavy makes .venv by itself, whatever state it finds."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

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
    if path is None or python.endswith(_version()):
        pytest.skip(f"{python} is not on the PATH, or runs the other tests")

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
        _, errors = process.communicate(timeout=120)

    assert process.returncode == 130
    assert "Stopped. The same command goes on from here." in errors
    assert "Traceback" not in errors


def test_a_moved_folder_gets_a_new_venv(project: SmallProject, made_project: SmallProject) -> None:
    shutil.copytree(made_project.root / ".venv", project.root / ".venv", symlinks=True, copy_function=os.link)

    result = project.heavy("secret")

    assert result.returncode == 0, result.stderr
    assert "again: the folder was moved" in result.stderr
    script = (project.root / ".venv/bin/pip").read_text().splitlines()[:3]
    assert str(project.root) in "".join(script)


def test_a_venv_of_other_origin_is_made_anew(project: SmallProject) -> None:
    (project.root / ".venv").mkdir()
    (project.root / ".venv/leftover").touch()

    result = project.heavy("secret")

    assert result.returncode == 0, result.stderr
    assert "again: it was not finished, or not made by ./heavy" in result.stderr
    assert not (project.root / ".venv/leftover").exists()


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


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"
