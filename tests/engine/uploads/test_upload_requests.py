"""Uploads and downloads over HTTP, against a real server in a process of its own."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from heavy_engine import StoredFile, new_file_id
from heavy_engine.application import Caller
from heavy_engine.uploads import DiskStore
from heavy_engine.uploads.links import link_to
from heavy_engine.uploads.tickets import Signer, Ticket, owner_of, session_mark
from tests.engine.uploads.samples import HTML, PNG, TEXT, left_in, ticket_for
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

MIB = 1_048_576
# Of the file whose bytes must not be held: 1,024 of them are tried by night (HEAVY_LONG_MIB=1024).
LONG_MIB = int(os.environ.get("HEAVY_LONG_MIB", "256"))
FLAT_MIB = 24
SIGNER = Signer([b"k"])


@dataclass
class Shed:
    """A server, its folder, and Ada's browser."""

    server: RunningServer
    folder: Path
    ada: httpx.AsyncClient
    caller: Caller

    def ticket(self, size: int, name: str = "notes.txt", **more: object) -> Ticket:
        """Leave for Ada to send a file."""
        said = {
            **vars(ticket_for(b"", name, upload_id=new_file_id())),
            "size": size,
            "owner": owner_of(self.caller),
            "session": session_mark(self.caller.session_id),
        }
        return Ticket(**{**said, **more})  # type: ignore[arg-type]

    async def ask(self, method: str, ticket: Ticket | str, **more: object) -> httpx.Response:
        signed = ticket if isinstance(ticket, str) else SIGNER.issue(ticket)
        headers = {"upload-ticket": signed, "origin": self.server.url, **more.pop("headers", {})}  # type: ignore[dict-item]
        return await self.ada.request(method, "/_live/uploads", headers=headers, **more)  # type: ignore[arg-type]

    async def send(self, ticket: Ticket | str, content: object, offset: int = 0) -> httpx.Response:
        return await self.ask("PATCH", ticket, content=content, headers={"upload-offset": str(offset)})

    async def cut(self, ticket: Ticket, begun: bytes, length: int) -> None:
        """Begin a request of this length, and break it off when a part of it is on the disk."""
        host, port = self.server.url.removeprefix("http://").split(":")
        _reader, writer = await asyncio.open_connection(host, int(port))
        cookie = self.ada.headers["cookie"]
        head = (
            f"PATCH /_live/uploads HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {self.server.url}\r\n"
            f"Cookie: {cookie}\r\nUpload-Ticket: {SIGNER.issue(ticket)}\r\nUpload-Offset: 0\r\n"
            f"Content-Length: {length}\r\n\r\n"
        )
        writer.write(head.encode() + begun)
        await writer.drain()
        await self.offset_is(ticket, MIB)
        writer.transport.abort()

    async def offset_is(self, ticket: Ticket, least: int) -> int:
        """Wait until so many bytes are on the disk; answers how many are."""

        async def there() -> bool:
            answer = await self.ask("HEAD", ticket)
            return answer.status_code == 200 and int(answer.headers["upload-offset"]) >= least

        await eventually(there, what=f"byte {least}")
        return int((await self.ask("HEAD", ticket)).headers["upload-offset"])

    async def stored(self, content: bytes, name: str, media_type: str) -> StoredFile:
        file = StoredFile(id=new_file_id(), name=name, media_type=media_type, size=len(content))

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        await DiskStore(self.folder).write(file.id, chunks())
        return file

    def link(self, file: StoredFile, *, inline: bool = False, now: float | None = None) -> str:
        return link_to(SIGNER, self.caller, file, inline=inline, now=now)


@pytest.fixture(scope="module")
async def shed(upload_server: RunningServer, upload_folder: Path) -> AsyncIterator[Shed]:
    async with httpx.AsyncClient(base_url=upload_server.url, timeout=60) as ada:
        cookie = (await ada.get("/")).headers["set-cookie"].split(";")[0]
        ada.headers["cookie"] = cookie
        caller = Caller(cookie.partition("=")[2].partition(".")[0])
        yield Shed(upload_server, upload_folder, ada, caller)


async def test_a_file_is_sent_in_parts(shed: Shed) -> None:
    ticket = shed.ticket(len(TEXT))
    nothing = await shed.ask("HEAD", ticket)
    first = await shed.send(ticket, TEXT[:5])
    where = await shed.ask("HEAD", ticket)
    second = await shed.send(ticket, TEXT[5:], 5)
    there = await shed.ask("HEAD", ticket)

    assert nothing.status_code == 404
    assert (first.status_code, first.json()) == (200, {"offset": 5})
    assert (where.headers["upload-offset"], where.headers["upload-complete"]) == ("5", "?0")
    assert (second.status_code, second.headers["upload-complete"]) == (200, "?1")
    assert (there.headers["upload-offset"], there.headers["upload-complete"]) == (str(len(TEXT)), "?1")
    assert (await shed.ask("DELETE", ticket)).status_code == 204
    assert (await shed.ask("HEAD", ticket)).status_code == 404


async def test_what_came_before_a_cut_is_kept_and_the_rest_follows(shed: Shed) -> None:
    content = os.urandom(3 * MIB)
    ticket = shed.ticket(len(content), "axe.bin")
    await shed.cut(ticket, content[: 2 * MIB], len(content))
    offset = await shed.offset_is(ticket, MIB)

    # The server may not have seen yet that the first connection is gone.
    where = offset

    async def finished() -> bool:
        nonlocal where
        where = int((await shed.ask("HEAD", ticket)).headers["upload-offset"])
        return (await shed.send(ticket, content[where:], where)).status_code == 200

    await eventually(finished, what="the rest")
    [path] = shed.folder.rglob(f"{ticket.id}.*.done")
    assert path.read_bytes() == content
    await shed.ask("DELETE", ticket)
    assert not [name for name in left_in(shed.folder) if name.startswith(ticket.id)]


async def test_a_length_that_is_a_lie_is_refused(shed: Shed) -> None:
    too_long = await shed.send(shed.ticket(10), b"x" * 11)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"words " * 20

    chunked = await shed.send(shed.ticket(1000), endless())

    assert too_long.status_code == chunked.status_code == 413
    assert chunked.json() == {"error": "It is longer than it said."}


async def test_a_kind_that_is_a_lie_is_refused_and_stays_refused(shed: Shed) -> None:
    ticket = shed.ticket(len(HTML), "axe.png", accept=("image/*",))

    refused = await shed.send(ticket, HTML)
    again = await shed.send(ticket, PNG[: len(HTML)])

    assert (refused.status_code, again.status_code) == (415, 415)
    assert refused.json()["error"] == "It is named like a PNG image, but it is a web page."
    assert (await shed.ask("HEAD", ticket)).status_code == 410


async def test_a_ticket_is_good_for_whom_and_what_it_was_made(shed: Shed) -> None:
    good = SIGNER.issue(shed.ticket(5))
    body, _, signature = good.partition(".")
    forged = [
        "",
        "nonsense",
        ".",
        body,
        f"{body}.",
        f"{body}.{signature[:-1]}{'0' if signature[-1] != '0' else '1'}",
        f"{body[:-2]}AA.{signature}",
        SIGNER.issue(shed.ticket(5, owner="b" * 32)),
        SIGNER.issue(shed.ticket(5, session="b" * 32)),
        SIGNER.issue(shed.ticket(5, expires=1)),
        SIGNER.sign("file", vars(shed.ticket(5))),
        Signer([b"another key"]).issue(shed.ticket(5)),
    ]

    statuses = [(await shed.send(ticket, b"words")).status_code for ticket in forged]

    assert statuses == [403] * len(forged)
    assert (await shed.send(good, b"words")).status_code == 200
    async with httpx.AsyncClient(base_url=shed.server.url) as bo:
        headers = {"upload-ticket": good, "origin": shed.server.url, "upload-offset": "0"}
        nobody = await bo.delete("/_live/uploads", headers=headers)
        bo.headers["cookie"] = (await bo.get("/")).headers["set-cookie"].split(";")[0]
        theirs = await bo.patch("/_live/uploads", headers=headers, content=b"words")
    assert (theirs.status_code, nobody.status_code) == (403, 403)


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3", "9" * 20, "٣"])
async def test_an_offset_that_is_no_number_is_refused(shed: Shed, offset: str) -> None:
    headers = {"upload-offset": offset.encode()}

    answer = await shed.ask("PATCH", shed.ticket(5), content=b"words", headers=headers)

    assert answer.status_code == 400


async def test_an_upload_from_a_foreign_page_is_refused(shed: Shed) -> None:
    ticket = shed.ticket(5)

    for origin in ("https://evil.example", "null"):
        headers = {"upload-offset": "0", "origin": origin}
        assert (await shed.ask("PATCH", ticket, content=b"words", headers=headers)).status_code == 403


@pytest.mark.parametrize(("path", "wanted"), [("/other", b"413"), ("/_live/uploads", b"403")])
async def test_only_uploads_may_be_long(shed: Shed, path: str, wanted: bytes) -> None:
    host, port = shed.server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"{'POST' if path == '/other' else 'PATCH'} {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
    writer.write(f"{head}Origin: {shed.server.url}\r\nContent-Length: {2 * MIB}\r\n\r\nx".encode())

    assert (await reader.readline()).split()[1] == wanted
    writer.transport.abort()


# Downloads.


async def test_a_file_is_given_whole_and_safe(shed: Shed) -> None:
    file = await shed.stored(HTML, 'späte "Liste"; x.html', "text/html")

    answer = await shed.ada.get(shed.link(file, inline=True))

    assert (answer.status_code, answer.content) == (200, HTML)
    headers = answer.headers
    assert headers["content-disposition"] == (
        'attachment; filename="sp_te _Liste_; x.html"; '
        "filename*=UTF-8''sp%C3%A4te%20%22Liste%22%3B%20x.html"
    )
    assert headers["content-security-policy"].startswith("sandbox;")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["accept-ranges"] == "bytes"
    assert headers["content-length"] == str(len(HTML))
    assert "transfer-encoding" not in headers


async def test_only_pictures_are_shown_in_the_page(shed: Shed) -> None:
    picture = await shed.stored(PNG, "axe.png", "image/png")
    drawing = await shed.stored(b"<svg/>", "axe.svg", "image/svg+xml")

    shown = await shed.ada.get(shed.link(picture, inline=True))
    saved = await shed.ada.get(shed.link(picture))
    never = await shed.ada.get(shed.link(drawing, inline=True))

    assert shown.headers["content-type"] == "image/png"
    how = [answer.headers["content-disposition"].partition(";")[0] for answer in (shown, saved, never)]
    assert how == ["inline", "attachment", "attachment"]


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-4", 206, 0, 5),
        ("bytes=5-", 206, 5, 16),
        ("bytes=-3", 206, 13, 16),
        ("bytes=-99", 206, 0, 16),
        ("bytes=10-99", 206, 10, 16),
        ("bytes=15-15", 206, 15, 16),
        ("bytes=16-", 416, 0, 0),
        ("bytes=99-100", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-2", 200, 0, 16),
        ("bytes=0-1,3-4", 200, 0, 16),
        ("bytes=-", 200, 0, 16),
        ("bytes=x", 200, 0, 16),
        ("lines=1-2", 200, 0, 16),
        ("bytes=" + "9" * 40 + "-", 200, 0, 16),
    ],
)
async def test_a_part_of_a_file_is_given(shed: Shed, asked: str, status: int, start: int, end: int) -> None:
    file = await shed.stored(TEXT, "notes.txt", "text/plain")

    answer = await shed.ada.get(shed.link(file), headers={"range": asked})
    head = await shed.ada.head(shed.link(file), headers={"range": asked})

    assert (answer.status_code, answer.content) == (status, TEXT[start:end])
    assert (head.status_code, head.content) == (status, b"")
    ranges = {206: f"bytes {start}-{end - 1}/16", 416: "bytes */16"}
    assert answer.headers.get("content-range") == ranges.get(status)
    assert head.headers.get("content-range") == ranges.get(status)


async def test_a_browser_that_has_the_file_gets_none_and_another_version_counts_as_all_new(
    shed: Shed,
) -> None:
    file = await shed.stored(TEXT, "notes.txt", "text/plain")
    tag = (await shed.ada.get(shed.link(file))).headers["etag"]

    same = await shed.ada.get(shed.link(file), headers={"if-none-match": tag})
    resumed = await shed.ada.get(shed.link(file), headers={"range": "bytes=2-3", "if-range": tag})
    changed = await shed.ada.get(shed.link(file), headers={"range": "bytes=2-3", "if-range": '"other"'})

    assert (same.status_code, same.content) == (304, b"")
    assert (resumed.status_code, resumed.content) == (206, TEXT[2:4])
    assert (changed.status_code, changed.content) == (200, TEXT)


async def test_a_file_is_given_to_nobody_else(shed: Shed) -> None:
    file = await shed.stored(TEXT, "notes.txt", "text/plain")
    secret = await shed.stored(TEXT, "secret.txt", "text/plain")
    link = shed.link(file)
    async with httpx.AsyncClient(base_url=shed.server.url) as bo:
        nobody = await bo.get(link)
        bo.headers["cookie"] = (await bo.get("/")).headers["set-cookie"].split(";")[0]
        theirs = await bo.get(link)

    assert (nobody.status_code, theirs.status_code) == (403, 403)
    assert (await shed.ada.get(link)).status_code == 200
    assert (await shed.ada.get(shed.link(secret))).status_code == 403, "the application has the last word"
    assert (await shed.ada.get(shed.link(file, now=1_000_000))).status_code == 403, "too old"
    assert (await shed.ada.get(link[:-1] + ("0" if link[-1] != "0" else "1"))).status_code == 403
    await DiskStore(shed.folder).delete(file.id)
    assert (await shed.ada.get(link)).status_code == 404


async def test_no_address_leads_out_of_the_folder(shed: Shed) -> None:
    (shed.folder / "secret.txt").write_text("the secret is 42")
    wanted = [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "..;/x",
        "a%00",
        "..\\secret.txt",
        "x/y",
    ]
    # Addresses that we did sign, for names that are none of ours.
    signed = [
        f"/_live/files/{SIGNER.sign('file', _said(name, owner_of(shed.caller)))}"
        for name in (*wanted, "../../secret.txt", "a" * 31, "", "\x00")
    ]

    answers = [await shed.ada.get(f"/_live/files/{name}") for name in [*wanted, *map(quote, wanted)]]
    answers += [await shed.ada.get(address) for address in signed]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert not [answer for answer in answers if re.search("the secret", answer.text)]


def _said(name: str, owner: str) -> dict[str, object]:
    return {"file": [name, "n", "text/plain", 5], "inline": False, "for": owner, "until": 10**11}


# Long files.


async def test_a_long_file_comes_and_goes_at_flat_memory(shed: Shed) -> None:
    size = LONG_MIB * MIB
    ticket = shed.ticket(size, "shed.img")
    chunk = bytes(MIB)

    async def content() -> AsyncIterator[bytes]:
        for _ in range(LONG_MIB):
            yield chunk

    await shed.send(shed.ticket(MIB), chunk)  # What the first upload needs once.
    before = resident(shed.server)
    peak = Peak(shed.server)
    async with peak:
        headers = {"upload-offset": "0", "content-length": str(size)}
        answer = await shed.ask("PATCH", ticket, content=content(), headers=headers)
    assert answer.status_code == 200
    assert answer.headers["upload-complete"] == "?1"
    assert peak.bytes - before < FLAT_MIB * MIB

    file = StoredFile(id=ticket.id, name="shed.img", media_type="application/octet-stream", size=size)
    [path] = shed.folder.rglob(f"{ticket.id}.*.done")
    await DiskStore(shed.folder).adopt(file.id, path)
    received = 0
    peak = Peak(shed.server)
    async with peak, shed.ada.stream("GET", shed.link(file)) as answer:
        async for part in answer.aiter_bytes():
            received += len(part)
    await DiskStore(shed.folder).delete(file.id)
    assert received == size
    assert peak.bytes - before < FLAT_MIB * MIB


class Peak:
    """The most memory that a server held while something happened."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self.bytes = 0

    async def __aenter__(self) -> "Peak":
        # The kernel begins anew to keep the highest mark.
        Path(f"/proc/{self._server.process.pid}/clear_refs").write_text("5")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.bytes = resident(self._server, "VmHWM")


def resident(server: RunningServer, what: str = "VmRSS") -> int:
    """Bytes of memory that a server holds."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) * 1024
