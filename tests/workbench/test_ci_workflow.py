"""What GitHub runs is what .ci/run runs, with as few rights as that needs."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.project import app_module

from .plain_files import read_yaml

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = '#!/bin/sh\necho "$@" >> "$WRITTEN"\n'


@pytest.fixture
def workflow() -> dict[str, Any]:
    return dict(read_yaml(ROOT / ".github/workflows/ci.yml"))


@pytest.fixture
def job(workflow: dict[str, Any]) -> dict[str, Any]:
    (only,) = workflow["jobs"].values()
    return dict(only)


def test_pushes_and_pull_requests_are_tested(workflow: dict[str, Any]) -> None:
    assert set(workflow["on"]) == {"push", "pull_request"}


def test_a_run_may_only_read(workflow: dict[str, Any], job: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    assert job["steps"][0]["with"] == {"persist-credentials": False}


def test_every_supported_python_is_tried(job: dict[str, Any]) -> None:
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "requires-python"
    ]

    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert oldest == ">=3.11"
    assert "${{ matrix.python }}" in str(job["steps"])


def test_actions_are_exact_versions(job: dict[str, Any]) -> None:
    used = [step["uses"] for step in job["steps"] if "uses" in step]

    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", name) for name in used)


def test_the_one_command_is_the_one_of_every_ci(job: dict[str, Any]) -> None:
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert (ROOT / ".ci/run").is_file()


def test_a_run_that_hangs_is_ended(job: dict[str, Any]) -> None:
    assert 0 < job["timeout-minutes"] <= 60
    assert re.fullmatch(r"ubuntu-\d+\.\d+", job["runs-on"])


def test_a_run_may_skip_nothing_that_needs_a_program() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    wanted = {name for name in app_module("settings").WORKBENCH_VARIABLES if "_REQUIRE_" in name}

    assert wanted == set(re.findall(r"(HEAVY_REQUIRE_\w+)=1", script))
    assert {"HEAVY_REQUIRE_BROWSER", "HEAVY_REQUIRE_SERVERS"} <= wanted


@pytest.mark.parametrize("there", [(), ("chromium",), ("redis-server",), ("chromium", "redis-server")])
def test_a_run_installs_what_is_missing_and_nothing_else(there: tuple[str, ...], tmp_path: Path) -> None:
    """On a bare machine; programs of the system are played by scripts that write down their arguments."""
    for name in ("apt-get", "sudo", "env", *there):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(STAND_IN, encoding="utf-8")
        program.chmod(0o755)
    for name in ("bash", "dirname", "id", "sh"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    (tmp_path / ".ci").mkdir()
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").split("./heavy check")[0]
    (tmp_path / ".ci/run").write_text(script, encoding="utf-8")

    environment = {"PATH": str(tmp_path / "bin"), "WRITTEN": str(tmp_path / "written")}
    subprocess.run(["bash", str(tmp_path / ".ci/run")], env=environment, check=True, capture_output=True)

    installed = (tmp_path / "written").read_text().split() if (tmp_path / "written").exists() else []
    missing = {"chromium", "redis-server"} - set(there)
    assert set(installed) & {"chromium", "redis-server"} == missing
    assert ("install" in installed) == bool(missing)
