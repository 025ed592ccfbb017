"""What other programs say of our files. .ci/prove_containers installs them and runs this."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.compose import command

from .plain_files import read_json
from .test_image import server

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.outside


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run one of the programs; without it the test fails, and says how to get it."""
    if shutil.which(command[0]) is None:
        pytest.fail(f"{command[0]} is not on the PATH. Run  .ci/prove_containers  instead.")
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def no_docker(tmp_path: Path) -> Path:
    """Plays a Docker that knows no container, which is all that is asked of it."""
    (tmp_path / "docker").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "docker").chmod(0o755)
    return tmp_path / "docker"


def test_dev_containers_read_our_configuration(no_docker: Path) -> None:
    done = run(
        *("devcontainer", "read-configuration", "--workspace-folder", str(ROOT)),
        *("--docker-path", str(no_docker)),
    )

    assert done.returncode == 0, done.stderr
    read: Any = json.loads(done.stdout)
    ours = read_json(ROOT / ".devcontainer/devcontainer.json")
    places = {"PIP_CACHE_DIR", "UV_CACHE_DIR"}
    folder = read["workspace"]["workspaceFolder"]
    assert {name: read["configuration"][name] for name in ours if name != "remoteEnv"} == {
        name: value for name, value in ours.items() if name != "remoteEnv"
    }
    assert {read["configuration"]["remoteEnv"][name].startswith(f"{folder}/.heavy/") for name in places} == {
        True
    }


@pytest.mark.parametrize(
    "file", sorted((ROOT / "dockerfiles").glob("*.Dockerfile")), ids=lambda file: file.stem
)
def test_hadolint_finds_nothing(file: Path) -> None:
    done = run("hadolint", "--failure-threshold", "style", str(file))

    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_is_as_its_schema_wants_it() -> None:
    done = run("dclint", "--formatter", "json", "docker-compose.yaml")

    (file,) = json.loads(done.stdout)
    assert [message for message in file["messages"] if message["rule"] == "invalid-schema"] == []
    assert file["messages"] != [], "it has opinions on the order of keys, so it has read the file"


def test_compose_reads_the_stack_as_we_mean_it() -> None:
    stack = json.loads(compose("config", "--format", "json", SECRETS_GROUP="10002").stdout)

    assert set(stack["services"]) == {"app-1", "app-2", "migrations", "postgres", "redis", "caddy"}
    assert stack["services"]["caddy"]["ports"][0]["host_ip"] == "127.0.0.1"
    assert stack["services"]["redis"]["user"] == "999:10002"
    for node in ("app-1", "app-2"):
        one = stack["services"][node]
        assert one["group_add"] == ["10002"]
        assert one["stop_grace_period"] == "30s"
        assert one["depends_on"]["migrations"]["condition"] == "service_completed_successfully"
    files = {Path(one["file"]).relative_to(ROOT).parent for one in stack["secrets"].values()}
    assert files == {Path(".heavy/secrets")}


def test_the_compose_file_says_how_it_is_started() -> None:
    done = compose("config", SECRETS_GROUP="")

    assert done.returncode != 0
    assert "./heavy compose up" in done.stderr


def test_the_stack_that_is_proven_is_this_one_but_for_its_network() -> None:
    over = (*("--file", ".ci/stand_ins/one_network.yaml"), "config", "--format", "json")
    ours, proven = (
        json.loads(compose(*words, SECRETS_GROUP="10002").stdout)["services"] for words in (over[2:], over)
    )

    assert set(proven) == set(ours)
    for name, one in proven.items():
        differing = {key for key in {*one, *ours[name]} if one.get(key) != ours[name].get(key)}
        assert differing - {"environment"} <= {"networks", "network_mode", "extra_hosts", "ports"}, name
        assert set(one.get("environment", {})) - set(ours[name].get("environment", {})) <= {"HEAVY_PORT"}


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (308, True), (503, False), (404, False)])
def test_caddy_is_well_where_a_page_comes_or_https_is_wanted(status: int, is_well: bool) -> None:
    stack = json.loads(compose("config", "--format", "json", SECRETS_GROUP="10002").stdout)
    kind, check = stack["services"]["caddy"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"

    with server(status) as (port, seen):
        done = run("sh", "-c", check.replace("127.0.0.1:80/", f"127.0.0.1:{port}/"))

    assert (done.returncode == 0) is is_well
    assert [path for path, _ in seen] == ["/"]


def compose(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """What ./heavy compose becomes, by Docker's own program."""
    return run(*command(["docker-compose"], words), **environment)
