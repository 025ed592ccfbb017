"""What came of a load test, as JSON, as a table, on the screen and as a page."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from dev_scripts.replay.limits import Limits
from dev_scripts.replay.results import COLUMNS, Results, Sample
from dev_scripts.replay.sheet import as_html
from dev_scripts.replay.tally import ERROR, MISMATCH, Action, Tally
from dev_scripts.replay.telling import progress, verdict
from dev_scripts.replay.writing import write

BEGAN = 1_000_000
TAKE, VISIT = Action("click", "button '<b>Take</b>' & go"), Action("visit", "/tools")


def results(*, limits: Limits = Limits(), samples: tuple[Sample, ...] = ()) -> Results:  # noqa: B008
    tally = Tally()
    for second in range(10):
        tally.note(TAKE, 20 + second, at=BEGAN + second)
        tally.note(VISIT, 200, at=BEGAN + second)
    tally.note(TAKE, 0, at=BEGAN + 3, kind=ERROR, text="no answer within 10 s")
    tally.note(TAKE, 25, at=BEGAN + 4, kind=MISMATCH, text="expected '<script>', got nothing")
    return Results("http://127.0.0.1:8000", ["tools.jsonl"], 5, BEGAN, 10, tally, limits, samples, 2)


WATCHED = tuple(Sample(BEGAN + second, 5, 0.5, 100 * 2**20, 0.1) for second in range(10))


def test_json_says_everything() -> None:
    said = json.loads(json.dumps(results(limits=Limits(p95=100), samples=WATCHED).as_json()))

    assert said["all"]["count"] == 22
    assert said["all"]["per_s"] == 2.2
    assert [action["do"] for action in said["actions"]] == ["visit", "click"]
    fourth = said["over_time"][3]
    assert [fourth[name] for name in ("second", "answers", "errors", "mismatches")] == [3, 3, 1, 0]
    assert [fourth[name] for name in ("users", "server_cpu", "client_cpu")] == [5, 0.5, 0.1]
    assert fourth["server_memory"] == 100 * 2**20
    assert not said["passed"]
    assert len(said["failed"]) == 3
    assert {trouble["kind"] for trouble in said["troubles"]} == {"error", "mismatch"}


def test_csv_is_a_table_of_actions() -> None:
    rows = list(csv.DictReader(io.StringIO(results().as_csv(), newline="")))

    assert tuple(rows[0]) == COLUMNS
    assert [row["name"] for row in rows] == ["/tools", "button '<b>Take</b>' & go"]
    assert rows[1]["errors"] == rows[1]["mismatches"] == "1"


def test_the_screen_says_what_failed_and_why() -> None:
    said = verdict(results(limits=Limits(p95=100, errors=1, mismatches=1)))

    assert said.splitlines()[-2:] == [
        "Failed: 5 people, 10 s, 2 reconnections",
        "  visit /tools: p95 is 200 ms, wanted at most 100 ms (10 answers).",
    ]
    assert "  1 x click button '<b>Take</b>' & go: no answer within 10 s" in said
    assert verdict(results(limits=Limits(errors=1, mismatches=1))).endswith(
        "Passed: 5 people, 10 s, 2 reconnections"
    )


def test_while_it_runs_one_line_says_how_it_goes() -> None:
    assert (
        progress(75, 5, results().tally) == "  1:15  5 here, 22 answers, p95 200 ms, errors 1, mismatches 1"
    )
    assert progress(0, 1, Tally()) == "  0:00  1 here, 0 answers"


class Tags(HTMLParser):
    """Tags and attributes of a page, and whether each that opens also closes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_the_page_is_one_file_without_script_or_foreign_address() -> None:
    page = as_html(results(limits=Limits(p95=100), samples=WATCHED))
    tags = Tags()
    tags.feed(page)

    assert not tags.open
    assert not {"script", "link", "img", "iframe", "a"} & set(tags.tags)
    assert not {"src", "href", "srcset", "style"} & {name for name, _ in tags.attributes}
    assert not re.search(r"url\(|@import", page)
    assert "&lt;b&gt;Take&lt;/b&gt;&#x27; &amp; go" in page
    assert "<script>" not in page
    assert "<b>Take" not in page
    assert tags.tags.count("figure") == 5


def test_of_a_server_elsewhere_the_page_draws_no_cpu_and_no_memory() -> None:
    page = as_html(results(samples=(Sample(BEGAN, 5, client_cpu=0.1),)))

    assert "Memory of the server" not in page
    assert "<i></i>server" not in page
    assert "<i></i>this load test" in page


def test_a_test_without_any_answer_is_a_page_as_well() -> None:
    nothing = Results("http://127.0.0.1:8000", [], 1, BEGAN, 0, Tally())

    assert "Nothing was answered" in as_html(nothing)
    assert "Failed" in verdict(nothing)


def test_files_are_written_whole(tmp_path: Path) -> None:
    out = {kind: str(tmp_path / f"report.{kind}") for kind in ("json", "csv", "html")}

    write(results(), out)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.csv", "report.html", "report.json"]
    assert (tmp_path / "report.csv").read_bytes().startswith(b"do,name,count")
    assert json.loads((tmp_path / "report.json").read_text())["users"] == 5


def test_one_that_was_stopped_does_not_say_that_it_passed() -> None:
    cut = replace(results(limits=Limits(errors=1, mismatches=1)), is_cut=True)

    assert cut.failed == []
    assert "Stopped before its time, within the limits so far: 5 people" in verdict(cut)
    assert "Stopped before its time" in as_html(cut)
    assert "Passed" not in verdict(cut) + as_html(cut)
    assert cut.as_json()["stopped"]
