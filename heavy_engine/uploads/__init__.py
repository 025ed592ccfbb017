"""Uploads: files that come in, are checked, kept and given out again. Knows no server and no page."""

from ..files import FileStore, NoSuchFile, StoredFile, new_file_id
from .desk import UploadCleaner, UploadDesk, open_store
from .disk_store import DiskStore
from .s3_store import BadStoreAddress, NoS3Client, S3Store

__all__ = [
    "BadStoreAddress",
    "DiskStore",
    "FileStore",
    "NoS3Client",
    "NoSuchFile",
    "S3Store",
    "StoredFile",
    "UploadCleaner",
    "UploadDesk",
    "new_file_id",
    "open_store",
]
