"""What a form's fields hold of files, and how a page carries it for browsers without JavaScript."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..application import Caller
from ..files import StoredFile
from ..hooks.upload_entries import UploadEntry, UploadRules
from ..uploads.acceptance import tidy_accept
from ..uploads.tickets import NotSigned, Signer, Ticket, owner_of, session_mark
from .specs import Spec

PURPOSE = "form-file"


@dataclass(frozen=True)
class Where:
    """Where a file stands: one filling-in of a form of one person, and a field of it."""

    instance: str
    field: str
    owner: str


def held_already(value: Any) -> tuple[UploadEntry, ...]:
    """The files that a form holds from the beginning: the application has them."""
    several = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    return tuple(_stored(StoredFile.model_validate(one)) for one in several if one)


def as_stored(files: Iterable[StoredFile]) -> tuple[UploadEntry, ...]:
    """Files as a form holds them that the application has."""
    return tuple(_stored(file) for file in files)


def token_of_file(signer: Signer, where: Where, entry: UploadEntry) -> str:
    """What stands in a page for a file that came with an earlier post of its form, or that was there before.

    It counts for this filling-in and this field alone, so that nobody puts into one form what was
    shown to them in another.
    """
    said = {"file": [entry.id, entry.name, entry.media_type, entry.size], "stored": entry.is_stored}
    return signer.sign(PURPOSE, {**said, "at": [where.instance, where.field, where.owner]})


def file_in(signer: Signer, where: Where, token: str) -> UploadEntry | None:
    """The file that a token stands for; None for one that was not made here, for this where."""
    try:
        said = signer.read(PURPOSE, token)
    except NotSigned:
        return None
    if said["at"] != [where.instance, where.field, where.owner]:
        return None
    file_id, name, media_type, size = said["file"]
    file = StoredFile(id=file_id, name=name, media_type=media_type, size=size)
    return _stored(file) if said["stored"] else _done(file)


def ticket_of(entry: UploadEntry, caller: Caller, accept: tuple[str, ...] = ()) -> Ticket:
    """What finds a file among the unfinished ones of its person."""
    mark = session_mark(caller.session_id)
    return Ticket(entry.id, owner_of(caller), mark, "", "", entry.name, entry.size, accept, 0)


def rules_of(spec: Spec, name: str, most_bytes: int) -> UploadRules:
    """What a field takes; `most_bytes` is what the server takes of one file."""
    wanted = spec.files
    most = min(wanted.max_bytes or most_bytes, most_bytes)
    return UploadRules(name, tidy_accept(wanted.accept), most, spec.files_max)


def _stored(file: StoredFile) -> UploadEntry:
    return _entry(file, is_stored=True)


def _done(file: StoredFile) -> UploadEntry:
    return _entry(file, is_stored=False)


def _entry(file: StoredFile, *, is_stored: bool) -> UploadEntry:
    return UploadEntry(
        file.id,
        "",
        file.name,
        file.size,
        "done",
        file.size,
        media_type=file.media_type,
        is_stored=is_stored,
    )
