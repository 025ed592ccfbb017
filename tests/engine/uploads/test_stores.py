"""Both stores keep the same promises: a folder, and a real server that speaks S3 (SeaweedFS)."""

import os
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from obstore.exceptions import BaseError

from heavy_engine import EngineSettings, FileStore, NoSuchFile, new_file_id, open_store
from heavy_engine.uploads import BadStoreAddress, DiskStore, S3Store, UploadCleaner, UploadDesk
from heavy_engine.uploads.s3_store import PART_BYTES, Address
from tests.engine.uploads.samples import TEXT, left_in
from tests.support.object_store import Weed, object_store
from tests.support.waiting import eventually

BAD_IDS = ["", "..", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 33, "a" * 32 + "\n", "é" * 32, "a/" * 16]
MIB = 1_048_576


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def content(store: FileStore, file_id: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in store.read(file_id, start, end)])


async def keeps_its_promises(store: FileStore, folder: Path) -> None:
    """What apps and the engine rely on, whichever store there is."""
    file_id, other = new_file_id(), new_file_id()
    long = os.urandom(PART_BYTES + 12_345)

    assert await store.write(file_id, pieces(long[:1000], long[1000:])) == len(long)
    assert await store.size(file_id) == len(long)
    assert await content(store, file_id) == long
    assert await content(store, file_id, 5, 10) == long[5:10]
    assert await content(store, file_id, len(long) - 3) == long[-3:]
    assert await content(store, file_id, 7, 7) == b""

    arrived = folder / "arrived"
    arrived.write_bytes(TEXT)
    await store.adopt(other, arrived)
    assert await content(store, other) == TEXT
    assert not arrived.exists()

    await store.delete(file_id)
    await store.delete(file_id)
    for missing in (file_id, *BAD_IDS):
        with pytest.raises(NoSuchFile):
            await store.size(missing)
        with pytest.raises(NoSuchFile):
            await content(store, missing)
    for name in BAD_IDS:
        with pytest.raises(NoSuchFile):
            await store.write(name, pieces(b"x"))

    async def fails() -> AsyncIterator[bytes]:
        yield long
        raise ZeroDivisionError

    # Each store says so in its own way.
    with pytest.raises((ZeroDivisionError, BaseError, OSError)):
        await store.write(file_id, fails())
    with pytest.raises(NoSuchFile):
        await store.size(file_id)
    assert await content(store, other) == TEXT
    await store.clean_up()


async def test_a_folder_keeps_the_promises_of_a_store(tmp_path: Path) -> None:
    await keeps_its_promises(DiskStore(tmp_path / "store"), tmp_path)

    kept = left_in(tmp_path)
    assert len(kept) == 1, "nothing of what failed or was deleted is left"
    assert (tmp_path / "store" / "files" / kept[0][:2] / kept[0]).read_bytes() == TEXT


@pytest.fixture(scope="module")
async def weed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Weed]:
    """The server that speaks S3."""
    async with object_store(tmp_path_factory.mktemp("weed")) as running:
        yield running


async def test_a_bucket_keeps_the_promises_of_a_store(weed: Weed, tmp_path: Path) -> None:
    await keeps_its_promises(open_store(str(tmp_path), weed.url()), tmp_path)

    # The same bucket, not the same folder in it: nobody else's files are seen.
    with pytest.raises(NoSuchFile):
        await S3Store(weed.url(prefix="")).size(new_file_id())
    # A wrong secret is refused: the signature counts.
    with pytest.raises(Exception, match=r"(?i)signature|denied|forbidden|permission|403"):
        await S3Store(weed.url(secret="wrong")).write(new_file_id(), pieces(b"x"))
    # A long file goes through without being held.
    chunk = os.urandom(MIB)

    async def long() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield chunk

    store, file_id = S3Store(weed.url()), new_file_id()
    before = _resident()
    tracemalloc.start()
    assert await store.write(file_id, long()) == 100 * MIB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MIB, "what Python held of it"
    assert _resident() - before < 80 * MIB, "parts that are under way, not the file"
    assert await content(store, file_id, 99 * MIB + 1, 99 * MIB + 9) == chunk[1:9]


async def test_a_file_of_another_disk_is_copied(tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has one disk only")
    store, file_id = DiskStore(tmp_path), new_file_id()
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        arrived = Path(folder, "arrived")
        arrived.write_bytes(TEXT)
        await store.adopt(file_id, arrived)
        assert not arrived.exists()

    assert await content(store, file_id) == TEXT


async def test_what_was_left_behind_is_removed_when_a_server_starts(tmp_path: Path) -> None:
    desk = UploadDesk(EngineSettings((b"k",), ("test",), uploads_folder=str(tmp_path)))
    days_ago = time.time() - 3 * 24 * 3600
    for old in (tmp_path / "unfinished" / "ada" / f"{'a' * 32}.5.part", tmp_path / "writing" / "b"):
        old.parent.mkdir(parents=True)
        old.write_bytes(b"words")
        os.utime(old, (days_ago, days_ago))
    kept, new = tmp_path / "files" / "aa" / ("a" * 32), tmp_path / "writing" / "c"
    kept.parent.mkdir(parents=True)
    for path in (kept, new):
        path.write_bytes(b"words")
    os.utime(kept, (days_ago, days_ago))
    cleaner = UploadCleaner(desk)

    await cleaner.start()

    async def is_clean() -> bool:
        return left_in(tmp_path) == ["a" * 32, "c"]

    await eventually(is_clean, what="the clean-up")
    await cleaner.stop()
    assert list((tmp_path / "unfinished").iterdir()) == []


def test_an_address_of_a_store_is_understood() -> None:
    address = Address.read("s3://key:se%2Fcret@bucket/a/b?endpoint=https://s3.example.org&region=eu-1")

    assert (address.bucket, address.prefix) == ("bucket", "a/b/")
    assert address.options["secret_access_key"] == "se/cret"
    assert (address.options["endpoint"], address.options["region"]) == ("https://s3.example.org", "eu-1")
    assert Address.read("s3://bucket").options == {"region": "us-east-1"}


@pytest.mark.parametrize("url", ["http://bucket", "s3://", "bucket", "s3://bucket?regoin=x"])
def test_another_address_is_refused_in_words(url: str) -> None:
    with pytest.raises(BadStoreAddress, match="wanted s3://BUCKET/PREFIX"):
        S3Store(url)


def _resident() -> int:
    """Bytes of memory that this process holds."""
    line = next(
        each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmRSS")
    )
    return int(line.split()[1]) * 1024
