"""./heavy record --as-test FILE: a recording as a test that people can read, and change."""

import asyncio
import re
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.record.assertions import Assertions
from dev_scripts.record.code import MADE_UP, Code
from dev_scripts.replay.own_database import own_server
from dev_scripts.replay.own_world import own_settings, own_world
from dev_scripts.replay.reading import data_of, read_one, read_values
from heavy_engine.logs import configure_logging
from heavy_engine.recordings.rehearsal import Outcome, Raised, Watcher, rehearse
from heavy_engine.recordings.steps import Hidden, Recording, Step
from heavy_engine.recordings.values import SECRET
from heavy_engine.testing.browser import Page

FOLDER = Path("tests/recorded")
LINE_MAX = 110
RUFF = (sys.executable, "-m", "ruff")


def run(arguments: Namespace) -> int:
    """Write the test; it is written only when the recording can be done again as it is."""
    file: Path = arguments.as_test
    recording = read_one(file)
    out: Path = arguments.out or PROJECT_ROOT / FOLDER / f"test_{_name(file)}.py"
    if out.exists():
        raise CommandFailed(f"{out} exists and was left as it is. Give another name:  --out FILE", USAGE)
    configure_logging("critical", "auto")
    text = written(file, recording, read_values(getattr(arguments, "value", ())))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, "utf-8")
    if data := data_of(file, recording):
        shutil.copyfile(data, out.parent / data.name)
        print(f"Copied {data.name} beside it: it holds all rows in clear, so look before you commit it.")
    shown = out.resolve()
    path = shown.relative_to(PROJECT_ROOT) if shown.is_relative_to(PROJECT_ROOT) else out
    print(f"Wrote {path}. Next: ./heavy test {path}")
    if not shown.is_relative_to(PROJECT_ROOT / FOLDER):
        print(f"Its fixture visit is that of {FOLDER}/conftest.py: move it there, or import that.")
    return 0


def written(file: Path, recording: Recording, values: Mapping[str, str]) -> str:
    """The test, laid out.

    Raises:
        CommandFailed: the recording cannot be done again, so that the test would fail from the first.
    """
    writer = Writer()
    typed = {f"{SECRET}{name}": MADE_UP for name in _secrets(recording)} | dict(values)
    with own_server() as server, own_settings(server, data_of(file, recording)) as settings:
        outcome = asyncio.run(_rehearse(settings, recording, typed, writer))
    if outcome.mismatch:
        raise CommandFailed(
            f"{file} cannot be done again as it was, so no test was written: {outcome.mismatch}"
        )
    return laid_out(whole(file, recording, writer))


async def _rehearse(
    settings: Any, recording: Recording, values: Mapping[str, str], writer: "Writer"
) -> Outcome:
    async with own_world(settings, recording) as (world, faults):
        return await rehearse(world, recording, values=values, faults=faults, watcher=writer)


class Writer(Watcher):
    """Writes a line for each step, and what people then see."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self.needs: set[str] = set()
        self._assertions = Assertions()

    def lines(self) -> Iterator[str]:
        """What was written; an empty line behind each step of which something is asserted."""
        for paragraph in self.paragraphs:
            yield from paragraph
            if len(paragraph) > 1:
                yield ""

    def before(self, page: Page, step: Step) -> None:
        """Name what is used as it is called on the page where it is used. Tests leave by themselves."""
        if step.do == "leave":
            return
        code = Code(page, is_first=not self.paragraphs)
        self.paragraphs.append([code.of(step)])
        self.needs |= code.needs
        self._assertions.look(page if len(self.paragraphs) > 1 else None)

    def after(self, page: Page, step: Step, raised: Sequence[Raised]) -> bool:
        """Add what came and went."""
        if step.do != "leave":
            self.paragraphs[-1] += self._assertions.of(page, step)
        return True


def laid_out(text: str) -> str:
    """The same as ruff lays it out, imports too."""
    for words in (("check", "--quiet", "--select", "I", "--fix-only"), ("format", "--quiet")):
        done = subprocess.run(
            [*RUFF, *words, "--stdin-filename", str(PROJECT_ROOT / FOLDER / "test_new.py"), "-"],
            input=text,
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        text = done.stdout
    return "".join(map(_excused, text.splitlines(keepends=True)))


def _excused(line: str) -> str:
    """What somebody typed may be longer than a line; it is one text all the same."""
    return f"{line.rstrip()}  # noqa: E501\n" if len(line) > LINE_MAX + 1 else line


def whole(file: Path, recording: Recording, writer: Writer) -> str:
    """The file of the test, not laid out yet."""
    header = recording.header
    user = header.user if header.data else None
    about = {
        "at": header.began,
        "zone": header.zone,
        "time_zone": header.time_zone,
        "language": header.language,
        "data": header.data,
        "user": user,
    }
    usual = {"zone": "", "time_zone": "", "language": "en", "data": None, "user": None}
    given = ", ".join(f"{name}={text!r}" for name, text in about.items() if text != usual.get(name))
    body = "\n".join(f"    {line}" if line else "" for line in writer.lines()).rstrip()
    imports = "".join(f"{line}\n" for line in sorted(writer.needs))
    return (
        f'"""Recorded in {file.name}; written by ./heavy record --as-test, and yours from here on."""\n\n'
        f"import pytest\n\n{imports}from tests.recorded.conftest import Visit\n\n\n"
        f"@pytest.mark.recorded({given})\n"
        f"async def test_{_name(file)}(visit: Visit) -> None:\n{body}\n"
    )


def _secrets(recording: Recording) -> set[str]:
    return {step.text.field for step in recording.steps if isinstance(step.text, Hidden)}


def _name(file: Path) -> str:
    """The file's name as one of Python."""
    name = re.sub(r"\W+", "_", file.stem.split(".")[0]).strip("_").lower()
    return name or "session"
