"""Read a plain post as it comes: texts into memory, files to the disk, within the limits of their form."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from ..application import Caller
from ..hooks.upload_entries import UploadEntry
from ..uploads.desk import UploadDesk
from ..uploads.refusals import size_in_words
from .multipart import TOO_LARGE, BadPost, Part, PartReader, text_in
from .post_files import NO_FILES, PostFiles, Wanted
from .sent import Pairs

FindWanted = Callable[[Pairs], Awaitable[Mapping[str, Wanted]]]


@dataclass(frozen=True)
class Posted:
    """What a browser posted: names and values in their order, and files by the names of their inputs."""

    pairs: Pairs
    files: Mapping[str, tuple[UploadEntry, ...]] = field(default_factory=lambda: NO_FILES)
    forget: Callable[[], None] = lambda: None


class PostReader:
    """Reads one body of multipart/form-data.

    Whose form it is and what that takes is asked before the first byte of the first file: a form's
    token and names stand before its files.
    """

    def __init__(
        self, content_type: str, desk: UploadDesk, caller: Caller, find_wanted: FindWanted, body_max: int = 0
    ) -> None:
        """`body_max` is how many bytes the body has at most, if that is known.

        Raises:
            BadPost: when this is no form.
        """
        self._reader = PartReader(content_type)
        self._desk = desk
        self._caller = caller
        self._find_wanted = find_wanted
        self._body_max = body_max or desk.settings.upload_max_bytes
        self._pairs: list[tuple[str, str]] = []
        self._files: PostFiles | None = None
        self._part: Part | None = None
        self._text = bytearray()
        self._texts_size = 0

    async def read(self, chunks: AsyncIterator[bytes]) -> Posted:
        """All of it; nothing stays of what cannot be read to its end.

        Raises:
            BadPost: when it is no form, or too much.
        """
        try:
            async for chunk in chunks:
                for found in self._reader.feed(chunk):
                    await self._take(found)
            self._reader.finish()
        except BaseException:
            self._forget()
            raise
        files = self._files.entries if self._files else NO_FILES
        return Posted(self._pairs, files, self._forget)

    async def _take(self, found: Part | bytes | None) -> None:
        if isinstance(found, Part):
            self._part = found
            if found.file_name:
                await (await self._post_files()).begin(found.name, found.file_name)
        elif self._part is None:
            return
        elif not self._part.file_name:
            self._take_text(self._part, found)
        elif self._files:
            await (self._files.write(found) if found is not None else self._files.end())

    def _take_text(self, part: Part, found: bytes | None) -> None:
        if found is None:
            if part.file_name is None:  # Else it is a field for files of which nothing was chosen.
                self._pairs.append((part.name, text_in(bytes(self._text))))
            self._text = bytearray()
            return
        self._texts_size += len(found)
        most = self._desk.settings.request_max_bytes
        if self._texts_size > most:
            raise BadPost(f"The texts of a form have at most {size_in_words(most)}.", TOO_LARGE)
        self._text += found

    async def _post_files(self) -> PostFiles:
        if self._files is None:
            wanted = await self._find_wanted(self._pairs)
            self._files = PostFiles(self._desk, self._caller, wanted, self._body_max)
        return self._files

    def _forget(self) -> None:
        if self._files:
            self._files.forget()
