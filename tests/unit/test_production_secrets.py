"""Production starts with nothing but a folder of secrets."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from heavy_stack.settings.encryption_keys import new_key
from tests.support.servers import RunningServer, free_port, spawn_server, wait_until_ready

StartInProduction = Callable[..., Awaitable[RunningServer]]


@pytest.fixture
def folder(tmp_path: Path, database_url: str) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    secrets = {
        "heavy_database_url": database_url,
        "heavy_secret_keys": "s" * 43,
        "heavy_encryption_keys": new_key("2031-01-01"),
    }
    for name, secret in secrets.items():
        (folder / name).write_text(secret + "\n")
        (folder / name).chmod(0o400)
    return folder


@pytest.fixture
async def start_in_production(folder: Path, tmp_path: Path) -> AsyncIterator[StartInProduction]:
    started: list[RunningServer] = []

    async def begin(*, workers: int) -> RunningServer:
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HEAVY_")}
        own = {
            "HEAVY_PROFILE": "production",
            "HEAVY_SECRET_PROVIDER": "file",
            "HEAVY_SECRETS_FOLDER": str(folder),
            "HEAVY_PORT": str(port),
            "HEAVY_WORKERS": str(workers),
            "HEAVY_LOG_FORMAT": "json",
        }
        log_path = tmp_path / "server.log"
        process = spawn_server({**clean, **own}, log_path)
        started.append(RunningServer(f"http://127.0.0.1:{port}", process, log_path))
        return started[-1]

    yield begin
    for server in started:
        await asyncio.to_thread(server.clean_up)


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_folder_of_secrets_is_enough(
    start_in_production: StartInProduction, folder: Path, workers: int
) -> None:
    server = await start_in_production(workers=workers)

    await wait_until_ready(server)

    async with httpx.AsyncClient() as client:
        assert (await client.get(server.url)).status_code == 200
    for secret in folder.iterdir():
        assert secret.read_text().strip() not in server.log()


@pytest.mark.parametrize("name", ["heavy_database_url", "heavy_secret_keys", "heavy_encryption_keys"])
async def test_a_secret_that_is_missing_is_named(
    start_in_production: StartInProduction, folder: Path, name: str
) -> None:
    (folder / name).unlink()

    server = await start_in_production(workers=1)
    code = await asyncio.to_thread(server.process.wait, 60)

    assert code == 2
    assert name.upper() in server.log()
    assert f"is missing: looked in the file {folder / name} and in the environment" in server.log()
    assert "Traceback" not in server.log()
