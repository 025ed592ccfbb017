"""Level 0: has imported no code of the project, listens, and keeps a level 1 that is up to date."""

import gc
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.kernel_lock import KernelLock
from dev_scripts.warm import wire
from dev_scripts.warm.child import ForkedJob
from dev_scripts.warm.client import python_in_use
from dev_scripts.warm.freshness import Snapshot, changed, forget_compiled, snapshot, stamp
from dev_scripts.warm.importing import StartsThreads, import_all, warm_pytest
from dev_scripts.warm.kinds import Kind
from dev_scripts.warm.level import Level
from dev_scripts.warm.recording import is_ours, known, note_shy, read

LOOK_EVERY_S = 1.0
"""So often the files are compared while nobody asks, so that the next who does need not wait."""
LEVEL_TRIES = 10
PATIENCE_S = 5.0
"""An asker that has begun to ask must go on so soon."""


@dataclass
class Ready:
    """Level 1, as its nursery sees it."""

    pid: int
    channel: socket.socket
    files: frozenset[str]
    environment: Mapping[str, str]
    known: frozenset[str]
    """What it could know of runs before it: the modules of the project that these imported."""

    def is_outdated_by(self, paths: set[str]) -> bool:
        """Whether a change of these files changes what it has imported, or would import."""
        folders = {_folder(file) for file in self.files}
        return any(path in self.files or _folder(path) in folders or _is_data(path) for path in paths)


class Nursery:
    """Listens for jobs; a level 1 runs them."""

    def __init__(self, sort: Kind, life: int | None) -> None:
        self._sort = sort
        self._life = life
        self._selector = selectors.DefaultSelector()
        self._woken, self._wakes = socket.socketpair()
        self._listener = socket.socket(socket.AF_UNIX)
        self._ready: Ready | None = None
        self._seen: Snapshot = {}
        self._own = own_files(sort)
        self._before = _stamps(self._own)
        self._is_told_to_end = self._begins_anew = False
        self._jobs = 0
        self._companion: subprocess.Popen[bytes] | None = None

    def run(self) -> Level | None:
        """Serve until told to end. Returns in a fork with the level 1 that it is to be."""
        self._listen()
        self._companion = _start_companion(self._sort)
        self._seen = snapshot(self._sort.root)
        try:
            level = self._renew()
            while level is None and not self._is_over():
                level = self._wait()
        finally:
            if level is None:
                self._end()
        if self._begins_anew:
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606
        return level

    def _listen(self) -> None:
        self._sort.socket_path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._listener.bind(wire.short(self._sort.socket_path))
        finally:
            os.umask(before)
        self._listener.listen(16)
        self._wakes.setblocking(False)
        self._woken.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._told_to_end)
        signal.signal(signal.SIGCHLD, _nothing)
        for source in (self._listener, self._woken):
            self._selector.register(source, selectors.EVENT_READ)
        if self._life is not None:
            self._selector.register(self._life, selectors.EVENT_READ)

    def _wait(self) -> Level | None:
        """Deal with what comes next; a level in a fork that has just become one."""
        events = self._selector.select(LOOK_EVERY_S)
        _reap_all()
        if not events:
            return self._learn() or self._freshen()
        for key, _mask in events:
            if key.fileobj is self._woken:
                self._woken.recv(64)
            elif key.fileobj is self._listener:
                return self._answer(self._listener.accept()[0])
            elif key.fd == self._life and not os.read(key.fd, 1):
                self._is_told_to_end = True
        return None

    def _answer(self, asker: socket.socket) -> Level | None:
        asker.settimeout(PATIENCE_S)
        lent: list[int] = []
        try:
            received = wire.receive(asker)
            if received is None:
                return None
            asked, lent = received
            if asked["do"] != "run":
                self._tell(asker, asked["do"])
                return None
            return self._run(asker, asked, lent)
        except (OSError, ValueError, KeyError) as error:
            print(f"an asker went away or spoke nonsense: {error!r}", file=sys.stderr, flush=True)
            return None
        finally:
            wire.close_all(lent)
            asker.close()

    def _tell(self, asker: socket.socket, word: str) -> None:
        self._is_told_to_end = word == "stop"
        ready = self._ready
        wire.send(
            asker,
            {"pid": os.getpid(), "level_pid": ready and ready.pid, "jobs": self._jobs}
            | {"modules": len(sys.modules), "files": len(ready.files) if ready else 0},
        )

    def _run(self, asker: socket.socket, asked: wire.Message, lent: list[int]) -> Level | None:
        if reason := self._reason_to_refuse(asked):
            wire.send(asker, {"refused": reason})
            return None
        level = self._freshen(asked["environment"])
        if level or self._ready is None:
            return level
        asker.settimeout(None)
        self._jobs += 1
        try:
            wire.send(self._ready.channel, asked, [asker.fileno(), *lent])
        except OSError:  # It has died meanwhile; the asker learns that by the end of its connection.
            self._dismiss()
            return self._renew()
        return None

    def _reason_to_refuse(self, asked: wire.Message) -> str:
        if _stamps(self._own) != self._before:
            self._begins_anew = self._is_told_to_end = True
            return "what is installed has changed; the daemon begins anew"
        mine, wanted = python_in_use(), asked["python"]
        other = [name for name in mine if mine[name] != wanted.get(name)]
        return f"this Python runs with other {', '.join(other)}" if other else ""

    # Level 1.

    def _freshen(self, environment: Mapping[str, str] | None = None) -> Level | None:
        """Have a level 1 that has imported what is there now; a fork gets the level that it is to be."""
        now = snapshot(self._sort.root)
        paths, self._seen = changed(self._seen, now), now
        forget_compiled(paths)
        ready = self._ready
        wanted = _ours(environment) if environment is not None or not ready else ready.environment
        if ready and not ready.is_outdated_by(paths) and ready.environment == wanted:
            return None
        self._dismiss()
        return self._renew(wanted)

    def _learn(self) -> Level | None:
        """What a run had to import itself, the next one is to find; nobody waits for that."""
        ready = self._ready
        if ready is None or known(self._sort) <= ready.known:
            return None
        self._dismiss()
        return self._renew(ready.environment)

    def _renew(self, wanted: Mapping[str, str] | None = None) -> Level | None:
        environment = _ours(None) if wanted is None else wanted
        for _ in range(LEVEL_TRIES):
            ours, its = socket.socketpair()
            gc.freeze()
            pid = os.fork()
            if pid == 0:
                ours.close()
                self._leave()
                _take_over(environment)
                return Level(self._sort, its)
            its.close()
            try:
                told = wire.receive(ours)
            except (OSError, ValueError):
                told = None
            if told and "files" in told[0]:
                self._ready = Ready(
                    pid, ours, frozenset(told[0]["files"]), environment, frozenset(told[0]["known"])
                )
                return None
            ours.close()
        print("level 1 does not come up", file=sys.stderr, flush=True)
        return None

    def _dismiss(self) -> None:
        """Let level 1 end; what runs stays until it has ended."""
        if self._ready:
            self._ready.channel.close()
            self._ready = None

    # The end.

    def _told_to_end(self, _number: int, _frame: object) -> None:
        self._is_told_to_end = True

    def _is_over(self) -> bool:
        return self._is_told_to_end

    def _end(self) -> None:
        self._sort.socket_path.unlink(missing_ok=True)
        self._dismiss()
        self._leave()

    def _leave(self) -> None:
        signal.set_wakeup_fd(-1)
        self._dismiss()
        self._selector.close()
        if self._companion and self._companion.stdin:
            self._companion.stdin.close()
        for end in (self._listener, self._woken, self._wakes):
            end.close()
        if self._life is not None:
            os.set_inheritable(self._life, True)


def serve(sort: Kind, life: int | None = None) -> int:
    """Be a nursery of this kind; in the forks: run the job. Answers the exit code."""
    try:
        _import_ahead(sort)
    except StartsThreads as error:
        note_shy(sort, str(error))
        if life is not None:
            os.set_inheritable(life, True)
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606
    sort.state_folder.mkdir(exist_ok=True)
    lock = KernelLock.take(sort.lock_path)
    if lock is None:
        print(f"a nursery for {sort.name} runs here already", file=sys.stderr)
        return 0
    gc.disable()  # What is imported stays; a collection would only touch, and so copy, its pages.
    level = Nursery(sort, life).run()
    if level is None:
        return 0
    lock.release()
    if life is not None:
        os.close(life)
    job = level.run()
    return carry_out(job) if job else 0


def carry_out(job: ForkedJob) -> int:
    """Run a job in this fork, as a fresh process."""
    gc.freeze()
    gc.enable()
    return job.carry_out()


def own_files(sort: Kind) -> list[str]:
    """What level 0 itself consists of: its program, what that has read, and the folders of packages."""
    modules = [module for module in list(sys.modules.values()) if is_ours(sort, module)]
    files = [file for module in modules if (file := getattr(module, "__file__", None))]
    packages = [path for path in sys.path if Path(path).name == "site-packages"]
    return [*files, *packages, str(sort.root / "pyproject.toml")]


def _import_ahead(sort: Kind) -> None:
    if sort.warms_pytest:
        warm_pytest()
    recorded = read(sort)
    # Inner modules first: a package that starts threads is then found by its own name.
    names = sorted(recorded["modules"], key=lambda name: -name.count("."))
    mine = set(sort.packages)
    import_all(name for name in names if name.partition(".")[0] not in {*recorded["shy"], *mine})


def _start_companion(sort: Kind) -> subprocess.Popen[bytes] | None:
    if not sort.companion:
        return None
    return subprocess.Popen([sys.executable, "-m", sort.companion], cwd=sort.root, stdin=subprocess.PIPE)


def _stamps(paths: list[str]) -> dict[str, object]:
    return {path: stamp(path) for path in paths}


def _ours(environment: Mapping[str, str] | None) -> dict[str, str]:
    """What modules of the project may read while they are imported."""
    return {
        name: value
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith("HEAVY_") and name != "HEAVY_TEST_DAEMON"
    }


def _take_over(ours: Mapping[str, str]) -> None:
    for name in _ours(None):
        del os.environ[name]
    os.environ.update(ours)


def _reap_all() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _folder(path: str) -> str:
    return path.rpartition(os.sep)[0]


def _is_data(path: str) -> bool:
    """Whether code may have read it while it was imported: all that is neither code nor a document."""
    return not path.endswith((".py", ".md"))


def _nothing(_number: int, _frame: object) -> None:
    """A signal that is handled is one that wakes the selector."""
