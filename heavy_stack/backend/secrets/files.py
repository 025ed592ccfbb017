"""Secrets from files: one file each in one folder, as Docker and Kubernetes mount them."""

import asyncio
import os
import stat
from pathlib import Path

from pydantic import SecretStr

from ..errors import SecretMissing, SecretUnreadable
from .provider import checked

SIZE_MAX = 65_536  # bytes


class FileSecrets:
    """The secret "stripe_key" is the text of the file `stripe_key`, without one line end.

    Args:
        folder: where the files lie, such as /run/secrets.
        private: refuse a file that everybody on the machine may read or change.
    """

    def __init__(self, folder: Path, *, private: bool = True) -> None:
        self._folder = folder
        self._private = private

    async def get(self, name: str) -> SecretStr:
        """The file's text.

        Raises:
            SecretMissing: there is no such file, or it is empty.
            SecretUnreadable: it is open to everybody, no file, too large, no text, or cannot be read.
        """
        return await asyncio.to_thread(self._read, checked(name))

    def where(self, name: str) -> str:
        """The file."""
        return f"the file {self._folder / name}"

    def _read(self, name: str) -> SecretStr:
        try:
            content = self._content(name)
            text = content.decode()
        except (FileNotFoundError, NotADirectoryError):
            raise SecretMissing(name, self.where(name)) from None
        except OSError as error:
            raise SecretUnreadable(name, self.where(name), str(error.strerror)) from error
        except UnicodeDecodeError:
            # Its text would repeat bytes of the secret.
            raise SecretUnreadable(name, self.where(name), "it is no UTF-8 text") from None
        text = text.removesuffix("\n").removesuffix("\r")
        if not text:
            raise SecretMissing(name, f"{self.where(name)}, which is empty")
        return SecretStr(text)

    def _content(self, name: str) -> bytes:
        # What is checked is what was opened, whatever happens to the path. A pipe must not block us.
        descriptor = os.open(self._folder / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if reason := self._objection(os.fstat(descriptor)):
                raise SecretUnreadable(name, self.where(name), reason)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(SIZE_MAX)
        finally:
            os.close(descriptor)

    def _objection(self, found: os.stat_result) -> str:
        """Why a file is not taken; empty when it is."""
        if not stat.S_ISREG(found.st_mode):
            return "it is no regular file"
        if found.st_size > SIZE_MAX:
            return f"it has {found.st_size} bytes; a secret has at most {SIZE_MAX}"
        if self._private and found.st_mode & stat.S_IWOTH:
            return "everybody on this machine may change it; chmod o-rwx it"
        if self._private and found.st_mode & stat.S_IROTH:
            return "everybody on this machine may read it; chmod o-r it, or mount it with the mode 0400"
        return ""
