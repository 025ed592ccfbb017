"""Files in a real browser: chosen, dropped, pasted; over a network that breaks."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.engine.uploads.samples import HTML, PNG, TEXT
from tests.support.proxy import Proxy
from tests.support.servers import RunningServer, start_server
from tests.support.waiting import eventually

MIB = 1_048_576
PATIENCE_MS = 30_000
# Gives an element files as a drag from the desktop, or the clipboard, does.
GIVE = """([selector, type, name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type: "text/plain" }));
  const how = { bubbles: true, cancelable: true, dataTransfer: transfer, clipboardData: transfer };
  const event = type === "paste" ? new ClipboardEvent(type, how) : new DragEvent(type, how);
  document.querySelector(selector).dispatchEvent(event);
  return event.defaultPrevented;
}"""


class Holding(Proxy):
    """A network that holds a connection up when so many bytes of a browser have passed."""

    def __init__(self, url: str, after: int) -> None:
        super().__init__(url)
        self.left = after
        self.holds = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def count(self, size: int) -> None:
        self.left -= size
        if self.left <= 0 and not self.holds.is_set():
            self.holds.set()
            # Of the connection that sends so much; others go on.
            await self.goes_on.wait()

    async def cut(self) -> None:
        self.goes_on.set()
        await super().cut()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await super()._pump(_Counting(reader, self), writer)  # type: ignore[arg-type]


class _Counting:
    def __init__(self, reader: asyncio.StreamReader, proxy: Holding) -> None:
        self._reader = reader
        self._proxy = proxy

    async def read(self, size: int) -> bytes:
        data = await self._reader.read(size)
        await self._proxy.count(len(data))
        return data


@pytest.fixture
async def window(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    yield page
    await context.close()
    assert faults == []


def file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def shows(page: Page, *rows: str) -> None:
    await expect(page.locator("li span")).to_have_text(list(rows), timeout=PATIENCE_MS)


async def arrived(folder: Path, least: int) -> None:
    """Wait until so many bytes of a file are on the disk."""

    async def there() -> bool:
        return any(path.stat().st_size >= least for path in folder.glob("unfinished/*/*.part"))

    await eventually(there, what="the first part")


async def test_several_files_are_sent_and_each_says_what_became_of_it(
    window: Page, upload_server: RunningServer
) -> None:
    await window.goto(upload_server.url + "/taken")

    await window.get_by_label("Pictures").set_input_files(
        [file("axe.png", PNG), file("lie.png", HTML), file("notes.txt", TEXT)]
    )

    await shows(
        window,
        "axe.png: done ",
        "lie.png: failed It is named like a PNG image, but it is a web page.",
        "notes.txt: done ",
    )
    assert await window.get_by_label("Pictures").input_value() == "", "the same file may be chosen again"
    await window.get_by_role("button", name="Take").click()
    await expect(window.locator("#taken")).to_have_text("axe.png, notes.txt", timeout=PATIENCE_MS)


async def test_files_are_dropped_and_pasted(window: Page, upload_server: RunningServer) -> None:
    await window.goto(upload_server.url + "/")
    field = "#field-files"
    # The field's script is there when it answers.
    await window.get_by_label("Files").set_input_files([file("first.txt", TEXT)])
    await shows(window, "first.txt: done ")

    assert await window.evaluate(GIVE, [field, "dragover", "", ""]) is True
    await expect(window.locator(field)).to_have_attribute("data-dragging", "true", timeout=PATIENCE_MS)
    assert await window.evaluate(GIVE, [field, "drop", "dropped.txt", "an axe"]) is True
    await shows(window, "dropped.txt: done ")
    await expect(window.locator(field)).not_to_have_attribute("data-dragging", "true", timeout=PATIENCE_MS)
    await window.evaluate(GIVE, [field + " input", "paste", "pasted.txt", "a saw"])
    await shows(window, "pasted.txt: done ")
    await expect(window.locator("#kept .link")).to_have_text(
        ["first.txt", "dropped.txt", "pasted.txt"], timeout=PATIENCE_MS
    )

    async with window.expect_download() as download:
        await window.get_by_role("link", name="pasted.txt").click()
    saved = await (await download.value).path()
    assert (await download.value).suggested_filename == "pasted.txt"
    assert Path(saved).read_text() == "a saw"


async def test_an_upload_goes_on_by_itself_where_a_broken_network_stopped_it(
    window: Page, upload_server: RunningServer, upload_folder: Path, tmp_path: Path
) -> None:
    content = os.urandom(9 * MIB)
    (tmp_path / "shed.img").write_bytes(content)
    network = Holding(upload_server.url, after=6 * MIB)
    await network.restore()
    offsets: list[int] = []
    window.on(
        "request",
        lambda sent: offsets.append(int(sent.headers["upload-offset"])) if sent.method == "PATCH" else None,
    )
    await window.goto(network.url + "/")

    await window.get_by_label("Files").set_input_files(tmp_path / "shed.img")
    await network.holds.wait()
    await arrived(upload_folder, MIB)
    await network.cut()
    await expect(window.locator("#field-files")).to_have_attribute("data-paused", "true", timeout=PATIENCE_MS)
    await network.restore()

    await shows(window, "shed.img: done ")
    assert offsets[0] == 0
    assert offsets[-1] >= MIB, "not from the beginning"
    await expect(window.locator("#field-files")).not_to_have_attribute(
        "data-paused", "true", timeout=PATIENCE_MS
    )
    [link] = await window.locator("#kept .link").all()
    async with window.expect_download() as download:
        await link.click()
    assert Path(await (await download.value).path()).read_bytes() == content
    await network.cut()


async def test_an_upload_is_stopped_by_who_began_it(
    window: Page, upload_server: RunningServer, upload_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "long.img").write_bytes(bytes(40 * MIB))
    network = Holding(upload_server.url, after=2 * MIB)
    await network.restore()
    await window.goto(network.url + "/")
    await window.get_by_label("Files").set_input_files([tmp_path / "long.img"])
    await network.holds.wait()
    await shows(window, "long.img: uploading ")

    async with window.expect_request(lambda sent: sent.method == "DELETE"):
        await window.get_by_role("button", name="Remove long.img").click()

    await shows(window)
    await expect(window.get_by_label("Files")).to_be_focused(timeout=PATIENCE_MS)
    await network.cut()


async def test_an_upload_goes_on_when_the_server_was_killed(
    window: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(9 * MIB)
    (tmp_path / "shed.img").write_bytes(content)
    monkeypatch.setenv("UPLOADS_FOLDER", str(tmp_path / "folder"))
    module = "tests.engine.uploads.upload_app"
    first = await start_server("", tmp_path / "first.log", module=module)
    network = Holding(first.url, after=6 * MIB)
    await network.restore()
    offsets: list[int] = []
    window.on(
        "request",
        lambda sent: offsets.append(int(sent.headers["upload-offset"])) if sent.method == "PATCH" else None,
    )
    await window.goto(network.url + "/")
    await window.get_by_label("Files").set_input_files(tmp_path / "shed.img")
    await network.holds.wait()
    await shows(window, "shed.img: uploading ")

    await arrived(tmp_path / "folder", MIB)
    await asyncio.to_thread(first.stop, signal.SIGKILL)
    await network.cut()
    second = await start_server(
        "", tmp_path / "second.log", module=module, port=int(first.url.rpartition(":")[2])
    )
    await network.restore()

    try:
        await shows(window, "shed.img: done ")
    finally:
        await asyncio.to_thread(second.clean_up)
        await network.cut()
    assert offsets[-1] >= MIB, "not from the beginning"
    [kept] = [path for path in (tmp_path / "folder" / "files").rglob("*") if path.is_file()]
    assert kept.read_bytes() == content
