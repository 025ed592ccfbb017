"""Files on their way: within their limits, from where they stopped, and nothing left of what went wrong."""

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from heavy_engine.uploads import receiving
from heavy_engine.uploads.receiving import Receiver, receive
from heavy_engine.uploads.refusals import UploadRefused, size_in_words
from heavy_engine.uploads.spool import Quota, Spool
from tests.engine.uploads.samples import HTML, PNG, TEXT, ZIP, left_in, spool_in, ticket_for

LONG = TEXT * 400


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken_off(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    raise asyncio.CancelledError


async def test_a_file_that_came_whole_waits_to_be_taken(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)

    assert await receive(spool, ticket, 0, pieces(LONG[:10], LONG[10:])) == (len(LONG), True)
    assert spool.is_done(ticket)
    assert spool.done(ticket).read_bytes() == LONG


async def test_an_upload_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)
    with pytest.raises(asyncio.CancelledError):
        await receive(spool, ticket, 0, broken_off(LONG[:5000]))

    assert spool.offset(ticket) == 5000
    assert await receive(spool, ticket, 5000, pieces(LONG[5000:])) == (len(LONG), True)
    assert spool.done(ticket).read_bytes() == LONG


async def test_the_end_of_one_request_need_not_be_the_end_of_the_file(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)

    assert await receive(spool, ticket, 0, pieces(LONG[:100])) == (100, False)
    assert not spool.is_done(ticket)
    assert await receive(spool, ticket, 100, pieces(LONG[100:])) == (len(LONG), True)


@pytest.mark.parametrize("offset", [1, 99, 101, 10_000])
async def test_bytes_for_another_place_are_refused_with_the_right_one(tmp_path: Path, offset: int) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)
    await receive(spool, ticket, 0, pieces(LONG[:100]))

    with pytest.raises(UploadRefused) as refusal:
        await receive(spool, ticket, offset, pieces(b"x"))

    assert (refusal.value.status, refusal.value.offset) == (409, 100)
    assert spool.offset(ticket) == 100, "what is here stays"


async def test_more_bytes_than_were_agreed_on_leave_nothing(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)

    with pytest.raises(UploadRefused) as refusal:
        await receive(spool, ticket, 0, pieces(LONG, b"!"))

    assert refusal.value.status == 413
    assert spool.offset(ticket) is None
    assert left_in(tmp_path) == [f"{ticket.id}.refused"]


async def test_a_file_of_another_kind_is_refused_after_its_first_bytes(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(HTML * 1000, "axe.png", accept=("image/*",))
    asked = []

    async def chunks() -> AsyncIterator[bytes]:
        for number in range(1000):
            asked.append(number)
            yield HTML

    with pytest.raises(UploadRefused) as refusal:
        await receive(spool, ticket, 0, chunks())

    assert str(refusal.value) == "It is named like a PNG image, but it is a web page."
    assert len(asked) * len(HTML) < 2 * 4096, "the rest was not even read"
    assert spool.refusal(ticket) == str(refusal.value)
    with pytest.raises(UploadRefused, match="named like a PNG"):
        await receive(spool, ticket, 0, pieces(PNG))


async def test_a_lie_that_begins_well_and_goes_on_later_is_found(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(HTML, "axe.png", accept=("image/*",))
    await receive(spool, ticket, 0, pieces(HTML[:3]))

    with pytest.raises(UploadRefused):
        await receive(spool, ticket, 3, pieces(HTML[3:]))

    assert left_in(tmp_path) == [f"{ticket.id}.refused"]


async def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UploadRefused, match="It is empty"):
        await receive(spool_in(tmp_path), ticket_for(b""), 0, pieces())


async def test_an_image_that_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    bomb = PNG[:16] + (60_000).to_bytes(4, "big") * 2 + PNG[24:]
    spool, ticket = spool_in(tmp_path), ticket_for(bomb, "axe.png", accept=("image/*",))

    with pytest.raises(UploadRefused, match="60,000 by 60,000 pixels; 50 million are the most"):
        await receive(spool, ticket, 0, pieces(bomb))


async def test_an_archive_is_kept_as_it_is_and_never_unpacked(tmp_path: Path) -> None:
    bomb = ZIP + b"\xff" * 1000
    spool, ticket = spool_in(tmp_path), ticket_for(bomb, "bomb.zip", accept=(".zip",))

    await receive(spool, ticket, 0, pieces(bomb))

    assert left_in(tmp_path) == [f"{ticket.id}.{len(bomb)}.done"]
    assert spool.done(ticket).read_bytes() == bomb


async def test_two_connections_cannot_send_one_file(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)
    first = Receiver(spool, ticket)
    await first.open(0)

    with pytest.raises(UploadRefused) as refusal:
        await receive(spool, ticket, 0, pieces(LONG))
    first.close()

    assert refusal.value.status == 423
    assert await receive(spool, ticket, 0, pieces(LONG)) == (len(LONG), True)


async def test_what_is_done_is_not_begun_again(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(TEXT)
    await receive(spool, ticket, 0, pieces(TEXT))

    with pytest.raises(UploadRefused) as refusal:
        await receive(spool, ticket, 0, pieces(TEXT))

    assert (refusal.value.status, refusal.value.offset) == (409, len(TEXT))


class Dawdling(Spool):
    """Takes its time between its look at what there is and what it adds: others could come between."""

    def _check_quota(self, folder: Path, size: int) -> None:
        super()._check_quota(folder, size)
        time.sleep(0.01)


async def test_the_quota_holds_for_twenty_that_come_at_once(tmp_path: Path) -> None:
    quota = Quota(files=100, size=5 * len(LONG))
    tickets = [ticket_for(LONG, upload_id=f"{number:032x}") for number in range(20)]
    # Each has a spool of its own, as each process has.
    sending = [receive(Dawdling(tmp_path, quota), ticket, 0, pieces(LONG)) for ticket in tickets]

    results = await asyncio.gather(*sending, return_exceptions=True)

    refused = [result for result in results if isinstance(result, UploadRefused)]
    assert {refusal.status for refusal in refused} == {429}
    assert len(refused) == 15
    assert len(left_in(tmp_path)) == 5


async def test_a_person_may_have_so_many_files_under_way(tmp_path: Path) -> None:
    spool = spool_in(tmp_path, Quota(files=2, size=10**9))
    first, second, third = (ticket_for(TEXT, upload_id=letter * 32) for letter in "abc")
    await receive(spool, first, 0, pieces(TEXT[:2]))
    await receive(spool, second, 0, pieces(TEXT[:2]))

    with pytest.raises(UploadRefused, match="2 of your uploads are under way"):
        await receive(spool, third, 0, pieces(TEXT))
    spool.forget(first)

    assert await receive(spool, third, 0, pieces(TEXT)) == (len(TEXT), True)


async def test_no_upload_begins_on_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    spool = spool_in(tmp_path, Quota(files=2, size=10**9, keep_free=10**18))

    with pytest.raises(UploadRefused) as refusal:
        await receive(spool, ticket_for(TEXT), 0, pieces(TEXT))

    assert refusal.value.status == 507
    assert str(refusal.value) == "This server has no room for it now. Try again later."


async def test_a_disk_that_fills_up_leaves_nothing_and_takes_uploads_when_it_has_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(receiving.os, "write", full)
        with pytest.raises(UploadRefused) as refusal:
            await receive(spool, ticket, 0, pieces(LONG))

    assert refusal.value.status == 507
    assert spool.offset(ticket) is None
    again = ticket_for(LONG, upload_id="b" * 32)
    assert await receive(spool, again, 0, pieces(LONG)) == (len(LONG), True)


async def test_what_nobody_touched_for_long_is_removed(tmp_path: Path) -> None:
    spool = spool_in(tmp_path)
    old, new = ticket_for(LONG, upload_id="a" * 32), ticket_for(LONG, upload_id="b" * 32)
    for ticket in (old, new):
        await receive(spool, ticket, 0, pieces(LONG[:10]))
    two_hours_ago = time.time() - 7200
    os.utime(spool.part(old), (two_hours_ago, two_hours_ago))

    assert spool.clean_up(3600) == 1
    assert left_in(tmp_path) == [spool.part(new).name]


async def test_what_is_forgotten_leaves_no_folder(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(LONG)
    await receive(spool, ticket, 0, pieces(LONG))

    spool.forget(ticket)

    assert list((tmp_path / "unfinished").iterdir()) == []


def test_sizes_are_said_as_people_say_them() -> None:
    sizes = (0, 999, 1000, 1_500_000, 104_857_600, 2_000_000_000)

    assert [size_in_words(size) for size in sizes] == [
        "0 bytes",
        "999 bytes",
        "1 KB",
        "1.5 MB",
        "105 MB",
        "2 GB",
    ]


@pytest.mark.parametrize("has_links", [True, False])
async def test_a_file_is_lent_to_a_store_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(TEXT)
    await receive(spool, ticket, 0, pieces(TEXT))
    if not has_links:
        monkeypatch.setattr(os, "link", _refuse)

    lent = spool.lend(ticket)

    assert lent.read_bytes() == spool.done(ticket).read_bytes() == TEXT
    lent.rename(tmp_path / "taken")
    assert spool.is_done(ticket)
    spool.forget(ticket)
    with pytest.raises(FileNotFoundError):
        spool.lend(ticket)


async def test_a_file_of_which_only_the_most_was_said_is_done_with_what_came(tmp_path: Path) -> None:
    spool, ticket = spool_in(tmp_path), ticket_for(bytes(500_000))
    receiver = Receiver(spool, ticket)
    await receiver.open(0)
    await receiver.write(TEXT)

    assert await receiver.finish_here() == len(TEXT)

    receiver.close()
    assert spool.done(replace(ticket, size=len(TEXT))).read_bytes() == TEXT
    assert left_in(tmp_path) == [f"{ticket.id}.{len(TEXT)}.done"]


def _refuse(*_paths: Path) -> None:
    raise OSError(errno.EPERM, "no second names here")
