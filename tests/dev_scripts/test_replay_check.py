"""./heavy replay --check and ./heavy record --as-test, on this application's own pages."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dev_scripts.command_line import main
from dev_scripts.record import as_test
from dev_scripts.replay import checking
from dev_scripts.replay.own_database import own_server
from heavy_engine import moments
from heavy_engine.recordings.frozen import Frozen
from heavy_engine.recordings.steps import Hidden, Recording, Step
from heavy_engine.recordings.targets import Target
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World
from tests.support.recorded import click, fill
from tests.support.replays import done_again, dumped, in_own_world, of_own_pages, priced, write
from tests.support.servers import PROJECT_ROOT

STEPS = (
    Step("visit", path="/"),
    click("Update time"),
    click("Add one"),
    click("Add one"),
    fill("Your words", "an axe"),
    click("Send"),
    Step("visit", path="/design"),
)


@pytest.fixture(scope="module")
def priced_recording() -> Recording:
    """Somebody on the landing page, who sees a price there."""
    return of_own_pages(STEPS, priced("/", "12.50"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody on the landing page as it is."""
    return write(of_own_pages(STEPS), tmp_path_factory.mktemp("recordings") / "first_look.jsonl")


def test_own_pages_survive_two_more_elements_and_another_component(priced_recording: Recording) -> None:
    outcome = done_again(priced_recording, priced("/", "12.50", is_rebuilt=True))

    assert outcome.mismatch is None
    assert outcome.done == len(STEPS)


def test_a_price_that_changed_on_an_own_page_is_told_with_its_step(priced_recording: Recording) -> None:
    outcome = done_again(priced_recording, priced("/", "13.00"))

    assert str(outcome.mismatch) == (
        "step 1, visit /: expected 'text: An axe is 12.50', got 'text: An axe is 13.00'"
    )


def test_the_verb_says_that_all_is_as_recorded(file: Path) -> None:
    done = _heavy("replay", str(file), "--check")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{file}: all {len(STEPS)} steps as recorded (")


def test_the_verb_points_at_the_step_with_what_was_expected_and_what_came(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(file.read_text("utf-8").replace("Input value is: an axe", "Input value is: a saw"))

    report = tmp_path / "report.json"

    done = _heavy("replay", str(file), str(other), "--check", "--json", str(report))

    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    fine, differs = json.loads(report.read_text("utf-8"))
    assert fine["ok"]
    assert (differs["ok"], differs["done"], differs["steps"]) == (False, 5, len(STEPS))
    found = differs["mismatch"]
    assert (found["line"], found["step"]) == (7, "click button 'Send'")
    assert "a saw" in found["expected"]
    assert "an axe" in found["got"]


def test_a_report_takes_no_recordings_place(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_bytes(file.read_bytes())

    assert main(["replay", str(file), "--check", "--json", str(mine)]) == 2
    assert main(["replay", str(file), "--check", "--json", str(tmp_path)]) == 2

    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith(f"is the name of a recording. Name it first:  {mine} --json")
    assert said[1].endswith(f"is a folder. Name a file in it:  --json {tmp_path}/report.json")
    assert mine.read_bytes() == file.read_bytes()


def test_a_mismatch_is_shown_as_lines_that_differ(file: Path, tmp_path: Path) -> None:
    recording = checking.read_all([file])[0][1]
    steps = list(recording.steps)
    came = tuple(line.replace("an axe", "a saw") for line in steps[5].came)
    steps[5] = replace(steps[5], came=came)

    with own_server() as server:
        checked = checking.check(server, file, replace(recording, steps=tuple(steps)), {})

    told = checking.lines(checked)
    assert told[0] == (
        f"{file}: not as recorded at step 6 of {len(STEPS)}, click button 'Send' (line 7, at 5.0 s)"
    )
    assert [line.partition(" is: ")[2] for line in told[1:3]] == ["a saw", "an axe"]
    assert [line[:4] for line in told[1:3]] == ["  - ", "  + "]
    assert told[3:] == [checking.OTHER_DATA]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("[1, 2]\n", "is no recording"),
        ('{"recording": 99, "wire": 2}\n', "of version 99"),
        ('{"recording": 1, "wire": 1}\n{"at": 0.0, "do": "visit", "path": "/"}\n', "version 1 of the wire"),
        ('{"recording": 1, "wire": 2}\n', "nobody does anything"),
    ],
)
@pytest.mark.parametrize("how", ["--check", "--debug"])
def test_what_is_no_recording_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str, how: str
) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text(text, "utf-8")

    assert main(["replay", str(wrong), how]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "none.jsonl"), "--check"]) == 2

    assert "cannot be read: No such file" in capsys.readouterr().err


def test_a_line_that_was_cut_off_is_left_out(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "cut.jsonl"
    cut.write_text(file.read_text("utf-8")[:-20], "utf-8")

    ((_path, recording),) = checking.read_all([cut])

    assert len(recording.steps) == len(STEPS) - 1
    assert capsys.readouterr().err == f"{cut}: the last line was cut off, and is left out.\n"


def test_a_secret_that_nobody_gave_is_one_sentence(file: Path) -> None:
    recording = checking.read_all([file])[0][1]
    steps = (recording.steps[0], Step("fill", on=Target("textbox", "Your words"), text=Hidden("password")))

    with own_server() as server, pytest.raises(checking.CommandFailed) as refused:
        checking.check(server, file, replace(recording, steps=steps), {})

    assert refused.value.exit_code == 2
    assert str(refused.value).endswith("say what to type:  --value password=TEXT")


def test_a_recording_with_data_begins_with_that(tmp_path: Path) -> None:
    data = dumped("update users set name = 'Bo Diddley'", tmp_path / "shop.dump")
    recording = of_own_pages([Step("visit", path="/")], data=data)
    assert any("Bo Diddley" in line for line in recording.steps[0].sees)
    with_data = replace(recording, header=replace(recording.header, data=data.name))

    with own_server() as server:
        checked = checking.check(server, tmp_path / "with.jsonl", with_data, {})
        without = checking.check(server, tmp_path / "without.jsonl", recording, {})

    assert checked.is_fine
    assert without.outcome.mismatch is not None
    assert "Bo Diddley" in without.outcome.mismatch.expected


def test_a_dump_of_the_same_name_is_the_data_of_a_recording_that_names_none(
    file: Path, tmp_path: Path
) -> None:
    shop, other = tmp_path / "shop.jsonl", tmp_path / "other.jsonl"
    for each in (shop, other):
        each.write_bytes(file.read_bytes())
    shop.with_suffix(".dump").write_bytes(b"PGDMP")

    found = [recording.header.data for _file, recording in checking.read_all([shop, other])]

    assert found == ["shop.dump", None]


def test_data_that_is_missing_is_one_sentence(file: Path) -> None:
    recording = checking.read_all([file])[0][1]
    recording = replace(recording, header=replace(recording.header, data="shop.dump"))

    with (
        own_server() as server,
        pytest.raises(checking.CommandFailed, match="There is no file") as no,
    ):
        checking.check(server, file, recording, {})

    assert no.value.exit_code == 2


# As a test that people can read.


def test_a_recording_becomes_a_test_that_passes(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "test_first_look.py"

    done = _heavy("record", "--as-test", str(file), "--out", str(out))

    assert done.returncode == 0, done.stderr
    text = out.read_text("utf-8")
    assert 'await page.click("Add one")\n    assert page.sees("2")' in text
    assert 'await page.fill("Your words", "an axe")\n    await page.click("Send")\n' in text
    assert 'assert page.sees("Input value is: an axe")' in text
    assert _ruff("format", "--check", text=text) == 0
    assert _ruff("check", text=text) == 0
    passed = _pytest(out)
    assert passed.returncode == 0, passed.stdout
    assert "1 passed" in passed.stdout


def test_the_test_fails_when_a_price_changes(priced_recording: Recording) -> None:
    writer = as_test.Writer()
    done_again(priced_recording, priced("/", "12.50"), writer)
    text = as_test.laid_out(as_test.whole(Path("first_look.jsonl"), priced_recording, writer))
    assert 'assert page.sees("An axe is 12.50")' in text
    written: dict[str, object] = {}
    exec(compile(text, "test_first_look.py", "exec"), written)  # What was just written.
    test = written["test_first_look"]

    async def run(world: World) -> None:
        with moments.given_by(Frozen(priced_recording.header.began)):
            await test(lambda path: visit(world, path))  # type: ignore[operator]

    in_own_world(run, priced("/", "12.50"))
    with pytest.raises(AssertionError) as failed:
        in_own_world(run, priced("/", "13.00"))
    line = failed.traceback[-1].lineno
    assert "12.50" in text.splitlines()[line]


def test_nothing_is_written_when_the_recording_cannot_be_done_again(file: Path, tmp_path: Path) -> None:
    lost = write(
        replace(
            checking.read_all([file])[0][1],
            steps=(Step("visit", path="/"), Step("click", on=Target("button", "Fly to the moon"))),
        ),
        tmp_path / "lost.jsonl",
    )
    out = tmp_path / "test_lost.py"

    with pytest.raises(checking.CommandFailed, match="no test was written: step 2, click button 'Fly to"):
        as_test.written(lost, checking.read_all([lost])[0][1], {})

    assert not out.exists()


def test_a_test_that_is_there_is_left_as_it_is(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "test_mine.py"
    out.write_text("mine", "utf-8")

    assert main(["record", "--as-test", str(file), "--out", str(out)]) == 2

    assert "exists and was left as it is" in capsys.readouterr().err
    assert out.read_text("utf-8") == "mine"


def _heavy(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "dev_scripts", *words]
    return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)


def _ruff(*words: str, text: str) -> int:
    """As for a file of the folder where recorded tests are."""
    named = ["--stdin-filename", "tests/recorded/test_first_look.py", "-"]
    command = [sys.executable, "-m", "ruff", *words, *named]
    return subprocess.run(command, cwd=PROJECT_ROOT, input=text, text=True, capture_output=True).returncode


def _pytest(file: Path) -> "subprocess.CompletedProcess[str]":
    """Run a test that lies outside of the project with the project's fixtures."""
    plugins = ["-p", "tests.conftest", "-p", "tests.recorded.conftest", "-p", "no:cacheprovider"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(file),
        "-c",
        "pyproject.toml",
        "--rootdir",
        ".",
        "-q",
        *plugins,
    ]
    return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
