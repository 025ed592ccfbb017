"""What this machine has: cores, memory, open files, watches of files, disk."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from dev_scripts.doctor.line import Line, fault, ok, warning
from dev_scripts.project import PROJECT_ROOT

MIB, GIB = 2**20, 2**30
MEMORY_LOW, MEMORY_NEEDED = GIB, 256 * MIB
DISK_LOW, DISK_NEEDED = 2 * GIB, 200 * MIB
FILES_LOW, FILES_NEEDED = 4096, 256
"""Each open page takes one; PostgreSQL, pytest and a browser some hundred."""
WATCHES_LOW, INSTANCES_LOW = 8192, 64
CGROUP = Path("/sys/fs/cgroup")
INOTIFY = Path("/proc/sys/fs/inotify")


def look() -> Iterator[Line]:
    """A line for each."""
    yield cores(_cores(), os.cpu_count() or 1)
    yield memory(psutil.virtual_memory().available, psutil.virtual_memory().total, _limit("memory.max"))
    if sys.platform != "win32":
        import resource

        yield open_files(*resource.getrlimit(resource.RLIMIT_NOFILE))
    if INOTIFY.exists():
        yield watches(_number(INOTIFY / "max_user_watches"), _number(INOTIFY / "max_user_instances"))
    yield disk(shutil.disk_usage(PROJECT_ROOT).free)


def cores(usable: int, there: int) -> Line:
    """How many this process may use; a server process uses one."""
    of = f" of {there}" if usable != there else ""
    return ok("Cores", f"{usable}{of}; each server process uses one (HEAVY_WORKERS)")


def memory(available: int, total: int, limit: int | None) -> Line:
    """What is free of it; a container's limit counts as all there is."""
    has = min(total, limit or total)
    free = min(available, has)
    text = f"{_gib(free)} GiB free of {_gib(has)}"
    if free < MEMORY_NEEDED:
        return fault("Memory", f"{text}; a server and its PostgreSQL need 0.3", "end what you do not need")
    if free < MEMORY_LOW:
        return warning("Memory", f"{text}; tests and a browser need about 1", "end what you do not need")
    return ok("Memory", text)


def open_files(soft: int, hard: int) -> Line:
    """How many files and connections a process may have open."""
    if soft < 0 or soft >= FILES_LOW:
        return ok("Open files", f"{_count(soft)} for each process")
    text = f"{soft:,} for each process, and each open page takes one"
    return (fault if soft < FILES_NEEDED else warning)("Open files", text, _more_files(soft, hard))


def _more_files(soft: int, hard: int) -> str:
    """What raises the limit: everybody may up to the hard one, which is root's."""
    wanted = min(65536, hard) if hard > 0 else 65536
    if wanted > soft:
        return f"ulimit -n {wanted}   (in the shell that starts the server)"
    return "LimitNOFILE=65536 in its systemd unit, --ulimit nofile=65536 in Docker, or limits.conf"


def watches(folders: int, instances: int) -> Line:
    """How much inotify may watch: reload and ./heavy test --watch need it."""
    if folders >= WATCHES_LOW and instances >= INSTANCES_LOW:
        return ok("File watches", f"{folders:,} folders and files, {instances:,} watchers")
    return warning(
        "File watches",
        f"{folders:,} folders and files, {instances:,} watchers: editors use them up, and changes go unseen",
        "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512",
    )


def disk(free: int) -> Line:
    """What is free where the project is."""
    text = f"{_gib(free)} GiB free here"
    if free < DISK_NEEDED:
        return fault("Disk", f"{text}; PostgreSQL stops when it is full", "make room, as in .heavy")
    if free < DISK_LOW:
        return warning("Disk", f"{text}; packages, data and tests need about 2", "make room")
    return ok("Disk", text)


def _cores() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _words(CGROUP / "cpu.max")
    if len(quota) == 2 and quota[0].isdecimal():
        return max(1, min(usable, round(int(quota[0]) / int(quota[1]))))
    return usable


def _limit(name: str) -> int | None:
    words = _words(CGROUP / name)
    return int(words[0]) if words and words[0].isdecimal() else None


def _number(path: Path) -> int:
    words = _words(path)
    return int(words[0]) if words and words[0].isdecimal() else 0


def _words(path: Path) -> list[str]:
    try:
        return path.read_text("ascii").split()
    except (OSError, ValueError):
        return []


def _gib(size: int) -> str:
    return f"{size / GIB:.1f}"


def _count(number: int) -> str:
    return f"{number:,}" if 0 <= number < 2**31 else "any number"
