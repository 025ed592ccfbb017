"""Contents: what is uploaded in a replay, for no recording has the bytes of files."""

from ..uploads.kinds import (
    AVIF,
    BMP,
    EMPTY,
    FLAC,
    GIF,
    GZIP,
    HEIC,
    HTML,
    ICON,
    IN_TEXT,
    IN_ZIP,
    JPEG,
    M4A,
    MATROSKA,
    MOV,
    MP3,
    MP4,
    OGG,
    PDF,
    PNG,
    PROGRAM,
    SEVEN_ZIP,
    SVG,
    TEXT,
    TIFF,
    UNKNOWN,
    WAV,
    WEBM,
    WEBP,
    ZIP,
    Kind,
    kind_of_ending,
)
from ..uploads.names import ending_of

# How files of each kind begin; the rest is filled up.
_BEGINNINGS = {
    PNG: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
    JPEG: b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\0\0",
    GIF: b"GIF89a\x01\0\x01\0",
    WEBP: b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0",
    AVIF: b"\0\0\0\x18ftypavif",
    HEIC: b"\0\0\0\x18ftypheic",
    BMP: b"BM" + bytes(12) + b"\x28\0\0\0\x01\0\0\0\x01\0\0\0",
    TIFF: b"II*\0",
    ICON: b"\0\0\x01\0",
    PDF: b"%PDF-1.7\n",
    ZIP: b"PK\x03\x04",
    GZIP: b"\x1f\x8b\x08",
    SEVEN_ZIP: b"7z\xbc\xaf\x27\x1c",
    MP3: b"ID3",
    WAV: b"RIFF\x1a\0\0\0WAVE",
    FLAC: b"fLaC",
    OGG: b"OggS",
    M4A: b"\0\0\0\x18ftypM4A ",
    MP4: b"\0\0\0\x18ftypisom",
    MOV: b"\0\0\0\x18ftypqt  ",
    WEBM: b"\x1a\x45\xdf\xa3webm",
    MATROSKA: b"\x1a\x45\xdf\xa3",
    PROGRAM: b"\x7fELF",
    SVG: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    HTML: b"<!doctype html>",
    **dict.fromkeys(IN_ZIP, b"PK\x03\x04"),
}
_TEXTS = (TEXT, SVG, HTML, *IN_TEXT)


def made_up(name: str, size: int) -> bytes:
    """So many bytes that begin as files of this name do, and hold nothing.

    Args:
        name: of the file; its ending says of which kind it is.
        size: in bytes.
    """
    kind: Kind = kind_of_ending(ending_of(name)) or (UNKNOWN if size else EMPTY)
    beginning = _BEGINNINGS.get(kind, b"")[:size]
    rest = size - len(beginning)
    return beginning + (b" " * rest if kind in _TEXTS else bytes(rest))
