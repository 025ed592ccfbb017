"""Files that somebody uploaded are uploaded again: as large, of the same name, and with nothing in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heavy_engine.load.http import Http
from heavy_engine.load.person import Outcome, Person
from heavy_engine.recordings.contents import made_up
from heavy_engine.recordings.rehearsal import Faults, rehearse
from heavy_engine.recordings.steps import NotARecording, Recording, read_text
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from heavy_engine.uploads.acceptance import check_content
from heavy_engine.uploads.kinds import KINDS
from heavy_engine.uploads.names import ending_of
from tests.engine.uploads.samples import PNG, TEXT
from tests.engine.uploads.upload_app import application, settings_in
from tests.support.servers import RunningServer
from tests.support.taping import Tape

ENDINGS = [ending for kind in KINDS for ending in kind.endings]


@pytest.fixture
async def recording(tmp_path: Path) -> Recording:
    """Somebody sends a picture and a text, takes them, and sends what is not taken."""
    (tmp_path / "then").mkdir()
    tape = Tape(application(), settings_in(str(tmp_path / "then")))
    ada = await visit(tape.world, "/taken", as_="Ada")
    await ada.upload_several("Pictures", {"axe.png": PNG, "notes.txt": TEXT})
    await ada.click("Take")
    await ada.upload("Pictures", "axe.pdf", b"%PDF-1.7")
    line = ada.wire.line
    await tape.world.close()
    return tape.recording(tmp_path, line)


async def test_names_and_sizes_are_written_and_nothing_else_of_a_file(recording: Recording) -> None:
    uploads = [step for step in recording.deeds if step.do == "upload"]

    assert [[(each["name"], each["size"]) for each in step.files] for step in uploads] == [
        [("axe.png", len(PNG)), ("notes.txt", len(TEXT))],
        [("axe.pdf", 8)],
    ]
    assert uploads[0].on is not None
    assert (uploads[0].on.role, uploads[0].on.name) == ("file", "Pictures")
    assert any("axe.png: ready" in line or "axe.png: done" in line for line in uploads[0].came)
    assert "axe, saw, plane" not in str(recording)


async def test_a_check_uploads_them_again(recording: Recording, tmp_path: Path) -> None:
    faults = Faults()
    world = World(services_of(application(), settings_in(str(tmp_path)), faults))
    try:
        outcome = await rehearse(world, recording, faults=faults)
    finally:
        await world.close()

    assert outcome.mismatch is None, outcome.mismatch
    assert outcome.done == outcome.deeds == 4


async def test_people_of_a_load_test_upload_them_again(
    recording: Recording, upload_server: RunningServer
) -> None:
    person = Person(Http(upload_server.url), recording)
    outcomes = list(_all(person))

    assert [each.do for each in outcomes if each.do != "leave"] == ["visit", "upload", "click", "upload"]
    assert [str(each.trouble) for each in outcomes if each.trouble] == []


def _all(person: Person) -> Iterator[Outcome]:
    while not person.is_done:
        yield person.do_next()
    person.leave()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_made_up_is_taken_for_what_it_is_called(ending: str) -> None:
    content = made_up(f"axe{ending}", 5_000)

    kind = check_content((ending,), f"axe{ending}", content[:4096])

    assert ending in kind.endings
    assert ending_of(f"axe{ending}") == ending
    assert len(content) == 5_000


@pytest.mark.parametrize("size", [0, 1, 3])
def test_a_small_file_is_as_small_as_it_was(size: int) -> None:
    assert len(made_up("axe.png", size)) == size


@pytest.mark.parametrize(
    "file",
    ['{"name": "axe"}', '{"size": 3}', "3", '{"name": "axe", "size": -1}', '{"name": "a", "size": 9e99}'],
)
def test_a_file_that_cannot_be_is_no_step(file: str) -> None:
    text = f'{{"recording": 1, "wire": 2}}\n{{"at": 0, "do": "upload", "files": [{file}]}}\n'

    with pytest.raises(NotARecording, match="line 2"):
        read_text(text, "axe.jsonl")
