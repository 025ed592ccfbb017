"""Addresses of stored files: signed, for one browser, for some hours."""

import time
from dataclasses import dataclass

from ..application import Caller
from ..files import StoredFile, key_of
from .tickets import NotSigned, Signer, owner_of

PATH = "/_live/files"
STEP_S = 3600
VALID_STEPS = 12


@dataclass(frozen=True)
class FileLink:
    """What an address says: the file, and whether it may be shown in the page."""

    file: StoredFile
    inline: bool


def link_to(
    signer: Signer, caller: Caller, file: StoredFile, *, inline: bool, now: float | None = None
) -> str:
    """The address of a file for this caller, who alone may use it, for 11 to 12 hours.

    It changes once an hour only, so that a page that is painted twice stays the same.
    """
    key_of(file.id)
    step = int((time.time() if now is None else now) // STEP_S)
    said = {
        "file": [file.id, file.name, file.media_type, file.size],
        "inline": inline,
        "for": owner_of(caller),
        "until": (step + VALID_STEPS) * STEP_S,
    }
    return f"{PATH}/{signer.sign('file', said)}"


def read_link(signer: Signer, caller: Caller, signed: str, now: float | None = None) -> FileLink:
    """What an address says that a caller shows.

    Raises:
        NotSigned: when it was not made here, was made for somebody else, or is too old.
    """
    said = signer.read("file", signed)
    if said["for"] != owner_of(caller):
        raise NotSigned("This address was made for somebody else.")
    if said["until"] < (time.time() if now is None else now):
        raise NotSigned("This address is too old. Load the page again that has it.")
    file_id, name, media_type, size = said["file"]
    return FileLink(StoredFile(id=file_id, name=name, media_type=media_type, size=size), said["inline"])
