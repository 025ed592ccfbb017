"""UploadDesk: all that one process needs for uploads and downloads; made from the settings."""

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..application import Caller, EngineSettings
from ..background import BackgroundTask
from ..files import FileStore, StoredFile
from .disk_store import DiskStore
from .links import link_to
from .s3_store import S3Store
from .spool import Quota, Spool
from .threads import in_thread
from .tickets import Signer, Ticket

CLEAN_UP_EVERY_S = 600.0


class UploadDesk:
    """The store, the unfinished files beside it, and who signs for them.

    Nothing is written or reached before the first file. Without a folder in the settings, files
    live in a temporary one that ends with the process.
    """

    def __init__(self, settings: EngineSettings, store: FileStore | None = None) -> None:
        self.settings = settings
        self.signer = Signer(settings.signing_keys)
        self._store = store
        self._made_folder: Path | None = None
        self._made_spool: Spool | None = None

    @property
    def folder(self) -> Path:
        """Where unfinished files are, and stored ones if they stay on this machine."""
        if self._made_folder is None:
            self._made_folder = Path(self.settings.uploads_folder or self._temporary()).absolute()
        return self._made_folder

    @property
    def spool(self) -> Spool:
        """The unfinished files."""
        if self._made_spool is None:
            settings = self.settings
            quota = Quota(
                settings.uploads_max, settings.uploads_quota_bytes, settings.uploads_keep_free_bytes
            )
            self._made_spool = Spool(self.folder, quota)
        return self._made_spool

    @property
    def store(self) -> FileStore:
        """The files that stay."""
        if self._store is None:
            self._store = open_store(str(self.folder), self.settings.uploads_url)
        return self._store

    def link(self, caller: Caller, file: StoredFile, *, inline: bool = False) -> str:
        """The address of a file for somebody."""
        return link_to(self.signer, caller, file, inline=inline)

    async def forget(self, tickets: Sequence[Ticket]) -> None:
        """Delete what came of uploads that nobody wants any more."""
        for ticket in tickets:
            await in_thread(partial(self.spool.forget, ticket))

    def _temporary(self) -> str:
        made = tempfile.mkdtemp(prefix="heavy-uploads-")
        weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
        return made


class UploadCleaner(BackgroundTask):
    """Removes what was left behind: at the start, and from time to time."""

    def __init__(self, desk: UploadDesk) -> None:
        super().__init__()
        self._desk = desk

    async def _run(self) -> None:
        while self._desk.settings.uploads_folder:
            await in_thread(lambda: self._desk.spool.clean_up(self._desk.settings.uploads_keep_s))
            await self._desk.store.clean_up()
            await asyncio.sleep(CLEAN_UP_EVERY_S)


def open_store(folder: str, url: str = "") -> FileStore:
    """The store that settings name: a bucket if there is an address, else the folder.

    Raises:
        BadStoreAddress: when the address is none.
    """
    return S3Store(url) if url else DiskStore(Path(folder).absolute())
