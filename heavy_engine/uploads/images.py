"""How many pixels an image has, read from its header: nothing is ever decoded.

A picture of a few kilobytes may unpack to gigabytes in whatever shows or resizes it later.
"""

from collections.abc import Callable

from .kinds import AVIF, GIF, HEIC, JPEG, PNG, WEBP, Kind

HEADER_BYTES = 262_144
"""So far into a file its size is looked for: before it a camera may have put a preview."""

Size = tuple[int, int]


def size_of(kind: Kind, head: bytes) -> Size | None:
    """Width and height in pixels; None if the header does not say."""
    reader = _READERS.get(kind.media_type)
    try:
        return reader(head) if reader else None
    except IndexError:
        return None


def _png(head: bytes) -> Size | None:
    return (_big(head, 16, 4), _big(head, 20, 4)) if head[12:16] == b"IHDR" else None


def _gif(head: bytes) -> Size:
    return _little(head, 6, 2), _little(head, 8, 2)


def _jpeg(head: bytes) -> Size | None:
    place = 2
    while place + 9 < len(head) and head[place] == 0xFF:
        marker = head[place + 1]
        if marker == 0xFF:
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return _big(head, place + 7, 2), _big(head, place + 5, 2)
        elif marker == 0x01 or 0xD0 <= marker <= 0xD9:
            place += 2
        else:
            place += 2 + _big(head, place + 2, 2)
    return None


def _webp(head: bytes) -> Size | None:
    form = head[12:16]
    if form == b"VP8X":
        return _little(head, 24, 3) + 1, _little(head, 27, 3) + 1
    if form == b"VP8L":
        bits = _little(head, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return _little(head, 26, 2) & 0x3FFF, _little(head, 28, 2) & 0x3FFF
    return None


def _by_boxes(head: bytes) -> Size | None:
    """AVIF and HEIC: the largest of the sizes that `ispe` boxes tell."""
    found: list[Size] = []
    place = head.find(b"ispe")
    while place >= 0 and place + 16 <= len(head):
        found.append((_big(head, place + 8, 4), _big(head, place + 12, 4)))
        place = head.find(b"ispe", place + 4)
    return max(found, key=lambda size: size[0] * size[1], default=None)


_READERS: dict[str, Callable[[bytes], Size | None]] = {
    PNG.media_type: _png,
    GIF.media_type: _gif,
    JPEG.media_type: _jpeg,
    WEBP.media_type: _webp,
    AVIF.media_type: _by_boxes,
    HEIC.media_type: _by_boxes,
}


def _big(head: bytes, place: int, length: int) -> int:
    return int.from_bytes(_part(head, place, length), "big")


def _little(head: bytes, place: int, length: int) -> int:
    return int.from_bytes(_part(head, place, length), "little")


def _part(head: bytes, place: int, length: int) -> bytes:
    if place + length > len(head):
        raise IndexError("the header ends early")
    return head[place : place + length]
