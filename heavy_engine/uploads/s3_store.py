"""S3Store: files in a bucket of any store that speaks S3.

Its client is obstore (the Rust crate object_store): `./heavy` installs it with the dependency group
`s3`. It signs (SigV4), retries, and sends long files in parts.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ..files import NoSuchFile, key_of
from .disk_store import READ_BYTES
from .threads import in_thread

if TYPE_CHECKING:
    from obstore.store import S3Store as Bucket

PART_BYTES = 8_388_608
"""One part of a long file: 10,000 of them, which is S3's most, are 78 GiB."""
PARTS_AT_ONCE = 2
SCHEME = "s3"
_KNOWN_PARAMETERS = ("endpoint", "region")


class BadStoreAddress(ValueError):
    """An address of a store that cannot be understood; says what was wanted."""


class NoS3Client(RuntimeError):
    """The client for S3 is not installed."""

    def __init__(self) -> None:
        super().__init__("Files go to S3, but obstore is not installed. Run  ./heavy deps sync s3")


@dataclass(frozen=True)
class Address:
    """`s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://HOST&region=REGION`; only the bucket must be.

    Without a key the usual variables count (AWS_ACCESS_KEY_ID and so on), or the machine's own role.
    """

    bucket: str
    prefix: str
    options: dict[str, Any]

    @staticmethod
    def read(url: str) -> "Address":
        """Understand an address.

        Raises:
            BadStoreAddress: says what was wanted.
        """
        parts = urlsplit(url)
        said = dict(parse_qsl(parts.query))
        if parts.scheme != SCHEME or not parts.hostname or set(said) - set(_KNOWN_PARAMETERS):
            raise BadStoreAddress(
                f"is no address of a store (it begins with {parts.scheme or 'no scheme'!r});"
                " wanted s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION"
            )
        options: dict[str, Any] = {"region": said.get("region", "us-east-1")}
        if endpoint := said.get("endpoint"):
            options |= {"endpoint": endpoint, "virtual_hosted_style_request": False}
            options["client_options"] = {"allow_http": urlsplit(endpoint).scheme == "http"}
        if parts.username:
            options["access_key_id"] = unquote(parts.username)
            options["secret_access_key"] = unquote(parts.password or "")
        prefix = parts.path.strip("/")
        return Address(parts.hostname, f"{prefix}/" if prefix else "", options)


class S3Store:
    """A file is the object `PREFIX/files/ab/abcdef…`; an object that failed to come whole never appears."""

    def __init__(self, url: str) -> None:
        self._address = Address.read(url)
        self._made: Bucket | None = None

    async def adopt(self, file_id: str, path: Path) -> None:
        """Send a file of this machine, then remove it here."""
        import obstore

        key = self._key(file_id)
        await obstore.put_async(
            self._bucket, key, path, chunk_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE, use_multipart=True
        )
        await in_thread(path.unlink)

    async def write(self, file_id: str, chunks: AsyncIterator[bytes]) -> int:
        """Send what comes, in parts."""
        import obstore

        counted = _Counted(chunks)
        await obstore.put_async(
            self._bucket,
            self._key(file_id),
            counted,
            chunk_size=PART_BYTES,
            max_concurrency=PARTS_AT_ONCE,
            use_multipart=True,
        )
        return counted.size

    async def size(self, file_id: str) -> int:
        """How many bytes a file has."""
        import obstore

        try:
            found = await obstore.head_async(self._bucket, self._key(file_id))
        except FileNotFoundError:
            raise NoSuchFile(file_id) from None
        return found["size"]

    async def read(self, file_id: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of a range."""
        import obstore

        wanted: Any = {"offset": start} if end is None else (start, end)
        if end is not None and end <= start:
            return
        try:
            found = await obstore.get_async(self._bucket, self._key(file_id), options={"range": wanted})
        except FileNotFoundError:
            raise NoSuchFile(file_id) from None
        async for chunk in found.stream(min_chunk_size=READ_BYTES):
            yield bytes(chunk)

    async def delete(self, file_id: str) -> None:
        """Remove a file."""
        import obstore

        try:
            await obstore.delete_async(self._bucket, self._key(file_id))
        except FileNotFoundError:
            return

    async def clean_up(self) -> None:
        """Nothing here: a bucket drops parts of what was never finished by a rule of its own."""
        await asyncio.sleep(0)

    def _key(self, file_id: str) -> str:
        folder, name = key_of(file_id)
        return f"{self._address.prefix}files/{folder}/{name}"

    @property
    def _bucket(self) -> "Bucket":
        if self._made is None:
            try:
                from obstore.store import S3Store as Bucket
            except ImportError:
                raise NoS3Client from None
            self._made = Bucket(self._address.bucket, **self._address.options)
        return self._made


class _Counted:
    """Counts what passes."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self.size = 0

    def __aiter__(self) -> "_Counted":
        return self

    async def __anext__(self) -> bytes:
        chunk = await anext(self._chunks)
        self.size += len(chunk)
        return chunk
