"""What was named on the command line: an address, certificates, files with weights, places for reports."""

from __future__ import annotations

import ssl
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.server.record import running

REPORTS = PROJECT_ROOT / ".heavy" / "reports"
# What people name on the same line: recordings, and code.
NO_REPORTS = (".jsonl", ".py")
# Flags that fill attributes of a class of users, and what they are where nobody gave them.
OF_RECORDINGS: Mapping[str, object] = {"value": [], "think": 1.0, "patience": 10.0, "content": "all"}


def host_of(given: str | None) -> str:
    """The address that was given, or of the server that runs here.

    Raises:
        CommandFailed: none was given and none runs here, or it is no address.
    """
    if given:
        return _address(given)
    record = running()
    if record is None:
        raise CommandFailed(
            "No server runs here. Start one with  ./heavy serve  or  ./heavy dev, or name one:  --host URL",
            USAGE,
        )
    return record.url.rstrip("/")


def ca_of(given: str | None) -> str:
    """The file of certificates that was named; empty for none.

    Raises:
        CommandFailed: it cannot be read, or holds no certificate.
    """
    if not given:
        return ""
    path = str(Path(given).resolve())
    try:
        ssl.create_default_context().load_verify_locations(cafile=path)
    except ssl.SSLError:
        raise CommandFailed(
            f"--ca {given}: there is no certificate in it; it has to be PEM.", USAGE
        ) from None
    except OSError as error:
        raise CommandFailed(f"--ca {given} cannot be read: {error.strerror}.", USAGE) from None
    return path


def refuse_for_users(files: Sequence[str], arguments: Namespace) -> None:
    """A file of Locust users says itself what these flags say of recordings.

    Raises:
        CommandFailed: one of them was given.
    """
    given = [
        f"--{name}" for name, unsaid in OF_RECORDINGS.items() if getattr(arguments, name, unsaid) != unsaid
    ]
    if given and any(name.endswith(".py") for name in files):
        raise CommandFailed(
            f"{', '.join(given)}: for recordings only; the classes of a .py say it themselves:"
            " docs/load_testing.md",
            USAGE,
        )


def split_weights(names: list[str]) -> tuple[list[str], list[float]]:
    """FILE:3 is FILE with the weight 3, unless there is a file of that whole name."""
    pairs = [_split_weight(name) for name in names]
    return [name for name, _ in pairs], [weight for _, weight in pairs]


def _address(given: str) -> str:
    url = (given if "://" in given else f"http://{given}").rstrip("/")
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # A port that is none.
        is_one = False
    if not is_one or parts.path or parts.query:
        raise CommandFailed(f"--host {given}: wanted an address such as http://127.0.0.1:8000", USAGE)
    return url


def _split_weight(name: str) -> tuple[str, float]:
    file, sign, weight = name.rpartition(":")
    is_weighed = bool(sign) and weight.isdecimal() and int(weight) > 0 and not Path(name).exists()
    return (file, float(weight)) if is_weighed else (name, 1.0)


def out_of(kind: str, name: str) -> str:
    """Where a report goes: .heavy/reports if no file was named.

    Raises:
        CommandFailed: there is no such folder, or it would be written over something else.
    """
    if name == "-":
        return str(REPORTS / f"replay.{kind}")
    path = Path(name).resolve()
    if path.is_dir() or path.suffix in NO_REPORTS:
        raise CommandFailed(f"--{kind} {name}: a report would be written over it; name another file.", USAGE)
    if not path.parent.is_dir():
        raise CommandFailed(f"--{kind} {name}: there is no folder {path.parent}.", USAGE)
    return str(path)
