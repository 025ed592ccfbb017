"""./heavy profile server, tests, page: as people use them, with py-spy itself where it may look."""

import json
import os
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import lease
from dev_scripts.errors import CommandFailed
from dev_scripts.profile import page, spy
from tests.dev_scripts.whole_project import WholeProject, get

IS_FORBIDDEN = sys.platform != "linux" or (
    os.getuid() != 0 and spy.SCOPE.exists() and spy.SCOPE.read_text().strip() != "0"
)
may_look = pytest.mark.skipif(IS_FORBIDDEN, reason="this system lets only root look into a process")


def graph(project: WholeProject, output: str) -> str:
    """The flame graph that an output names."""
    named = re.search(r"Flame graph  (\.heavy/profiles/\S+\.svg)", output)
    assert named, output
    return (project.root / named[1]).read_text("utf-8")


@may_look
def test_tests_are_sampled_and_their_exit_code_is_kept(shared_clone: WholeProject) -> None:
    failing = shared_clone.root / "tests" / "test_of_bo.py"
    failing.write_text("def test_no() -> None:\n    assert sum(range(3_000_000)) == 'Bo'\n", "utf-8")
    try:
        found = shared_clone.heavy("profile", "tests", "tests/test_of_bo.py", "-q", "-p", "no:cacheprovider")
    finally:
        failing.unlink()

    assert found.returncode == 1, found.stdout + found.stderr
    assert "1 failed" in found.stdout
    assert "SELF   TOTAL  WHOSE" in found.stdout
    assert "noted_pytest.py" in graph(shared_clone, found.stdout)


@may_look
def test_what_pytest_complains_of_is_seen(shared_clone: WholeProject) -> None:
    found = shared_clone.heavy("profile", "tests", "tests/nowhere.py", "-p", "no:cacheprovider")

    assert found.returncode == 4, found.stdout + found.stderr
    assert "file or directory not found: tests/nowhere.py" in found.stderr


def test_a_server_that_does_not_run_is_named_with_what_starts_one(clone: WholeProject) -> None:
    found = clone.heavy("profile", "server", "--seconds", "1")

    assert found.returncode == 3
    assert found.stderr == "Nothing runs here. Next: ./heavy dev --detach\n"


@may_look
def test_the_server_is_sampled_while_somebody_uses_it(served: WholeProject) -> None:
    url = served.record()["url"]
    profile = served.start("profile", "server", "--seconds", "2")
    while profile.poll() is None:
        assert get(url)[0] == 200
    output, _ = profile.communicate(timeout=120)

    assert profile.returncode == 0, output
    assert "WHOSE" in output
    assert "heavy_engine/" in graph(served, output)


@pytest.fixture(scope="module")
def database_up(shared_clone: WholeProject) -> Iterator[None]:
    """PostgreSQL of the clone, so that not each verb starts and stops it."""
    with lease(shared_clone.root / ".heavy/postgres"):
        yield


@may_look
@pytest.mark.usefixtures("database_up")
def test_a_page_is_driven_and_each_part_has_its_time(shared_clone: WholeProject) -> None:
    found = shared_clone.heavy("profile", "page", "/", "--seconds", "1", "--click", "Add one")

    assert found.returncode == 0, found.stderr
    assert re.search(r"First render of /\n +all of it +[\d.]+ ms   median of \d+", found.stdout)
    assert re.search(r"Event: click Add one\n +all of it +[\d.]+ ms", found.stdout)
    assert re.search(r"    handler +[\d.]+ ms", found.stdout)
    assert "heavy_engine/" in graph(shared_clone, found.stdout)


@pytest.mark.usefixtures("database_up")
def test_without_a_click_people_come_from_another_page(shared_clone: WholeProject) -> None:
    found = shared_clone.heavy("profile", "page", "/", "--seconds", "1", "--json")

    told = json.loads(found.stdout)
    assert told["first"]["count"] > 0
    assert told["step"]["components"] > 0, "the page was rendered"
    assert told["event"] is None
    assert told["faults"] == []


def test_without_py_spy_it_is_said_before_the_page_is_driven(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def drive(*_: object) -> tuple[dict[str, object], str]:
        raise AssertionError("nothing may be driven")

    monkeypatch.setattr(page, "_drive", drive)
    monkeypatch.setattr(spy.sys, "executable", str(tmp_path / "python"))
    parser = ArgumentParser()
    page.add_arguments(parser)

    with pytest.raises(CommandFailed, match=r"py-spy is not in \.venv\. Next: \./heavy deps sync"):
        page.run(parser.parse_args(["/"]))


@pytest.mark.usefixtures("database_up")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["/nowhere"], "There is no page '/nowhere'. There are: /, "),
        (["/", "--click", "Fly"], "no 'Fly' on this page; there are: "),
        (["shed"], "'shed' is no path. Wanted: one that begins with /"),
        (["/", "--rate", "5000"], "'5000' is no rate. Wanted: samples a second, 1 to 1000"),
        (["/", "--seconds", "long"], "'long' is no time. Wanted: seconds, 1 to 86400"),
        (["/", "--fill", "words"], "--fill wants FIELD=TEXT, and not 'words'"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    shared_clone: WholeProject, words: list[str], said: str
) -> None:
    found = shared_clone.heavy("profile", "page", *words, "--seconds", "1")

    assert found.returncode == 2
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_profiles_are_never_committed() -> None:
    assert "/.heavy/" in (Path(__file__).parents[2] / ".gitignore").read_text().splitlines()
