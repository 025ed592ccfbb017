"""A disk that is really full: a file system of one megabyte, in a namespace of this test's own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import PROJECT_ROOT

UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]
SCRIPT = """
import asyncio, subprocess, sys
from pathlib import Path

folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=True)

from heavy_engine.uploads.disk_store import DiskStore
from heavy_engine.uploads.receiving import receive
from heavy_engine.uploads.refusals import UploadRefused
from tests.engine.uploads.samples import left_in, spool_in, ticket_for

async def pieces(content):
    for start in range(0, len(content), 65536):
        yield content[start:start + 65536]

async def main():
    spool, long, short = spool_in(folder), bytes(3_000_000), b"words " * 1000
    try:
        await receive(spool, ticket_for(long, upload_id="a" * 32), 0, pieces(long))
    except UploadRefused as refusal:
        print("refused", refusal.status)
    print("parts", [name for name in left_in(folder) if name.endswith(".part")])
    store = DiskStore(folder)
    try:
        await store.write("b" * 32, pieces(long))
    except UploadRefused as refusal:
        print("store refused", refusal.status)
    print("left", [name for name in left_in(folder) if not name.endswith(".refused")])
    print("heals", await receive(spool, ticket_for(short, upload_id="c" * 32), 0, pieces(short)))

asyncio.run(main())
"""


def may_mount() -> bool:
    """Whether this machine lets tests have file systems of their own."""
    if not shutil.which("unshare"):
        return False
    tried = subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    return tried.returncode == 0


def test_a_full_disk_refuses_leaves_nothing_and_heals(tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip("no namespaces here; test_spool.py plays a full disk without")

    done = subprocess.run(
        [*UNSHARE, sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
    )

    told = [line for line in done.stdout.splitlines() if not line.startswith("20")]  # but for log lines
    assert told == [
        "refused 507",
        "parts []",
        "store refused 507",
        "left []",
        "heals (6000, True)",
    ], done.stderr
