"""Ids that sort by the time they were made."""

import secrets
import time
import uuid


def new_id() -> str:
    """Make a version 7 UUID (RFC 9562, section 5.7) in its usual text form."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | 7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))
