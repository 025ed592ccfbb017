"""What belongs to one person and to nobody else: their keys, and what these keys seal."""

from .data_keys import DataKey, Place
from .key_encryption import FixedKeys, KeyEncryptionKeys, KeySource, ProvidedKeys, WrappedKey, key_source
from .key_ring import KeyRing, key_ring

__all__ = [
    "DataKey",
    "FixedKeys",
    "KeyEncryptionKeys",
    "KeyRing",
    "KeySource",
    "Place",
    "ProvidedKeys",
    "WrappedKey",
    "key_ring",
    "key_source",
]
