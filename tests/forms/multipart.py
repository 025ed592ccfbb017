"""multipart/form-data, written by hand."""

EDGE = "edge-of-a-part"
TYPE = f"multipart/form-data; boundary={EDGE}"


def body_of(*parts: bytes, token: str = "") -> bytes:
    """A whole body, with the hidden inputs of the portrait form if there is a token."""
    hidden = [text("_form", "portrait"), text("_token", token)] if token else []
    edge = f"--{EDGE}".encode()
    return b"".join(edge + b"\r\n" + part + b"\r\n" for part in [*hidden, *parts]) + edge + b"--\r\n"


def text(name: str, value: str) -> bytes:
    """A text."""
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()


def file(name: str, called: str, content: bytes) -> bytes:
    """A file."""
    head = f'Content-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
    return head.encode() + b"Content-Type: image/png\r\n\r\n" + content
