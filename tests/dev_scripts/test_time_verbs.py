"""./heavy time: off unless wanted; start, report, cement, stop, with a stand-in for ptyme-track."""

import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dev_scripts.command_line import main
from dev_scripts.time import blocks, cement, tracker
from tests.dev_scripts import fake_ptyme_track

ROOT = Path(__file__).parents[2]
# The verb ends, and the process that it started goes on; here both have one parent.
left_running = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
# What ptyme-track 0.3.0 printed on Python 3.11, 3.12 and 3.13.
PRINTED = """\
{"start": "2027-05-31 04:02:31", "end": "2027-05-31 04:20:31", "duration": "0:18:00"}
{"start": "2027-06-02 23:58:00", "end": "2027-06-03 00:10:01", "duration": "0:12:01"}
Total duration:  0:30:01
"""


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada's project, without ptyme-track."""
    (tmp_path / ".heavy").mkdir()
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    for module in (tracker, cement):
        monkeypatch.setattr(module, "PROJECT_ROOT", tmp_path)
    monkeypatch.setattr(tracker, "state_folder", lambda: tmp_path / ".heavy")
    return tmp_path


@pytest.fixture
def project(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same, with it; nothing tracks when the test is over."""
    program = bare / "bin" / "ptyme-track"
    program.write_text(f"#!{sys._base_executable}\n{Path(fake_ptyme_track.__file__).read_text()}")  # type: ignore[attr-defined]
    program.chmod(0o755)
    yield bare
    assert main(["time", "stop"]) == 0


@pytest.mark.parametrize("verb", ["start", "report", "cement"])
def test_without_the_package_one_sentence_names_what_installs_it(
    bare: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["time", verb]) == 1

    assert "Next: ./heavy deps sync --set time" in capsys.readouterr().err


def test_it_is_a_set_of_its_own_that_nothing_else_holds() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    holding = [path.name for path in (ROOT / "requirements").glob("*.txt") if "ptyme" in path.read_text()]

    assert declared["dependency-groups"]["time"] == ["ptyme-track>=0.3"]
    assert holding == ["time.txt"]


def test_an_unknown_set_is_refused_before_anything_is_touched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deps", "sync", "--set", "tine"]) == 2

    said = capsys.readouterr().err
    assert "There is no set tine. There are: runtime, " in said
    assert "time" in said.partition("There are:")[2]


@left_running
def test_a_day_of_work(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "start"]) == 0
    assert main(["time", "start"]) == 0
    assert main(["time", "report", "--json"]) == 0
    before = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert main(["time", "cement", "ada"]) == 0
    assert main(["time", "report"]) == 0
    said = capsys.readouterr().out
    assert main(["time", "stop"]) == 0
    assert main(["time", "report", "ada", "--json"]) == 0
    after = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert before["tracking"]["pid"] > 0
    (row,) = before["rows"]
    assert (row["name"], row["whole"], row["signed_here"]) == ("(not cemented)", 600, True)
    assert "Cemented 1 lines into .ptyme_track/ada. Next: git add .ptyme_track/ada" in said
    assert said.splitlines()[-1].split()[0] == "ada"
    assert after["tracking"] is None
    assert after["rows"][0]["week"] == 600


@left_running
def test_a_second_start_says_that_it_runs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["time", "start"])
    capsys.readouterr()

    assert main(["time", "start"]) == 0

    assert capsys.readouterr().out.startswith("Time is tracked here already, since 2")


def test_the_secret_is_for_its_owner_only_and_stays(project: Path) -> None:
    tracker.secret()
    first = (project / ".heavy" / "ptyme.secret").read_text()
    tracker.secret()

    assert (project / ".heavy" / "ptyme.secret").stat().st_mode & 0o777 == 0o600
    assert (project / ".heavy" / "ptyme.secret").read_text() == first


def test_what_was_signed_elsewhere_is_marked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / ".ptyme_track"
    folder.mkdir()
    fake_ptyme_track.note(folder / "bo", datetime.now(UTC), "bad")

    assert main(["time", "report"]) == 0

    assert capsys.readouterr().out.splitlines()[-1].endswith("0:10  signed elsewhere")


def test_a_tracker_that_does_not_start_is_quoted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "bin" / "ptyme-track").write_text("#!/bin/sh\necho no room for a clock\nexit 1\n")

    assert main(["time", "start"]) == 1

    assert capsys.readouterr().err == "ptyme-track did not start. It said:\nno room for a clock\n"
    assert tracker.running() is None


@pytest.mark.parametrize("name", ["../bo", ".bo", "a b", "-x"])
def test_a_name_that_is_no_file_is_refused(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["time", "cement", "--", name]) == 2

    assert "is no name for a file here" in capsys.readouterr().err


def test_nothing_to_cement_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "cement", "ada"]) == 1

    assert "Nothing was tracked since the last time" in capsys.readouterr().err


def test_somebody_unknown_is_named_with_those_who_are_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["time", "report", "cy"]) == 2

    assert "Nobody called 'cy' cemented time here. There are: none" in capsys.readouterr().err


def test_blocks_are_read_as_they_are_printed() -> None:
    first, second = blocks.parse(PRINTED)

    assert first == blocks.Block(datetime(2027, 5, 31, 4, 2, 31, tzinfo=UTC), timedelta(minutes=18))
    assert second.length == timedelta(minutes=12, seconds=1)


def test_a_block_counts_to_the_day_on_which_it_began() -> None:
    found = blocks.sums(blocks.parse(PRINTED), datetime(2027, 6, 3, 12, tzinfo=UTC))

    assert found.today == timedelta()
    assert found.week == found.whole == timedelta(minutes=30, seconds=1)
    later = blocks.sums(blocks.parse(PRINTED), datetime(2027, 6, 8, 12, tzinfo=UTC))
    assert later.week == timedelta(minutes=12, seconds=1)


def test_hours_are_written_as_clocks_do() -> None:
    assert blocks.hours(timedelta(hours=143, minutes=20, seconds=31)) == "143:21"
    assert blocks.hours(timedelta()) == "0:00"
