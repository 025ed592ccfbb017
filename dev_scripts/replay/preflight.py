"""Before a load test begins: are the recordings good, is the server there, and can people begin?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.replay.plan import Plan
from heavy_engine.load.http import Document, Http
from heavy_engine.load.trouble import LoadTrouble
from heavy_engine.recordings.steps import Hidden, Recording, RecordingTrouble, read, require_wire
from heavy_engine.recordings.values import SECRET
from heavy_engine.testing.wire_page import VERSION, NotALivePage, WirePage

UNAUTHORIZED = (401, 403)
# Of what was typed, so much is told.
TYPED_SHOWN = 8


def look_at_files(plan: Plan) -> list[Recording]:
    """Look at everything that is here; answers the recordings, none for a file of Locust users.

    Raises:
        CommandFailed: it cannot be run; exit code 2, and one sentence.
    """
    if plan.users_file is not None:
        _look_at_users(plan.users_file, plan)
        return []
    try:
        recordings = [_readable(Path(name)) for name in plan.files]
    except RecordingTrouble as trouble:
        raise CommandFailed(str(trouble), USAGE) from None
    for recording in recordings:
        _look_at_secrets(recording, plan)
    _look_at_values(recordings, plan)
    return recordings


def look_at_servers(plan: Plan, recordings: Sequence[Recording]) -> None:
    """See that the server is there, and shows where each recording begins.

    Raises:
        CommandFailed: it does not; exit code 2, and one sentence.
    """
    try:
        for recording in recordings:
            look_at_server(plan.host, recording, plan.ca)
        if not recordings:
            _ask(plan)
    except LoadTrouble as trouble:
        raise CommandFailed(str(trouble), USAGE) from None


def look_at_server(host: str, recording: Recording, ca: str = "") -> None:
    """See that the server shows the first page of a recording.

    Raises:
        CommandFailed: it does not, or only to people who are signed in.
        LoadTrouble: nobody answers, or somebody else.
    """
    first = next((step.path for step in recording.steps if step.do == "visit"), "/")
    header = recording.header
    http = Http(host, language=header.language, time_zone=header.time_zone, ca=ca)
    try:
        found = http.get(first)
    finally:
        http.close()
    if found.status in UNAUTHORIZED or (found.path != first and recording.header.signed_in):
        raise CommandFailed(_missing_login(recording, first, found), USAGE)
    if found.status >= 400:
        raise CommandFailed(
            f"{host}{first} is answered with {found.status}; {recording.name} begins there.", USAGE
        )
    try:
        version = WirePage(found.text, found.path, keep_dom=False).identity.version
    except NotALivePage:
        raise CommandFailed(_no_page(host + first), USAGE) from None
    if version != str(VERSION):
        raise CommandFailed(
            f"{host} speaks version {version} of the wire protocol, this program version {VERSION}:"
            " replay with the program of the same release.",
            USAGE,
        )


def _readable(path: Path) -> Recording:
    recording = read(path)
    require_wire(recording, VERSION)
    if recording.is_cut:
        print(
            f"{path}: its last line is cut off; the {len(recording.steps):,} steps before it are done.",
            file=sys.stderr,
        )
    return recording


def _look_at_secrets(recording: Recording, plan: Plan) -> None:
    missing = sorted({name for name in _secrets(recording) if not {name, SECRET + name} & set(plan.values)})
    if missing:
        flags = " ".join(f"--value {name}=TEXT" for name in missing)
        raise CommandFailed(
            f"{recording.name} has no text for {', '.join(map(repr, missing))}, for secrets are not recorded."
            f" Say what people type there:  {flags}",
            USAGE,
        )


def _look_at_values(recordings: Sequence[Recording], plan: Plan) -> None:
    """A text that nobody typed would be put in nowhere, and nobody would know."""
    typed = sorted({text for each in recordings for text in _typed(each)})
    secrets = {name for each in recordings for name in _secrets(each)}
    known = {*typed, *secrets, *(SECRET + name for name in secrets)}
    for name in plan.values:
        if name not in known and not name.startswith("{{"):
            seen = ", ".join(map(repr, typed[:TYPED_SHOWN])) or "nothing"
            more = f" and {len(typed) - TYPED_SHOWN} more" if len(typed) > TYPED_SHOWN else ""
            raise CommandFailed(
                f"--value {name}=…: nobody typed {name!r} in what was recorded; typed was {seen}{more}.",
                USAGE,
            )


def _typed(recording: Recording) -> Iterator[str]:
    return (step.text for step in recording.steps if isinstance(step.text, str) and step.text)


def _secrets(recording: Recording) -> Iterator[str]:
    for step in recording.steps:
        if isinstance(step.text, Hidden):
            yield step.text.field


def _look_at_users(path: Path, plan: Plan) -> None:
    if not path.is_file():
        raise CommandFailed(f"There is no file {path}.", USAGE)
    if len(plan.files) > 1:
        raise CommandFailed(f"{path} says itself which recordings to do: name no others beside it.", USAGE)


def _ask(plan: Plan) -> None:
    """Where people of a file of users begin is not known; somebody has to be there."""
    http = Http(plan.host, ca=plan.ca)
    try:
        http.get("/")
    finally:
        http.close()


def _missing_login(recording: Recording, first: str, found: Document) -> str:
    saw = f"answers {found.status}" if found.status in UNAUTHORIZED else f"sends people to {found.path}"
    return (
        f"{recording.name} was recorded by somebody who was signed in, and {first} {saw}. Record the login"
        " too and give its secrets by --value, or send a cookie with a Locust file: docs/load_testing.md"
    )


def _no_page(url: str) -> str:
    return (
        f"{url} answers, but not with a page of this engine. --host has to be where the recorded application"
        " runs, such as http://127.0.0.1:8000"
    )
