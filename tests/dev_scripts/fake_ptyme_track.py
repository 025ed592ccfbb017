"""Stands in for ptyme-track 0.3.0 in tests: the same words, the same files, the same output.

The package is optional and in no set that tests install. Only "sig" is simpler: good or bad.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FORM = "%Y-%m-%d %H:%M:%S"
PADDING = timedelta(minutes=5)


def main(words: list[str], folder: Path) -> int:
    """Do as it does."""
    if words[0] == "--standalone":
        return watch(folder)
    if words[0] == "--cement":
        return cement(folder, words[1])
    return blocks(Path(words[1]), validate="--no-validate" not in words)


def watch(folder: Path) -> int:
    if not Path(os.environ["PTYME_SECRET_PATH"]).read_text().strip():
        return 1
    folder.mkdir(exist_ok=True)
    note(folder / ".cur_times", datetime.now(UTC), "good")
    print("Starting ptyme-track", flush=True)
    time.sleep(600)
    return 0


def cement(folder: Path, name: str) -> int:
    current = folder / ".cur_times"
    with (folder / name).open("a") as file:
        file.write(current.read_text())
    current.write_text("")
    return 0


def blocks(path: Path, *, validate: bool) -> int:
    total = timedelta()
    for line in path.read_text().splitlines():
        signed = json.loads(line)["signed_time"]
        if validate and signed["sig"] != "good":
            continue
        moment = datetime.strptime(signed["time"], FORM).replace(tzinfo=UTC)
        start, end = (each.strftime(FORM) for each in (moment - PADDING, moment + PADDING))
        print(json.dumps({"start": start, "end": end, "duration": "0:10:00"}))
        total += 2 * PADDING
    print("Total duration: ", total)
    return 0


def note(path: Path, moment: datetime, sig: str) -> None:
    """Add a line."""
    signed = {"server_id": "ada", "time": moment.strftime(FORM), "sig": sig}
    with path.open("a") as file:
        file.write(
            json.dumps({"time": signed["time"], "signed_time": signed, "hash": "1", "stop": False}) + "\n"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(".ptyme_track")))
