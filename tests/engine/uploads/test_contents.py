"""What a file is counts by its first bytes together with its name."""

import pytest

from heavy_engine.uploads.acceptance import NotAccepted, check_content, check_name, describe
from heavy_engine.uploads.images import size_of
from heavy_engine.uploads.kinds import KINDS, kind_of
from heavy_engine.uploads.names import NAME_MAX, display_name, ending_of
from tests.engine.uploads.samples import GIF, HTML, JPEG, MP4, PDF, PNG, PROGRAM, SVG, TEXT, WEBP, ZIP

TAKEN = [
    (("image/*",), "axe.png", PNG, "image/png"),
    (("image/*",), "AXE.JPG", JPEG, "image/jpeg"),
    (("image/*",), "axe.webp", WEBP, "image/webp"),
    ((".png",), "axe.png", PNG, "image/png"),
    (("application/pdf",), "list.pdf", PDF, "application/pdf"),
    (("video/*",), "saw.mp4", MP4, "video/mp4"),
    ((".zip",), "bomb.zip", ZIP, "application/zip"),
    (
        (".docx",),
        "letter.docx",
        ZIP,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ((".csv",), "tools.csv", TEXT, "text/csv"),
    (("text/*",), "tools.md", TEXT, "text/markdown"),
    ((".dwg",), "shed.dwg", b"AC1032\x00\x01\x02", "application/octet-stream"),
    (("image/svg+xml",), "axe.svg", SVG, "image/svg+xml"),
    ((".html",), "page.html", HTML, "text/html"),
    ((), "anything", PROGRAM, "application/x-executable"),
    ((), "axe.png", JPEG, "image/jpeg"),
]
REFUSED = [
    (("image/*",), "axe.png", JPEG, "It is named like a PNG image, but it is a JPEG image."),
    (("image/*",), "axe.png", HTML, "It is named like a PNG image, but it is a web page."),
    (("image/*",), "axe.png", PROGRAM, "It is named like a PNG image, but it is a program."),
    (("image/*",), "axe.png", TEXT, "It is named like a PNG image, but it is a text."),
    (("image/*",), "axe.svg", SVG, "It is an SVG drawing. Wanted: images."),
    (("image/*",), "list.pdf", PDF, "It is a PDF document. Wanted: images."),
    (("image/*",), "axe.php", GIF, "It is a GIF image, but its name does not end with .gif."),
    (("image/*",), "axe", PNG, "It is a PNG image, but its name does not end with .png."),
    (("text/*",), "notes.txt", HTML, "It is named like a text, but it is a web page."),
    (("text/*",), "notes.html", HTML, "It is a web page. Wanted: texts."),
    ((".dwg",), "shed.dwg", PROGRAM, "It is a program. Wanted: .dwg."),
    (
        (".png",),
        "axe.png",
        b"\x01\x02\x03",
        "It is named like a PNG image, but it is something this server does not know.",
    ),
    ((".pdf", "image/*"), "saw.mp4", MP4, "It is an MPEG-4 video. Wanted: .pdf, images."),
    ((), "empty.txt", b"", "It is empty."),
]


@pytest.mark.parametrize(("accept", "name", "head", "media_type"), TAKEN)
def test_a_file_that_is_what_it_says_is_taken(
    accept: tuple[str, ...], name: str, head: bytes, media_type: str
) -> None:
    assert check_content(accept, name, head).media_type == media_type


@pytest.mark.parametrize(("accept", "name", "head", "sentence"), REFUSED)
def test_a_file_that_is_something_else_is_refused_in_words(
    accept: tuple[str, ...], name: str, head: bytes, sentence: str
) -> None:
    with pytest.raises(NotAccepted) as refusal:
        check_content(accept, name, head)

    assert str(refusal.value) == sentence


def test_markup_is_found_behind_white_space_a_comment_and_a_byte_order_mark() -> None:
    for before in (b"\xef\xbb\xbf", b"  \n\t", b"<!-- " + b"x" * 900 + b" -->\n", b"harmless words, then "):
        assert kind_of(before + b"<ScRiPt>alert(1)</script>").media_type == "text/html", before
    hidden = "<html><script>".encode("utf-16")
    assert kind_of(hidden).media_type == "text/html"


def test_only_pictures_of_pixels_are_shown_in_pages() -> None:
    safe = {kind.media_type for kind in KINDS if kind.is_safe_image}

    assert safe == {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}


def test_a_name_is_refused_before_a_byte_is_sent() -> None:
    check_name(("image/*", ".dwg"), "axe.png")
    check_name(("image/*", ".dwg"), "shed.dwg")
    check_name((), "whatever")

    with pytest.raises(NotAccepted, match=r"Its name ends with \.exe\. Wanted: images, \.dwg\."):
        check_name(("image/*", ".dwg"), "virus.exe")
    with pytest.raises(NotAccepted, match="Its name has no ending"):
        check_name(("image/*",), "picture")


def test_what_is_wanted_is_said_in_words() -> None:
    assert describe(("image/*", ".pdf")) == "images, .pdf"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\fakepath\\axe.png", "axe.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("gnp.\u202eexe.png", "gnp.exe.png"),
        ("  many   spaces .pdf ", "many spaces .pdf"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("Lärche.pdf", "Lärche.pdf"),
        ("a" * 300 + ".pdf", "a" * (NAME_MAX - 4) + ".pdf"),
    ],
)
def test_a_name_is_fit_to_be_shown(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_an_ending_is_short_and_plain() -> None:
    assert [ending_of(name) for name in ("a.PDF", "a.tar.gz", "a", ".bashrc", "a.b c", "a.")] == [
        ".pdf",
        ".gz",
        "",
        "",
        "",
        "",
    ]


def test_the_size_of_an_image_is_read_from_its_header() -> None:
    vp8l = b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f" + (99 | 199 << 14).to_bytes(4, "little")
    avif = (
        b"\x00\x00\x00\x18ftypavif"
        + bytes(12)
        + b"ispe"
        + bytes(4)
        + (640).to_bytes(4, "big")
        + (480).to_bytes(4, "big")
    )
    sizes = [size_of(kind_of(head), head) for head in (PNG, JPEG, GIF, WEBP, vp8l, avif, PDF, PNG[:18])]

    assert sizes == [(1, 1), (3, 2), (2, 3), (100, 200), (100, 200), (640, 480), None, None]
