"""What can go wrong while installing is one sentence and what to do."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.bootstrap import package_index
from dev_scripts.bootstrap.trouble import explain_os_error, find_cause
from tests.dev_scripts.local_index import LocalIndex, small_wheel
from tests.dev_scripts.small_project import SmallProject

NOBODY = 65534
# Nothing is closed to root, so root tries it as somebody else.
AS_ANOTHER: dict[str, Any] = (
    {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
)


def test_no_network_at_the_first_run(project: SmallProject) -> None:
    result = project.heavy("secret", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1")

    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == [
        "The package index cannot be reached: check the network, PIP_INDEX_URL and any proxy, "
        "then run the same command again: it goes on where it stopped."
    ]


def test_no_network_at_an_update_leaves_venv_as_it_was(made_project: SmallProject) -> None:
    before = made_project.read_lock("runtime")
    made_project.index.add("late-tools", "1.0", b"never sent")
    made_project.lock("runtime", before + made_project.index.pin("late-tools", "1.0"))

    offline = made_project.heavy("secret", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    made_project.lock("runtime", before)
    restored = made_project.heavy("secret", PIP_INDEX_URL="http://127.0.0.1:9/simple")

    assert offline.returncode == 1
    assert "The package index cannot be reached" in offline.stderr
    assert (restored.returncode, restored.stderr) == (0, "")


def test_an_altered_package_is_refused(made_project: SmallProject) -> None:
    made_project.index.add("false-tools", "1.0", small_wheel("false-tools", "1.0"))
    before = made_project.read_lock("runtime")
    made_project.lock("runtime", f"{before}false-tools==1.0 --hash=sha256:{'0' * 64}\n")

    result = made_project.heavy("secret")
    made_project.lock("runtime", before)

    assert result.returncode == 1
    assert "is not the one that the lock names" in result.stderr
    assert made_project.module_version("false_tools") == ""


def test_a_package_that_the_index_lacks(made_project: SmallProject) -> None:
    before = made_project.read_lock("runtime")
    made_project.lock("runtime", f"{before}no-such-tools==1.0 --hash=sha256:{'0' * 64}\n")

    result = made_project.heavy("secret")
    made_project.lock("runtime", before)

    assert result.returncode == 1
    assert "The package index lacks a package that the lock names" in result.stderr


def test_a_python_without_ensurepip(project: SmallProject, tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('packed apart')\n")

    result = project.heavy("secret", PYTHONPATH=str(tmp_path))

    assert result.returncode == 1
    assert "comes without its venv and ensurepip modules" in result.stderr
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_lock_is_named(made_project: SmallProject) -> None:
    before = made_project.read_lock("runtime")
    (made_project.root / "requirements/runtime.txt").unlink()

    result = made_project.heavy("secret")
    made_project.lock("runtime", before)

    assert result.returncode == 1
    assert "runtime.txt is missing; bring it back with  git checkout requirements" in result.stderr


def test_a_folder_of_somebody_else(foreign_folder: Path) -> None:
    result = subprocess.run(
        [_python_for_others(), "heavy", "secret"],
        cwd=foreign_folder,
        capture_output=True,
        text=True,
        check=False,
        **AS_ANOTHER,
    )

    assert result.returncode == 1
    assert f"may not write to {foreign_folder}/.heavy" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_full_disk_is_recognised_from_the_system() -> None:
    full_disk = Path("/dev/full")
    if not full_disk.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError, match="No space") as full, full_disk.open("wb", buffering=0) as disk:
        disk.write(b"x")

    assert full.value.errno == errno.ENOSPC
    assert explain_os_error(full.value, Path("/srv/app")).startswith(
        "The disk is full: make room where /srv/app is and where temporary files go, then"
    )


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk full",
        ),
        ("error: failed to write `x`: No space left on device (os error 28)", "disk full"),
        ("error: Failed to fetch\n  Caused by: dns error\n  Caused by: failed to lookup", "network"),
        (
            "WARNING: Retrying after NewConnectionError: [Errno -3] Temporary failure in name resolution",
            "network",
        ),
        ("SSLError: certificate verify failed: unable to get local issuer certificate", "certificate"),
        ("error: failed to create `x`: Permission denied (os error 13)", "read-only"),
        ("Something nobody thought of", None),
    ],
)
def test_the_cause_is_read_from_what_installers_print(output: str, cause: str | None) -> None:
    assert find_cause(output) == cause


def test_uv_is_told_what_pip_knows() -> None:
    pip_files = {"index-url": "http://pip.example/simple", "cert": "/etc/pip.pem"}

    assert package_index.translate({}, lambda: pip_files) == {
        "UV_DEFAULT_INDEX": "http://pip.example/simple",
        "SSL_CERT_FILE": "/etc/pip.pem",
    }
    assert package_index.translate(
        {"PIP_INDEX_URL": "http://env.example/simple", "PIP_CERT": "/etc/env.pem"}, lambda: pip_files
    ) == {"UV_DEFAULT_INDEX": "http://env.example/simple", "SSL_CERT_FILE": "/etc/env.pem"}


@pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"])
def test_uv_keeps_what_it_was_told(variable: str) -> None:
    told = {variable: "http://uv.example/simple", "SSL_CERT_FILE": "/etc/own.pem"}

    assert package_index.translate(told, lambda: {"index-url": "x", "cert": "y"}) == {}


def test_a_home_that_cannot_hold_a_cache_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert package_index.cache_options({"XDG_CACHE_HOME": str(tmp_path)}) == []
    assert package_index.cache_options({"XDG_CACHE_HOME": str(tmp_path / "file")}) == ["--no-cache"]


@pytest.fixture
def foreign_folder(package_index: LocalIndex, uv_wheel: tuple[str, bytes]) -> Iterator[Path]:
    """A project that the one who runs ./heavy may read and not write."""
    with tempfile.TemporaryDirectory(prefix="heavy-foreign-") as folder:
        made = SmallProject(Path(folder), package_index, uv_wheel[0])
        Path(folder).chmod(0o755)
        made.root.chmod(0o555)
        yield made.root
        made.root.chmod(0o755)


def _python_for_others() -> str:
    """A new enough Python that whoever runs ./heavy in the test can start."""
    too_old = "import sys; sys.exit(sys.version_info < (3, 11))"
    for python in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin") or "python3"):
        try:
            if subprocess.run([python, "-c", too_old], cwd="/", check=False, **AS_ANOTHER).returncode == 0:
                return python
        except PermissionError:
            continue
    pytest.skip("no Python here can be run by another user")
