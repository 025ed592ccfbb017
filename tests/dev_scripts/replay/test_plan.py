"""From the words of ./heavy replay to Locust's: people, weights, files, texts of one's own."""

import math
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from pathlib import Path

import pytest

from dev_scripts import replay
from dev_scripts.errors import CommandFailed
from dev_scripts.replay import given
from dev_scripts.replay.filling import filled, pair
from dev_scripts.replay.given import host_of, split_weights
from dev_scripts.replay.limits import Limits
from dev_scripts.replay.numbers import seconds
from dev_scripts.replay.plan import Plan

USERS = Path("people.py")


def words(**more: object) -> str:
    plan = Plan(**{"host": "http://it", "files": ("tools.jsonl",), **more})  # type: ignore[arg-type]
    return " ".join(plan.words(USERS))


def test_people_come_at_their_rate_and_go_when_time_is_up() -> None:
    said = words(users=200, spawn_rate=20.0, seconds=60.0)

    assert said.startswith(
        "locust -f people.py -u 200 -r 20 --host http://it --stop-timeout 30s --skip-log-setup"
    )
    assert "-t " not in said, "Locust's clock is late: `Counting` ends it"
    assert words(seconds=60.0, web=8089).endswith("-t 60s")
    assert "--processes" not in said


def test_time_to_come_and_to_settle_is_not_part_of_the_time_that_counts() -> None:
    plan = Plan("http://it", ("tools.jsonl",), users=100, spawn_rate=20.0, seconds=10.0)

    assert plan.run_s == 10
    assert replace(plan, warm_s=4.0).run_s == 19
    assert replace(plan, seconds=0.0).run_s == math.inf
    assert (plan.rounds, replace(plan, seconds=0.0).rounds, replace(plan, seconds=0.0, web=8089).rounds) == (
        0,
        1,
        0,
    )


def test_locusts_own_page_takes_the_place_of_the_headless_run() -> None:
    said = words(web=8089)

    assert "--web-host 127.0.0.1 --web-port 8089" in said
    assert "--headless" not in said


def test_several_processes_and_a_file_of_ones_own() -> None:
    assert words(workers=3).endswith("--processes 3")
    assert " -f mine.py " in words(files=("mine.py",))


def test_a_plan_survives_the_way_to_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(
        "http://it", ["a.jsonl"], [2.0], users=3, values={"an axe": "axe {user}"}, limits=Limits(p95=5)
    )

    assert Plan.of(plan.as_text()) == plan
    monkeypatch.delenv("HEAVY_REPLAY_PLAN", raising=False)
    assert Plan.of_environment().files == ()


def test_a_file_may_say_how_often_it_is_drawn(tmp_path: Path) -> None:
    odd = tmp_path / "odd.jsonl:7"
    odd.touch()

    assert split_weights(["a.jsonl:3", "b.jsonl", str(odd), "c:x"]) == (
        ["a.jsonl", "b.jsonl", str(odd), "c:x"],
        [3.0, 1.0, 1.0, 1.0],
    )


def test_the_host_is_a_url_however_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert host_of("127.0.0.1:8000/") == "http://127.0.0.1:8000"
    assert host_of("https://shop.example/") == "https://shop.example"
    monkeypatch.setattr(given, "running", lambda: None)
    with pytest.raises(CommandFailed, match="No server runs here") as raised:
        host_of(None)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    "host", ["http://", "ftp://it", "http://it:port", "http://it/tools", "http://it?x=1"]
)
def test_what_is_no_address_of_a_server_is_refused(host: str) -> None:
    with pytest.raises(CommandFailed, match=r"wanted an address such as http://127\.0\.0\.1:8000") as raised:
        host_of(host)
    assert raised.value.exit_code == 2


def test_times_may_have_units() -> None:
    assert [seconds(text) for text in ("90", "90s", "1.5m", "2min", "1h")] == [90, 90, 90, 120, 3600]
    for wrong in ("", "0", "0.5", "s", "1ms", "-1", "nan"):
        with pytest.raises(ArgumentTypeError, match="write 90, 90s or 2m"):
            seconds(wrong)


def test_texts_are_filled_with_the_numbers_of_the_user_and_the_round() -> None:
    templates = {"an axe": "axe {user}.{round}", "code": "{nth} {other}"}

    assert filled(templates, user=4, round_=2) == {"an axe": "axe 4.2", "code": "5 {other}"}


def test_a_value_has_a_name_and_a_text() -> None:
    assert pair("an axe=a=b") == ("an axe", "a=b")
    for wrong in ("an axe", "=axe"):
        with pytest.raises(ArgumentTypeError, match="RECORDED=TEXT"):
            pair(wrong)


@pytest.mark.parametrize(
    "flags",
    [
        "--users 0",
        "--users x",
        "--spawn-rate 0",
        "--time soon",
        "--time -1",
        "--think x",
        "--web 99999",
        "--p95 fast",
        "--errors 2",
    ],
)
def test_what_cannot_be_meant_is_refused(flags: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    replay.add_arguments(parser)

    with pytest.raises(SystemExit) as raised:
        parser.parse_args(["tools.jsonl", *flags.split()])

    assert raised.value.code == 2
    assert flags.split()[0] in capsys.readouterr().err


def test_without_flags_one_person_does_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    replay.add_arguments(parser)

    said = parser.parse_args(["tools.jsonl"])

    assert (said.users, said.time, said.workers, said.web) == (1, 0.0, 1, 0)
    assert "%(" not in parser.format_help()
    assert "dest" not in parser.format_help()
