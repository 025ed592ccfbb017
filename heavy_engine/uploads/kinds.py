"""What a file is, told by its first bytes; what it calls itself counts only beside that.

The signatures are those of the formats' own specifications; the WHATWG's "MIME Sniffing
Standard" lists most of them. A kind that browsers run (HTML, SVG) is told apart from text on
purpose: it must not come in as something harmless.
"""

import re
from dataclasses import dataclass

HEAD_BYTES = 4096
"""So many first bytes decide; the signatures need fewer, the text of a page may begin late."""


@dataclass(frozen=True)
class Kind:
    """A format: its media type, what people call it, and the endings its files have."""

    media_type: str
    name: str
    endings: tuple[str, ...] = ()
    # An image that shows pixels and runs nothing.
    is_safe_image: bool = False


def _image(media_type: str, name: str, *endings: str) -> Kind:
    return Kind(media_type, name, endings, is_safe_image=True)


PNG = _image("image/png", "a PNG image", ".png")
JPEG = _image("image/jpeg", "a JPEG image", ".jpg", ".jpeg", ".jpe", ".jfif")
GIF = _image("image/gif", "a GIF image", ".gif")
WEBP = _image("image/webp", "a WebP image", ".webp")
AVIF = _image("image/avif", "an AVIF image", ".avif", ".avifs")
HEIC = Kind("image/heic", "a HEIC image", (".heic", ".heif"))
BMP = Kind("image/bmp", "a BMP image", (".bmp", ".dib"))
TIFF = Kind("image/tiff", "a TIFF image", (".tif", ".tiff"))
ICON = Kind("image/vnd.microsoft.icon", "an icon", (".ico",))
SVG = Kind("image/svg+xml", "an SVG drawing", (".svg",))
PDF = Kind("application/pdf", "a PDF document", (".pdf",))
ZIP = Kind("application/zip", "a ZIP archive", (".zip",))
GZIP = Kind("application/gzip", "a gzip archive", (".gz", ".tgz"))
SEVEN_ZIP = Kind("application/x-7z-compressed", "a 7-Zip archive", (".7z",))
MP3 = Kind("audio/mpeg", "an MP3 sound", (".mp3",))
WAV = Kind("audio/wav", "a WAV sound", (".wav",))
FLAC = Kind("audio/flac", "a FLAC sound", (".flac",))
OGG = Kind("audio/ogg", "an Ogg sound", (".ogg", ".oga", ".opus"))
M4A = Kind("audio/mp4", "an MPEG-4 sound", (".m4a",))
MP4 = Kind("video/mp4", "an MPEG-4 video", (".mp4", ".m4v"))
MOV = Kind("video/quicktime", "a QuickTime video", (".mov",))
WEBM = Kind("video/webm", "a WebM video", (".webm",))
MATROSKA = Kind("video/x-matroska", "a Matroska video", (".mkv",))
HTML = Kind("text/html", "a web page", (".html", ".htm", ".xhtml"))
TEXT = Kind("text/plain", "a text", (".txt", ".log", ".text"))
PROGRAM = Kind("application/x-executable", "a program", (".exe", ".dll", ".so"))
EMPTY = Kind("application/x-empty", "nothing: it is empty")
UNKNOWN = Kind("application/octet-stream", "something this server does not know")

# A document of these is a ZIP archive inside: its ending says which.
IN_ZIP = (
    Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word file", (".docx",)
    ),
    Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel file", (".xlsx",)),
    Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides", (".pptx",)),
    Kind("application/vnd.oasis.opendocument.text", "an OpenDocument text", (".odt",)),
    Kind("application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument table", (".ods",)),
    Kind("application/epub+zip", "an EPUB book", (".epub",)),
)
# Any text may be these: its ending says which.
IN_TEXT = (
    Kind("text/csv", "a CSV table", (".csv",)),
    Kind("text/markdown", "a Markdown text", (".md", ".markdown")),
    Kind("application/json", "JSON", (".json",)),
)
KINDS = (
    PNG, JPEG, GIF, WEBP, AVIF, HEIC, BMP, TIFF, ICON, SVG, PDF, ZIP, GZIP, SEVEN_ZIP, MP3, WAV, FLAC,
    OGG, M4A, MP4, MOV, WEBM, MATROSKA, HTML, TEXT, PROGRAM, *IN_ZIP, *IN_TEXT,
)  # fmt: skip

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x1f\x8b\x08", GZIP),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\x00\x00\x01\x00", ICON),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"#!", PROGRAM),
)
_BRANDS = {
    b"avif": AVIF, b"avis": AVIF, b"heic": HEIC, b"heix": HEIC, b"mif1": HEIC, b"msf1": HEIC,
    b"M4A ": M4A, b"qt  ": MOV,
}  # fmt: skip
# What makes a browser read markup; a page may begin with white space, a comment or a declaration.
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|title|style|object|embed)\b", re.IGNORECASE
)
_SVG = re.compile(rb"<svg\b", re.IGNORECASE)
_ODD_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")


def kind_of(head: bytes, ending: str = "") -> Kind:
    """What a file is.

    Args:
        head: its first `HEAD_BYTES`, or all of it.
        ending: of its name, with the dot and in small letters; it only chooses among kinds that
            are the same inside, such as a Word file and a ZIP archive.
    """
    if not head:
        return EMPTY
    kind = _by_signature(head) or _by_text(head)
    family = IN_ZIP if kind is ZIP else IN_TEXT if kind is TEXT else ()
    return next((each for each in family if ending in each.endings), kind)


def kind_of_ending(ending: str) -> Kind | None:
    """The kind whose files end so."""
    return next((kind for kind in KINDS if ending in kind.endings), None)


def _by_signature(head: bytes) -> Kind | None:
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if head[8:12] == b"WEBP" else WAV
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], MP4)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return WEBM if b"webm" in head[:64] else MATROSKA
    # Two letters: only with the length that a bitmap's header says.
    if head[:2] == b"BM" and head[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"):
        return BMP
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def _by_text(head: bytes) -> Kind:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # UTF-16: what browsers would read is between zeros.
        text = head[2:].replace(b"\0", b"")
    if _ODD_CONTROLS.intersection(text):
        return UNKNOWN
    if _MARKUP.search(text):
        return SVG if _SVG.search(text) and not re.search(rb"<html\b", text, re.IGNORECASE) else HTML
    return TEXT
