"""./heavy dev, status, stop, logs, serve: as a newcomer uses them, on the embedded server."""

import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import lease
from tests.dev_scripts.whole_project import WholeProject, get, until

LOCAL = "127.0.0.1"


@pytest.fixture(scope="module")
def shared_clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeProject]:
    """Ada's clone; its database lives as long as the tests of this file."""
    made = WholeProject(tmp_path_factory.mktemp("clone"))
    yield made
    made.clean_up()


@pytest.fixture
def port() -> str:
    """A port that is free now; tests run side by side."""
    with socket.create_server((LOCAL, 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.fixture
def clone(shared_clone: WholeProject) -> WholeProject:
    """The clone with no server running."""
    assert shared_clone.heavy("stop").returncode == 0
    return shared_clone


@pytest.fixture
def served(shared_clone: WholeProject, port: str) -> WholeProject:
    """The clone with its server running on its own; it may have been running before."""
    result = shared_clone.heavy("dev", "--detach", "--wait", "--port", "auto", HEAVY_PORT=port)
    assert result.returncode == 0, result.stdout + result.stderr
    return shared_clone


def test_the_first_start_makes_the_database_and_serves_a_page(tmp_path: Path, port: str) -> None:
    fresh = WholeProject(tmp_path)
    try:
        result = fresh.heavy("dev", "--detach", "--wait", "--port", port)

        assert result.returncode == 0, result.stderr
        assert re.search(
            r"data in \.heavy/postgres \(created, migrated to \w+, demo data added\)", result.stdout
        )
        assert f"Pages     http://{LOCAL}:{port}/" in result.stdout
        code, page = get(f"http://{LOCAL}:{port}/")
        assert code == 200
        assert "<title>" in page
    finally:
        fresh.clean_up()


def test_status_tells_programs_all_and_no_password(served: WholeProject) -> None:
    status = served.status()

    assert status["running"] is True
    assert status["ready"] is True
    assert status["health"] == "ready"
    assert status["migrations"] == "up to date"
    assert psutil.pid_exists(status["pid"])
    assert ":***@" in status["database"]
    assert ":***@" in served.heavy("status").stdout


def test_stop_ends_the_server_and_can_be_repeated(served: WholeProject) -> None:
    pid = served.record()["pid"]

    first, second = served.heavy("stop"), served.heavy("stop")

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.startswith("Stopped http://127.0.0.1:")
    assert second.stdout == "Nothing runs here.\n"
    assert until(lambda: not psutil.pid_exists(pid))
    assert served.heavy("status").returncode == 3
    assert served.status() == {"running": False}


def test_a_kill_of_the_server_loses_nothing(served: WholeProject, port: str) -> None:
    insert = "create table kept (word text); insert into kept values ('Survive')"
    assert served.heavy("db", "shell", "-qc", insert).returncode == 0
    os.kill(served.record()["pid"], signal.SIGKILL)

    assert until(lambda: served.heavy("status").returncode == 3, 10)
    again = served.heavy("dev", "--detach", "--wait", "--port", port)
    kept = served.heavy("db", "shell", "-Atc", "select word from kept")
    served.heavy("db", "shell", "-qc", "drop table kept")

    assert again.returncode == 0, again.stderr
    assert "(up to date)" in again.stdout, "neither migrated nor seeded again"
    assert kept.stdout == "Survive\n"


def test_a_second_start_finds_the_first(served: WholeProject) -> None:
    url = served.record()["url"]

    same = served.heavy("dev", "--detach", "--wait")
    other_port = served.heavy("dev", "--detach", "--port", "1024")
    foreground = served.heavy("dev")

    assert same.returncode == 0
    assert f"{url}  (process {served.record()['pid']}, was running already)" in same.stdout
    assert other_port.returncode == foreground.returncode == 4
    assert f"Already running here: {url}" in foreground.stderr


def test_the_log_of_a_detached_server_can_be_read(served: WholeProject) -> None:
    result = served.heavy("logs")

    assert result.returncode == 0
    assert "serving" in result.stdout


def test_following_the_log_ends_with_the_server(served: WholeProject) -> None:
    follower = served.start("logs", "-f")
    served.heavy("stop")

    output, _ = follower.communicate(timeout=30)

    assert follower.returncode == 0, output
    assert "serving" in output


def test_ctrl_c_stops_without_a_traceback(clone: WholeProject, port: str) -> None:
    server = clone.start("dev", "--port", port, "--no-open")
    assert until(lambda: get(f"http://{LOCAL}:{port}/readyz")[0] == 200)
    children = psutil.Process(server.pid).children(recursive=True)
    server.send_signal(signal.SIGINT)

    output, _ = server.communicate(timeout=30)

    assert server.returncode == 0, output
    assert f"Pages     http://{LOCAL}:{port}/" in output
    assert "Traceback" not in output
    assert until(lambda: not any(child.is_running() for child in children))
    assert clone.status() == {"running": False}


def test_a_taken_port_says_who(clone: WholeProject) -> None:
    with socket.create_server((LOCAL, 0)) as listener:
        taken = str(listener.getsockname()[1])
        refused = clone.heavy("dev", "--detach", "--port", taken)

    assert refused.returncode == 4
    assert f"Port {taken} is taken by process {os.getpid()}" in refused.stderr
    assert "./heavy dev --port auto" in refused.stderr
    assert clone.status() == {"running": False}


def test_a_configured_database_that_is_down_is_one_sentence(clone: WholeProject, port: str) -> None:
    url = "postgresql://ada:geheim@127.0.0.1:9/app"
    for words in (["dev", "--port", port], ["db", "status"], ["db", "reset", "--yes"]):
        result = clone.heavy(*words, HEAVY_DATABASE_URL=url)

        assert result.returncode == 3, result.stderr
        assert "cannot be reached" in result.stderr
        assert "Traceback" not in result.stderr
        assert "geheim" not in result.stderr


def test_dev_is_not_for_production(clone: WholeProject) -> None:
    result = clone.heavy("dev", HEAVY_PROFILE="production")

    assert result.returncode == 2
    assert "./heavy serve" in result.stderr


def test_wrong_settings_are_all_told_at_once(clone: WholeProject) -> None:
    wrong = {"HEAVY_PORT": "x", "HEAVY_PRT": "1", "HEAVY_LOG_LEVEL": "loud"}
    for words in (["dev"], ["serve"], ["config", "check"], ["config", "show"]):
        result = clone.heavy(*words, **wrong)

        assert result.returncode == 2
        assert all(name in result.stdout + result.stderr for name in wrong)


def test_config_check_is_strict_for_production(clone: WholeProject) -> None:
    key = clone.heavy("secret").stdout.strip()
    given = {"HEAVY_DATABASE_URL": "postgresql://ada@localhost/app", "HEAVY_SECRET_KEYS": key}

    assert clone.heavy("config", "check").returncode == 0
    assert clone.heavy("config", "check", "--profile", "production").returncode == 2
    assert clone.heavy("config", "check", "--profile", "production", **given).returncode == 0


def test_config_show_hides_secrets(clone: WholeProject) -> None:
    secrets = {
        "HEAVY_SECRET_KEYS": "the-key-that-nobody-may-see-at-all",
        "HEAVY_DATABASE_URL": "postgresql://ada:geheim@localhost/app",
    }
    for words in (["config", "show"], ["config", "show", "--json"]):
        shown = clone.heavy(*words, **secrets).stdout

        assert "postgresql://ada:***@localhost/app" in shown
        assert "geheim" not in shown
        assert "nobody-may-see" not in shown


def test_reset_builds_the_configured_database_anew(clone: WholeProject) -> None:
    clone.heavy("db", "upgrade")
    clone.heavy("db", "shell", "-qc", "create table doomed (word text)")

    refused, result = clone.heavy("db", "reset"), clone.heavy("db", "reset", "--yes")
    count = clone.heavy("db", "shell", "-Atc", "select count(*) from pg_tables where tablename = 'doomed'")

    assert refused.returncode == 2
    assert result.returncode == 0, result.stderr
    assert "demo data added" in result.stdout
    assert count.stdout == "0\n"
    assert clone.heavy("db", "status").returncode == 0


def test_serve_runs_workers_and_stops(clone: WholeProject, port: str) -> None:
    clone.heavy("db", "upgrade")
    with lease(clone.root / ".heavy/postgres") as database:
        settings = {
            "HEAVY_DATABASE_URL": database.url("heavy"),
            "HEAVY_SECRET_KEYS": clone.heavy("secret").stdout.strip(),
        }
        server = clone.start("serve", "--port", port, "--workers", "2", **settings)
        ready = until(lambda: get(f"http://{LOCAL}:{port}/readyz")[0] == 200)
        family = [server.pid, *(child.pid for child in psutil.Process(server.pid).children(recursive=True))]
        profile = clone.status()["profile"]
        clone.heavy("stop")
        output, _ = server.communicate(timeout=30)

    assert ready, output
    assert profile == "production"
    assert len(family) >= 3, "two workers and who looks after them"
    assert server.returncode == 0, output
    assert until(lambda: not any(map(psutil.pid_exists, family)))
