"""The log tells the last words and never grows without end."""

from pathlib import Path

from dev_scripts.embedded_postgres.server_log import ServerLog


def test_a_talkative_server_fills_two_files_at_most(tmp_path: Path) -> None:
    log = ServerLog(tmp_path / "log", largest_bytes=1000)

    for number in range(100):
        log.write(f"line {number:03} {'.' * 90}\n".encode())

    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes.keys() == {"log", "log.1"}
    assert max(sizes.values()) <= 1000
    assert (tmp_path / "log").read_text().splitlines()[-1].startswith("line 099")


def test_lines_are_told_when_they_are_complete(tmp_path: Path) -> None:
    log = ServerLog(tmp_path / "log")

    assert log.write(b"Ada ca") == []
    assert log.write(b"me\nBo ca") == ["Ada came"]
    assert log.tail() == "Ada came\nBo ca"


def test_a_log_that_cannot_be_written_still_tells_the_last_words(tmp_path: Path) -> None:
    log = ServerLog(tmp_path / "missing" / "log")

    log.write(b"No space left on device\n")

    assert log.tail() == "No space left on device"
