"""./heavy image and ./heavy compose: the right program with the right words, and secrets made once."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dev_scripts import compose, image
from dev_scripts.containers import engines, secret_files
from dev_scripts.errors import CommandFailed
from dev_scripts.project import app_module, app_package

ROOT = Path(__file__).resolve().parents[2]
# Plays an engine: it is well, and writes down how else it was called.
STAND_IN = """#!/bin/sh
[ "$*" = info ] && exit 0
echo "$(basename "$0") $*" >>"$SEEN"
echo "group $SECRETS_GROUP" >>"$SEEN"
{rest}
"""
DEAF = "#!/bin/sh\necho 'much else' >&2\necho 'Cannot connect to the daemon' >&2\nexit 1\n"
NAME = app_package().replace("_", "-")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all there is on the PATH."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def install(folder: Path, name: str, rest: str = "exit 0") -> None:
    (folder / name).write_text(STAND_IN.format(rest=rest))
    (folder / name).chmod(0o755)


def heavy(folder: Path, *words: str) -> tuple["subprocess.CompletedProcess[str]", str]:
    """Run a verb of this project where only the programs of `folder` are; gives also how they were called."""
    seen = folder.parent / "seen"
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "SEEN": str(seen), "HOME": str(folder)}
    command = [sys.executable, "-m", "dev_scripts", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done, seen.read_text() if seen.exists() else ""


def test_an_image_is_built_by_the_engine_that_is_here(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    install(tmp_path / "bin", "docker", "exit 7")

    done, seen = heavy(tmp_path / "bin", "image", "--no-cache")

    assert done.returncode == 7, "its exit code is ours"
    file = f"dockerfiles/{app_package()}.Dockerfile"
    assert seen.splitlines()[0] == f"docker build --file {file} --tag {NAME}:local --no-cache {ROOT}"


def test_podman_is_told_to_keep_the_health_check() -> None:
    words = image.command("podman", "shop:7", postgres=True, further=())

    assert words[:4] == ["podman", "build", "--format", "docker"]
    assert words[4:6] == ["--file", "dockerfiles/postgres_vector.Dockerfile"]
    assert words[-3:] == ["--tag", "shop:7", str(ROOT)]


def test_without_an_engine_the_way_on_is_told(machine: Path) -> None:
    with pytest.raises(
        CommandFailed, match=r"docker and podman are not on the PATH\. Install Docker or Podman"
    ):
        engines.engine()
    with pytest.raises(CommandFailed, match="podman is not on the PATH"):
        engines.engine("podman")
    with pytest.raises(CommandFailed, match="No Compose here; tried docker compose, docker-compose, podman"):
        engines.compose()


def test_an_engine_that_does_not_work_is_passed_over_or_told_of(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{machine}:/usr/bin:/bin")
    (machine / "docker").write_text(DEAF)
    (machine / "docker").chmod(0o755)
    install(machine, "podman")

    assert engines.engine() == "podman"
    with pytest.raises(CommandFailed) as told:
        engines.engine("docker")
    assert str(told.value).startswith(
        "docker cannot be used here:\n  docker: Cannot connect to the daemon\nStart or mend it, then"
    )


def test_a_docker_without_its_compose_plugin_is_passed_over(
    machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{machine}:/usr/bin:/bin")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    install(machine, "docker", "exit 1")
    install(machine, "docker-compose")

    assert engines.compose() == ["docker-compose"]
    assert engines.engine() == "docker"


def test_compose_gets_our_file_and_the_group_that_may_read_secrets() -> None:
    words = compose.command(["docker", "compose"], ["up", "--wait"])

    assert words[2:] == ["--file", "docker-compose.yaml", "--env-file", os.devnull, "up", "--wait"]
    assert compose.group() == os.getgid()


def test_compose_alone_says_what_to_type(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()

    done, _ = heavy(tmp_path / "bin", "compose")

    assert done.returncode == 2
    assert "./heavy compose up --build --wait" in done.stderr


def test_secrets_are_made_once(tmp_path: Path) -> None:
    first = secret_files.write_missing(tmp_path)
    folder = tmp_path / secret_files.FOLDER
    before = {path.name: path.read_text() for path in folder.iterdir()}

    assert set(first) == set(before)
    assert secret_files.write_missing(tmp_path) == ()
    (folder / "heavy_news_url").unlink()
    assert secret_files.write_missing(tmp_path) == ("heavy_news_url",)
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert before["postgres_password"] in before["heavy_database_url"]
    assert before["redis_password"] in before["redis.conf"]


def test_secrets_are_nobody_elses(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        secret_files.write_missing(tmp_path)
    finally:
        os.umask(before)

    folder = tmp_path / secret_files.FOLDER
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o640}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def test_the_nodes_of_the_stack_take_their_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the environment and the secrets of docker-compose.yaml, in production."""
    yaml = pytest.importorskip("yaml")
    stack: Any = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
    node = stack["services"]["app-1"]
    secret_files.write_missing(tmp_path)
    for name in [name for name in os.environ if name.startswith("HEAVY_")]:
        monkeypatch.delenv(name)
    for name, value in node["environment"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HEAVY_SECRETS_FOLDER", str(tmp_path / secret_files.FOLDER))
    monkeypatch.chdir(tmp_path)

    settings = app_module("backend.secrets").load_settings()

    folder = tmp_path / secret_files.FOLDER
    assert settings.profile == "production"
    for name in node["secrets"]:
        value = getattr(settings, name.removeprefix("heavy_"))
        shown = value[0] if isinstance(value, tuple) else value
        assert shown.get_secret_value() == (folder / name).read_text()
