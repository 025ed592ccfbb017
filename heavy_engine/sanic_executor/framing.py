"""The bytes of a WebSocket frame: 2 bytes, 0, 2 or 8 of length, 4 of mask, payload (RFC 6455, 5.2)."""

HEAD_MIN, HEAD_MAX = 2, 14
# That of a browser's text of up to 125 bytes.
SHORT_HEAD = 6
# The first byte of an unfragmented text frame.
PLAIN_TEXT = 0x81


def frame_length(data: bytes, start: int) -> int | None:
    """The length of the frame that begins here, in bytes; None if too little of it has come."""
    marked = data[start + 1]
    size, wide = marked & 0x7F, 0
    if size > 125:
        wide = 2 if size == 126 else 8
        if len(data) < start + HEAD_MIN + wide:
            return None
        size = int.from_bytes(data[start + HEAD_MIN : start + HEAD_MIN + wide], "big")
    return HEAD_MIN + wide + (4 if marked & 0x80 else 0) + size


def head(size: int) -> bytes:
    """The head of an unmasked text frame in one piece (RFC 6455, section 5.2)."""
    if size < 126:
        return bytes((0x81, size))
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big")
    return b"\x81\x7f" + size.to_bytes(8, "big")


def unmasked(frame: bytes, size: int) -> bytes:
    """The payload of a whole frame with a short head; all its bytes at once, as one large number."""
    key = int.from_bytes(frame[2:6] * (size // 4 + 1), "big") >> (8 * (4 - size % 4))
    return (int.from_bytes(frame[6:], "big") ^ key).to_bytes(size, "big")
