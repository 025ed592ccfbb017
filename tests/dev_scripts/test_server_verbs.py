"""./heavy dev, status, stop, logs, serve: as a newcomer uses them, on the embedded server."""

import contextlib
import os
import re
import signal
import socket
from pathlib import Path

import psutil

from dev_scripts.embedded_postgres import lease
from tests.dev_scripts.whole_project import LOCAL, WholeProject, get, until


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


def test_a_restart_is_for_workers_and_says_what_to_do_without(clone: WholeProject, port: str) -> None:
    clone.heavy("dev", "--detach", "--wait", "--port", port, "--no-reload")
    refused = clone.heavy("restart")
    clone.heavy("stop")
    nobody = clone.heavy("restart")

    assert refused.returncode == 2
    assert "./heavy dev --no-reload serves with one process" in refused.stderr
    assert nobody.returncode == 3
    assert nobody.stdout == "Nothing runs here. Next: ./heavy serve\n"


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
    assert "worker started" in result.stdout


def test_following_the_log_ends_with_the_server(served: WholeProject) -> None:
    follower = served.start("logs", "-f")
    served.heavy("stop")

    output, _ = follower.communicate(timeout=120)

    assert follower.returncode == 0, output
    assert "worker started" in output


def test_ctrl_c_stops_without_a_traceback(clone: WholeProject, port: str) -> None:
    server = clone.start("dev", "--port", port, "--no-open")
    assert until(lambda: get(f"http://{LOCAL}:{port}/readyz")[0] == 200)
    children = psutil.Process(server.pid).children(recursive=True)
    server.send_signal(signal.SIGINT)

    output, _ = server.communicate(timeout=120)

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
            "HEAVY_ENCRYPTION_KEYS": clone.heavy("keys", "new").stdout.strip(),
        }
        server = clone.start("serve", "--port", port, "--workers", "2", **settings)
        ready = until(lambda: _workers_with_database(server.pid, database.port) == 2)
        is_ready = until(lambda: get(f"http://{LOCAL}:{port}/readyz")[0] == 200)
        family = [server.pid, *(child.pid for child in psutil.Process(server.pid).children(recursive=True))]
        all_ready = until(lambda: _states(clone) == [(1, "ready"), (2, "ready")])
        text = clone.heavy("status").stdout
        restarted = clone.heavy("restart")
        status = clone.status()
        clone.heavy("stop")
        output, _ = server.communicate(timeout=120)

    assert ready, output
    assert is_ready, output
    assert all_ready, text
    assert re.search(r"Worker 1 +process \d+, ready\nWorker 2 +process \d+, ready\n", text)
    assert restarted.returncode == 0, restarted.stderr
    new = [line["pid"] for line in status["workers"]]
    assert restarted.stdout.splitlines() == [
        f"Worker 1 is new (process {new[0]})",
        f"Worker 2 is new (process {new[1]})",
        f"Restarted http://{LOCAL}:{port}/: all workers run what is here now.",
    ]
    assert set(new).isdisjoint(family)
    assert status["profile"] == "production"
    assert server.returncode == 0, output
    assert until(lambda: not any(map(psutil.pid_exists, family)))


def _states(project: WholeProject) -> list[tuple[int, str]]:
    """The number and the state of each worker."""
    return [(worker["number"], worker["state"]) for worker in project.status().get("workers", [])]


def _workers_with_database(server: int, port: int) -> int:
    """How many of a server's processes are so far as to talk to the database."""
    talking = 0
    for child in psutil.Process(server).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            talking += any(line.raddr and line.raddr.port == port for line in child.net_connections("tcp"))
    return talking
