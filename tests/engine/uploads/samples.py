"""Small files of many kinds, and tickets for them."""

import time
from pathlib import Path

from heavy_engine.uploads.spool import Quota, Spool
from heavy_engine.uploads.tickets import Ticket

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffd9")
GIF = b"GIF89a\x02\x00\x03\x00\x80\x00\x00" + bytes(20)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
ZIP = b"PK\x03\x04" + bytes(40)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(40)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x63\x00\x00\xc7\x00\x00"
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(40)
TEXT = b"axe, saw, plane\n"
ROOMY = Quota(files=20, size=10_000_000)


def ticket_for(
    content: bytes, name: str = "notes.txt", *, accept: tuple[str, ...] = (), upload_id: str = "a" * 32
) -> Ticket:
    """Leave to send these bytes, for Ada."""
    return Ticket(
        id=upload_id,
        owner="ada" * 10 + "ad",
        session="s",
        page="p",
        field="files",
        name=name,
        size=len(content),
        accept=accept,
        expires=int(time.time()) + 600,
    )


def spool_in(folder: Path, quota: Quota = ROOMY) -> Spool:
    """A spool in a folder of the test."""
    return Spool(folder, quota)


def left_in(folder: Path) -> list[str]:
    """The names of all files below a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
