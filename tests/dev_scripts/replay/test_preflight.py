"""What keeps a load test from beginning: one sentence each, exit code 2, and nothing is written."""

import json
from pathlib import Path

import pytest

from dev_scripts.command_line import main
from dev_scripts.replay import given, loading
from tests.engine.load.scripted import DOCUMENT, Scripted, serving
from tests.support.servers import free_port

HEADER = {"recording": 1, "wire": 2, "application": "Shop", "language": "en", "signed_in": False}
VISIT = {"at": 0, "do": "visit", "path": "/"}
PASSWORD = {"role": "textbox", "name": "Password", "field": "password"}


@pytest.fixture
def written(tmp_path: Path) -> "Written":
    return Written(tmp_path)


@pytest.fixture(autouse=True)
def _nobody_becomes_locust(monkeypatch: pytest.MonkeyPatch) -> None:
    def became(*_words: object) -> None:
        pytest.fail("the load test began")

    monkeypatch.setattr(loading, "become", became)


class Written:
    """Recordings in a folder, and what ./heavy replay says of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, *lines: dict[str, object], end: str = "\n", **header: object) -> str:
        path = self.folder / "tools.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in ({**HEADER, **header}, *lines)) + end)
        return str(path)

    def refused(self, *words: str, capsys: pytest.CaptureFixture[str]) -> str:
        before = sorted(self.folder.iterdir())
        report = str(self.folder / "report.json")

        assert main(["replay", *words, "--json", report]) == 2

        said = capsys.readouterr()
        assert said.out == ""
        assert sorted(self.folder.iterdir()) == before
        assert said.err.count("\n") == 1
        return said.err.strip()


def test_a_recording_of_another_version(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    file = written.file(VISIT, recording=7)

    said = written.refused(file, "--host", "http://127.0.0.1:1", capsys=capsys)

    assert "is a recording of version 7, this program reads version 1" in said


def test_a_recording_of_another_wire(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    file = written.file(VISIT, wire=1)

    said = written.refused(file, "--host", "http://127.0.0.1:1", capsys=capsys)

    assert "was recorded with version 1 of the wire protocol" in said


def test_a_file_that_is_not_there(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    said = written.refused("nothing.jsonl", "--host", "http://127.0.0.1:1", capsys=capsys)

    assert said.startswith("nothing.jsonl cannot be read: No such file or directory")


def test_a_server_that_is_down(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    host = f"127.0.0.1:{free_port()}"

    said = written.refused(written.file(VISIT), "--host", host, capsys=capsys)

    assert (
        said
        == f"Nothing answers at http://{host} (Connection refused). Is it the right --host, and does it run?"
    )


def test_another_server(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Scripted(documents={"/": "<h1>A blog</h1>"})) as host:
        said = written.refused(written.file(VISIT), "--host", host, capsys=capsys)

    assert said.startswith(f"{host}/ answers, but not with a page of this engine.")


def test_a_server_of_another_release(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Scripted(documents={"/": DOCUMENT.replace('data-version="2"', 'data-version="3"')})) as host:
        said = written.refused(written.file(VISIT), "--host", host, capsys=capsys)

    assert "speaks version 3 of the wire protocol, this program version 2" in said


@pytest.mark.parametrize(("answer", "saw"), [("/login", "sends people to /login"), (403, "answers 403")])
def test_a_login_that_is_missing(
    written: Written, capsys: pytest.CaptureFixture[str], answer: str | int, saw: str
) -> None:
    with serving(Scripted(documents={"/": answer})) as host:
        said = written.refused(written.file(VISIT, signed_in=True), "--host", host, capsys=capsys)

    assert f"was recorded by somebody who was signed in, and / {saw}" in said


def test_a_page_that_is_not_there(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Scripted(documents={"/": 404})) as host:
        said = written.refused(written.file(VISIT), "--host", host, capsys=capsys)

    assert said == f"{host}/ is answered with 404; tools.jsonl begins there."


def test_a_secret_that_nobody_told(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    fill = {"at": 1, "do": "fill", "on": PASSWORD, "text": {"secret": "password"}}

    said = written.refused(written.file(VISIT, fill), "--host", "http://127.0.0.1:1", capsys=capsys)

    assert "has no text for 'password'" in said
    assert said.endswith("--value password=TEXT")


def test_a_report_in_a_folder_that_is_not_there(
    written: Written, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "reports" / "report.html"

    said = written.refused(
        written.file(VISIT), "--host", "http://127.0.0.1:1", "--html", str(missing), capsys=capsys
    )

    assert said == f"--html {missing}: there is no folder {missing.parent}."


def test_a_users_file_beside_a_recording(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    users = written.folder / "users.py"
    users.write_text("")

    said = written.refused(str(users), written.file(VISIT), "--host", "http://127.0.0.1:1", capsys=capsys)

    assert "says itself which recordings to do" in said


def test_a_recording_is_looked_at_before_a_server_is_looked_for(
    written: Written, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "running", lambda: None)

    assert "nothing.jsonl cannot be read" in written.refused("nothing.jsonl", capsys=capsys)
    assert "No server runs here" in written.refused(written.file(VISIT), capsys=capsys)


def test_a_text_that_nobody_typed(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    fill = {"at": 1, "do": "fill", "on": {"role": "textbox", "name": "New tool"}, "text": "an axe"}
    file = written.file(VISIT, fill)

    said = written.refused(file, "--host", "http://127.0.0.1:1", "--value", "an ax=axe {user}", capsys=capsys)

    assert said == "--value an ax=…: nobody typed 'an ax' in what was recorded; typed was 'an axe'."


@pytest.mark.parametrize("flags", [("--value", "an axe=axe {user}"), ("--think", "2"), ("--content", "own")])
def test_flags_that_a_users_file_says_itself(
    written: Written, capsys: pytest.CaptureFixture[str], flags: tuple[str, str]
) -> None:
    users = written.folder / "users.py"
    users.write_text("")

    said = written.refused(str(users), "--host", "http://127.0.0.1:1", *flags, capsys=capsys)

    assert said.startswith(f"{flags[0]}: for recordings only; the classes of a .py say it themselves")


@pytest.mark.parametrize("name", ["other.jsonl", "users.py", ""])
def test_a_report_is_not_written_over_a_recording_code_or_a_folder(
    written: Written, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    over = str(written.folder / name)

    said = written.refused(written.file(VISIT), "--host", "http://127.0.0.1:1", "--csv", over, capsys=capsys)

    assert said == f"--csv {over}: a report would be written over it; name another file."


def test_certificates_that_cannot_be_read(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    file = written.file(VISIT)
    words = (file, "--host", "https://127.0.0.1:1")

    assert "cannot be read: No such file" in written.refused(*words, "--ca", "none.pem", capsys=capsys)
    assert "there is no certificate in it" in written.refused(*words, "--ca", file, capsys=capsys)


def test_a_port_for_the_page_that_is_taken(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Scripted()) as taken:
        port = taken.rpartition(":")[2]

        said = written.refused(written.file(VISIT), "--host", taken, "--web", port, capsys=capsys)

    assert said == f"Port {port} is taken. Name another one for Locust's page:  --web PORT"
