"""Say in one sentence what stopped the installation, and what to do about it."""

import errno
import getpass
import os
import sys
from pathlib import Path

LAST_LINES = 15
AGAIN = "then run the same command again: it goes on where it stopped."

# What pip and uv print, lower case; the first row with a match tells the cause.
SIGNS = {
    "disk full": ("no space left on device", "os error 28", "disk quota exceeded"),
    "hash": ("do not match the hashes", "hash mismatch"),
    "read-only": ("read-only file system", "permission denied"),
    "certificate": ("certificate verify failed", "certificate_verify_failed", "invalid peer certificate"),
    "network": (
        *("name resolution", "name or service not known", "nodename nor servname", "getaddrinfo failed"),
        *(
            "dns error",
            "network is unreachable",
            "connection refused",
            "could not connect",
            "tcp connect error",
        ),
        *("failed to establish a new connection", "max retries exceeded", "error sending request"),
        *("http status server error", "internal server error", "bad gateway", "service unavailable"),
        *("connecttimeout", "read timed out", "operation timed out", "proxyerror", "cannot connect to proxy"),
    ),
    "missing": (
        *("no matching distribution", "from versions: none", "no solution found"),
        "was not found in the package registry",
    ),
}

REMEDIES = {
    "disk full": "The disk is full: make room where {root} is and where temporary files go,",
    "hash": (
        "A downloaded package is not the one that the lock names; do not trust it: take another index "
        "(UV_DEFAULT_INDEX), or tell the project's owner,"
    ),
    "certificate": (
        "The package index shows a certificate that is not trusted: point SSL_CERT_FILE to the "
        "certificates of your network,"
    ),
    "network": "The package index cannot be reached: check the network, PIP_INDEX_URL and any proxy,",
    "missing": (
        "The package index lacks a package that the lock names: set UV_DEFAULT_INDEX to an index that has it,"
    ),
}


# With these, uv gives up before it changes anything: it wants all packages at hand first.
HARMLESS = ("hash", "certificate", "network", "missing")


DISK_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
NOBODYS_FAULT = (*DISK_FULL, *NOT_WRITABLE)


class SetupFailed(Exception):
    """.venv cannot be made ready; str() is the complete message."""

    def __init__(self, message: str, *, harmless: bool = False) -> None:
        self.harmless = harmless
        """Whether .venv is as it was before."""
        super().__init__(message)


def installer_failed(doing: str, output: str, root: Path) -> SetupFailed:
    """The error for what an installer printed."""
    cause = find_cause(output)
    if cause is None:
        return SetupFailed(_unknown(doing, output))
    message = _cannot_write(root) if cause == "read-only" else _remedy(cause, root)
    return SetupFailed(message, harmless=cause in HARMLESS)


def find_cause(output: str) -> str | None:
    """The key in SIGNS that fits what an installer printed."""
    low = output.lower()
    return next((cause for cause, signs in SIGNS.items() if any(sign in low for sign in signs)), None)


def _unknown(doing: str, output: str) -> str:
    tail = "\n".join(f"  {line}" for line in output.strip().splitlines()[-LAST_LINES:])
    return f"Something failed while {doing}; the last lines were:\n{tail}\nMend that, {AGAIN}"


def explain_os_error(error: OSError, root: Path) -> str:
    """The sentence for what the operating system refused."""
    if error.errno in DISK_FULL:
        return _remedy("disk full", root)
    if error.errno in NOT_WRITABLE:
        return _cannot_write(Path(error.filename or root))
    if error.errno == errno.ENOENT and "requirements" in str(error.filename):
        return f"{error.filename} is missing; bring it back with  git checkout requirements"
    return f"{error.strerror or error} ({error.filename or root}). Mend that, {AGAIN}"


def explain_no_venv() -> str:
    """The sentence for a Python that comes without venv and ensurepip."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"Python {version} ({sys.executable}) comes without its venv and ensurepip modules. "
        f"Install them (Debian and Ubuntu:  apt install python{version}-venv), {AGAIN}"
    )


def _remedy(cause: str, root: Path) -> str:
    return f"{REMEDIES[cause].format(root=root)} {AGAIN}"


def _cannot_write(path: Path) -> str:
    return (
        f"{_user()} may not write to {path}: copy the project to a folder of your own, "
        "or give it to yourself (sudo chown -R), then run the same command again."
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"User {os.getuid()}" if hasattr(os, "getuid") else "This user"
