"""AES-256-GCM (NIST SP 800-38D) with the place of a value as authenticated data. Pure.

A sealed value is

    1 byte    version of this format, 1
    16 bytes  id of the key, a UUID
    12 bytes  nonce, random
    n bytes   the value, encrypted
    16 bytes  tag

What is not in it but authenticated with it are its header and its place: four-byte length and
UTF-8 of each part, so that ("ab", "c") and ("a", "bc") are different places.

Nonces are random: one key may seal 2**32 values before two nonces are equal with a chance of
2**-32 (SP 800-38D, section 8.3). A person who saves once a second gets there in 136 years.
"""

import os
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..errors import ValueSealed

VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = len(VERSION) + 16
OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES
SECRET_BYTES = 32


def seal(secret: bytes, key_id: str, plain: bytes, place: Sequence[str]) -> bytes:
    """Encrypt a value for one place.

    Args:
        secret: the key, 32 bytes.
        key_id: its name, a UUID; it can be read in what comes out.
        plain: the value.
        place: where it will be; it opens nowhere else.
    """
    header = _header(key_id)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(secret).encrypt(nonce, plain, header + _lengths_and_parts(place))


def open_sealed(secret: bytes, key_id: str, sealed: bytes, place: Sequence[str]) -> bytes:
    """Decrypt what was sealed with this key for this place.

    Raises:
        ValueSealed: it was not, or it is damaged.
    """
    header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    if header != _header(key_id) or len(rest) < NONCE_BYTES + TAG_BYTES:
        raise ValueSealed
    nonce, encrypted = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    try:
        return AESGCM(secret).decrypt(nonce, encrypted, header + _lengths_and_parts(place))
    except InvalidTag:
        raise ValueSealed from None


def _header(key_id: str) -> bytes:
    return VERSION + UUID(key_id).bytes


def _lengths_and_parts(place: Sequence[str]) -> bytes:
    parts = [part.encode() for part in place]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
