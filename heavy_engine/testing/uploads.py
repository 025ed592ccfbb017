"""Sending files in the in-process browser: what client/uploads.js does, without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson

from ..application import Caller
from ..uploads.desk import UploadDesk
from ..uploads.receiving import receive
from ..uploads.refusals import UploadRefused
from .dom import Element
from .people import NotThere

CHUNK_BYTES = 65_536
ARRIVED = 200


@dataclass(frozen=True)
class Choice:
    """A file that a person chose, under the reference that their browser gave it."""

    ref: str
    name: str
    content: bytes

    def chosen(self) -> dict[str, object]:
        """What the browser tells of it."""
        return {"ref": self.ref, "name": self.name, "size": len(self.content)}


def field_around(element: Element, called: str) -> Element:
    """The element that tells what to send of a field's files.

    Raises:
        NotThere: when the field has no `use_uploads`.
    """
    for each in (element, *element.ancestors()):
        if "data-uploads" in each.attributes:
            return each
    raise NotThere(f"{called!r} takes no files: nothing around it has the attributes of use_uploads")


def orders_of(field: Element) -> dict[str, list[str]]:
    """What the page wants sent, by the browser's references: upload ids and their tickets."""
    wanted: dict[str, list[str]] = orjson.loads(field.attributes["data-uploads"])["open"]
    return wanted


async def send_wanted(
    field: Element, choices: list[Choice], desk: UploadDesk, caller: Caller
) -> list[tuple[str, int]]:
    """Send what the page wants of what was chosen; answers upload ids and HTTP statuses."""
    wanted = orders_of(field)
    sent: list[tuple[str, int]] = []
    for choice in choices:
        if choice.ref in wanted:
            upload_id, signed = wanted[choice.ref]
            sent.append((upload_id, await send_part(desk, caller, signed, choice.content)))
    return sent


async def send_part(desk: UploadDesk, caller: Caller, signed: str, part: bytes, offset: int = 0) -> int:
    """Send bytes of a file, from this one on; answers the HTTP status."""
    try:
        await receive(desk.spool, desk.signer.check(signed, caller), offset, _chunks(part))
    except UploadRefused as refusal:
        return refusal.status
    return ARRIVED


async def take_back(desk: UploadDesk, caller: Caller, signed: str) -> None:
    """Tell the server that the rest will not come."""
    await desk.forget([desk.signer.check(signed, caller)])


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]
