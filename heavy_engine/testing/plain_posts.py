"""Forms with files, as a browser posts them by itself: multipart/form-data, read as a server reads it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

from ..application import Caller
from ..forms.post_files import Wanted
from ..forms.posting import wanted_files
from ..forms.reading import Posted, PostReader
from ..forms.sent import MULTIPART, Pairs
from ..live.live_pages import LivePages
from ..session.brought import Brought
from ..session.services import Services
from .dom import Element
from .forms import controls_of, is_file_input, pairs_of_control
from .people import NotThere

CHUNK_BYTES = 65_536
CHOSEN = "files"
LINE = b"\r\n"


@dataclass(frozen=True)
class Multipart:
    """The body of a post, and what says how to read it."""

    content_type: str
    content: bytes


def choose(control: Element, called: str, files: Mapping[str, bytes]) -> None:
    """Choose files in an input, which has them until its form is posted.

    Raises:
        NotThere: when it is no input whose form posts files.
    """
    form = next((above for above in control.ancestors() if above.tag == "form"), None)
    if form is None or not is_file_input(control) or form.attributes.get("enctype") != MULTIPART:
        raise NotThere(f"{called!r} sends no files without JavaScript: it is no named input of such a form")
    control.live[CHOSEN] = dict(files)


def multipart_of(form: Element, pressed: Element | None) -> Multipart | None:
    """What a form posts, if it is one with files."""
    if form.attributes.get("enctype") != MULTIPART:
        return None
    boundary = f"----{secrets.token_hex(16)}"
    parts = (part for control in controls_of(form) for part in _parts(control, pressed))
    content = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    return Multipart(f"{MULTIPART}; boundary={boundary}", content + f"--{boundary}--\r\n".encode())


async def read_multipart(
    body: Multipart, pages: LivePages, services: Services, caller: Caller, path: str, brought: Brought
) -> Posted:
    """What a server reads of it.

    Raises:
        BadPost: when that is no form.
    """

    async def find_wanted(pairs: Pairs) -> Mapping[str, Wanted]:
        return await wanted_files(pages, services, caller, path, pairs, brought)

    reader = PostReader(body.content_type, services.uploads, caller, find_wanted, len(body.content))
    return await reader.read(_chunks(body.content))


def _parts(control: Element, pressed: Element | None) -> Iterator[bytes]:
    if is_file_input(control):
        name = control.attributes["name"]
        for called, content in (control.live.get(CHOSEN) or {"": b""}).items():
            yield _head(name, f'; filename="{_quoted(called)}"') + content
        return
    for name, value in pairs_of_control(control, pressed):
        yield _head(name, "") + value.encode()


def _head(name: str, more: str) -> bytes:
    kind = LINE + b"Content-Type: application/octet-stream" if more else b""
    return f'Content-Disposition: form-data; name="{_quoted(name)}"{more}'.encode() + kind + 2 * LINE


def _quoted(text: str) -> str:
    """As the HTML standard writes names in a multipart body."""
    return text.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]
