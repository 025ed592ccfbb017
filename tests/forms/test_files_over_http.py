"""Posts with files on a real server: read as they come, whatever comes."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engine.uploads.samples import PNG, left_in
from tests.engine.uploads.test_upload_requests import Peak, resident
from tests.forms.multipart import EDGE, TYPE, body_of, file, text
from tests.forms.test_over_http import Window
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

Check = Callable[[], Awaitable[None]]
MIB = 1_048_576
LONG_MIB, FLAT_MIB = 48, 24


@pytest.fixture
async def ada(workshop: RunningServer) -> AsyncIterator[Window]:
    async with httpx.AsyncClient(base_url=workshop.url, timeout=30) as client:
        yield Window(client)


@pytest.fixture
def nothing_waits(workshop_files: Path) -> Check:
    """Wait until nothing of this test is among the unfinished files; others left theirs in open pages."""
    before = _unfinished(workshop_files)

    async def check() -> None:
        await eventually(lambda: _unfinished(workshop_files) <= before, what="forgetting")

    return check


async def test_a_form_is_sent_with_a_file(
    ada: Window, workshop: RunningServer, workshop_files: Path, nothing_waits: Check
) -> None:
    token = await ada.token("/portrait")
    body = body_of(text("who", "Ada in PNG"), file("picture", "../../etc/ada.png", PNG), token=token)

    answer = await ada.send("/portrait", body, content_type=TYPE)

    assert answer.status_code == 303
    sent = _sent(workshop, "Ada in PNG")
    assert re.search(r'"name":"ada.png","media_type":"image/png","size":\d+', sent)
    assert _kept(workshop_files, sent) == PNG
    await nothing_waits()


async def test_a_long_file_is_read_at_flat_memory(
    ada: Window, workshop: RunningServer, workshop_files: Path
) -> None:
    token = await ada.token("/portrait")
    small = body_of(text("who", "Bo"), file("picture", "bo.png", PNG), token=token)
    assert (await ada.send("/portrait", small, content_type=TYPE)).status_code == 303
    token = await ada.token("/portrait")
    head, tail = body_of(text("who", "Long Bo"), file("picture", "bo.png", PNG), token=token).rsplit(PNG, 1)

    async def content() -> AsyncIterator[bytes]:
        yield head + PNG
        for _ in range(LONG_MIB):
            yield bytes(MIB)
        yield tail

    before, peak = resident(workshop), Peak(workshop)
    async with peak:
        size = str(len(head) + len(PNG) + LONG_MIB * MIB + len(tail))
        headers = {"origin": ada.origin, "content-type": TYPE, "content-length": size, **ada._cookie()}
        answer = await ada.client.post("/portrait", content=content(), headers=headers)

    assert answer.status_code == 303
    assert peak.bytes - before < FLAT_MIB * MIB
    assert f'"size":{len(PNG) + LONG_MIB * MIB}' in _sent(workshop, "Long Bo")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        (f"multipart/form-data; boundary={'x' * 5_000}", 400),
        ("multipart/form-data; boundary=another", 400),
        ("multipart/mixed; boundary=edge-of-a-part", 415),
    ],
)
async def test_a_body_without_its_boundary_is_refused(ada: Window, kind: str, status: int) -> None:
    body = body_of(text("who", "Ada"), token=await ada.token("/portrait"))

    answer = await ada.send("/portrait", body, content_type=kind)

    assert answer.status_code == status


def _bad_bodies() -> Iterator[Any]:
    whole = body_of(text("who", "bad Ada"), file("picture", "ada.png", PNG), token="TOKEN")
    yield pytest.param(b"", 400, id="empty")
    yield pytest.param(whole[:-100], 400, id="cut in a file")
    yield pytest.param(whole[: -len(f"--{EDGE}--\r\n")], 400, id="cut before its end")
    yield pytest.param(body_of(b"Content-Disposition: form-data\r\n\r\nx"), 400, id="no name")
    yield pytest.param(body_of(b"Content-Type: text/plain\r\n\r\nx"), 400, id="no disposition")
    yield pytest.param(body_of(text("who", "x").replace(b"x", b"\xff")), 400, id="no UTF-8")
    yield pytest.param(body_of(*[text("who", "x")] * 3_000), 413, id="thousands of parts")
    yield pytest.param(body_of(b"X: " + b"x" * 100_000 + b"\r\n" + text("who", "x")), 400, id="a huge header")
    yield pytest.param(body_of(b"X: x\r\n" * 1_000 + text("who", "x")), 400, id="many headers")
    yield pytest.param(body_of(text("who", "x" * 2_000_000)), 413, id="a long text")
    yield pytest.param(body_of(text("who", "x")) + bytes(200_000), 413, id="a long rest")


@pytest.mark.parametrize(("body", "status"), list(_bad_bodies()))
async def test_a_broken_body_is_refused_and_leaves_nothing(
    ada: Window, workshop: RunningServer, body: bytes, status: int, nothing_waits: Check
) -> None:
    token = (await ada.token("/portrait")).encode()

    answer = await ada.send("/portrait", body.replace(b"TOKEN", token), content_type=TYPE)

    assert answer.status_code == status
    assert "went wrong" not in answer.text
    await nothing_waits()
    assert "bad Ada" not in workshop.log()


async def test_long_texts_of_no_said_length_are_not_read(ada: Window) -> None:
    async def content() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * MIB

    headers = {"origin": ada.origin, "content-type": "application/x-www-form-urlencoded"}
    await ada.token("/portrait")

    async def is_refused() -> bool:
        # Who closes while more comes may cut off the answer on its way; then it is asked again.
        with suppress(httpx.ReadError, httpx.WriteError):
            answer = await ada.client.post("/portrait", content=content(), headers=headers | ada._cookie())
            assert answer.status_code == 413
            return True
        return False

    await eventually(is_refused, what="the refusal")


async def test_a_foreign_page_cannot_post_files(
    ada: Window, workshop: RunningServer, nothing_waits: Check
) -> None:
    token = await ada.token("/portrait")
    body = body_of(text("who", "foreign"), file("picture", "x.png", PNG), token=token)

    assert (
        await ada.send("/portrait", body, content_type=TYPE, origin="https://evil.example")
    ).status_code == 403
    ada.cookies.clear()
    assert (await ada.send("/portrait", body, content_type=TYPE)).status_code == 403
    await ada.token("/portrait")
    assert (await ada.send("/portrait", body, content_type=TYPE)).status_code == 403
    await nothing_waits()


async def test_a_browser_that_goes_away_leaves_nothing(
    ada: Window, workshop: RunningServer, workshop_files: Path, nothing_waits: Check
) -> None:
    token = await ada.token("/portrait")
    head = body_of(text("who", "gone"), file("picture", "gone.png", PNG), token=token).rsplit(PNG, 1)[0]
    host, port = workshop.url.removeprefix("http://").split(":")
    _reader, writer = await asyncio.open_connection(host, int(port))
    lines = [
        "POST /portrait HTTP/1.1",
        f"Host: {host}:{port}",
        f"Origin: {ada.origin}",
        f"Cookie: {ada._cookie()['cookie']}",
        f"Content-Type: {TYPE}",
        "Content-Length: 90000",
    ]
    before = _unfinished(workshop_files)
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + head + PNG + bytes(20_000))
    await eventually(lambda: _unfinished(workshop_files) - before)

    writer.transport.abort()

    await nothing_waits()


def _unfinished(folder: Path) -> set[str]:
    """The unfinished files of all people; while one of them vanishes they are looked for again."""
    while True:
        with suppress(FileNotFoundError):
            return set(left_in(folder / "unfinished"))


def _sent(workshop: RunningServer, who: str) -> str:
    return next(
        line for line in workshop.log().splitlines() if line.startswith("SENT") and f'"{who}"' in line
    )


def _kept(folder: Path, sent: str) -> bytes:
    found = re.search(r'"id":"([0-9a-f]{32})"', sent)
    assert found
    return next((folder / "files").rglob(found[1])).read_bytes()
