"""Locks on files that others delete, and waiting for them."""

import sys
import threading
import time
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import locks
from dev_scripts.kernel_lock import KernelLock
from tests.dev_scripts.embedded_postgres.support import eventually


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def held(path: Path) -> KernelLock:
    lock = locks.take(path)
    assert lock is not None
    return lock


def test_many_may_share_and_one_may_have_it_alone(path: Path) -> None:
    with held(path):
        assert locks.take(path, shared=True) is None

    ada, bo = locks.take(path, shared=True), locks.take(path, shared=True)

    assert ada is not None
    assert bo is not None
    assert locks.take(path) is None
    ada.release()
    bo.release()


def test_nobody_waits_longer_than_wanted(path: Path) -> None:
    with held(path):
        assert locks.take_before(time.monotonic() + 0.05, path) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists who waits for a lock")
def test_who_waited_for_a_deleted_file_locks_the_new_one(path: Path) -> None:
    first, got = held(path), []
    inode = path.stat().st_ino
    waiting = threading.Thread(target=lambda: got.append(locks.take(path, wait=True)))
    waiting.start()
    eventually(lambda: _somebody_waits_for(inode), "the other one waits")
    path.unlink()
    second = held(path)

    first.release()
    second.release()
    waiting.join(10)

    assert [lock is not None and locks.is_at(lock, path) for lock in got] == [True]
    for lock in got:
        if lock is not None:
            lock.release()


def _somebody_waits_for(inode: int) -> bool:
    lines = Path("/proc/locks").read_text().splitlines()
    return any("->" in line and f":{inode} " in line for line in lines)
