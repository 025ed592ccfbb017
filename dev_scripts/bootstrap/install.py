"""Make .venv and fill it: pip brings uv, uv brings everything else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev_scripts.bootstrap import package_index
from dev_scripts.bootstrap.stamp import BOOTSTRAP, Stamp, digest, lock, python_in, running_python
from dev_scripts.bootstrap.trouble import SetupFailed, explain_no_venv, installer_failed
from dev_scripts.kernel_lock import KernelLock


def make(root: Path, reason: str, changer: KernelLock) -> None:
    """Make .venv with the running Python, with nothing in it but pip and uv.

    Raises:
        SetupFailed: this Python cannot make one, or the index cannot be reached.
    """
    try:
        from ensurepip import version as _  # noqa: F401  # Debian packs it apart from venv
        from venv import EnvBuilder
    except ImportError:
        raise SetupFailed(explain_no_venv()) from None
    venv = root / ".venv"
    _say(f"Making .venv with Python {running_python()} ({reason}) ...")
    _remove(venv)
    EnvBuilder(symlinks=os.name != "nt").create(venv)
    python = str(python_in(venv))
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    # Not EnvBuilder(with_pip=True): should we be killed, that child would write on without our lock.
    _run([python, "-Im", "ensurepip", "--default-pip"], os.environ, root, changer)
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-user", "--quiet"]
    _run([*command, "-r", str(lock(root, BOOTSTRAP))], environment, root, changer)
    installed = {BOOTSTRAP: digest(lock(root, BOOTSTRAP))}
    Stamp(running_python(), os.path.realpath(venv), installed).write(venv)


def install(root: Path, stamp: Stamp, sets: Sequence[str], changer: KernelLock) -> None:
    """Install the sets as their locks say.

    Raises:
        SetupFailed: the index cannot be reached, the disk is full, a hash is wrong, ...
    """
    venv, locks = root / ".venv", [lock(root, name) for name in sets]
    installed = {name: digest(path) for name, path in zip(sets, locks, strict=True)}
    _say(f"Installing {sum(map(_count, locks))} packages ({', '.join(sets)}) ...")
    stamp._replace(unfinished=True).write(venv)
    command = [str(_uv(venv)), "pip", "install", "--python", str(python_in(venv)), "--require-hashes"]
    # What was interrupted may have left a package that only looks whole.
    again = ["--reinstall"] if stamp.unfinished else []
    options = ["--compile-bytecode", *again, *package_index.cache_options(os.environ)]
    files = [word for path in locks for word in ("-r", str(path))]
    try:
        _run([*command, *options, *files], package_index.environment_for_uv(python_in(venv)), root, changer)
    except SetupFailed as failure:
        if failure.harmless:
            stamp.write(venv)
        raise
    stamp._replace(unfinished=False, sets={**stamp.sets, **installed}).write(venv)


def _remove(venv: Path) -> None:
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(venv)


def _run(command: list[str], environment: Mapping[str, str], root: Path, changer: KernelLock) -> None:
    """Run an installer. It holds our lock as well: should we be killed, the next one waits for it."""
    kept = () if os.name == "nt" else (changer.descriptor,)
    result = subprocess.run(
        command,
        env=dict(environment),
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=kept,
        check=False,
    )
    if result.returncode != 0:
        output = result.stdout.decode("utf-8", "replace")
        raise installer_failed("installing", output, root)


def _count(path: Path) -> int:
    return path.read_text("utf-8").count("==")


def _uv(venv: Path) -> Path:
    return venv / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
