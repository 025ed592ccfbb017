"""Ring: what happened on one page last, in so many bytes, so that it can still be recorded afterwards."""

from collections.abc import Callable

from .entries import TappedPage, entry


class Ring:
    """Keeps the entries of a page; when they are too many, those before a look at the whole page go.

    Of two halves the older one is dropped. Each begins with the page as it was then, so that what is
    kept can be understood without what is not.
    """

    __slots__ = ("_half", "_more", "_newer", "_older", "is_whole", "page")

    def __init__(self, max_bytes: int, page: Callable[[], TappedPage | None]) -> None:
        """Begin with nothing.

        Args:
            max_bytes: to keep, about; a look at the whole page comes on top.
            page: answers it as long as it is there.
        """
        self._half = max_bytes // 2
        self.page = page
        self._older: list[bytes] = []
        self._newer: list[bytes] = []
        # Bytes of the newer half, besides how it begins.
        self._more = 0
        # Whether all is there that ever happened.
        self.is_whole = True

    def add(self, entry: bytes, *, is_quiet: bool = False) -> None:
        """Keep one more; where `is_quiet`, the page is what its browser has, and may be looked at."""
        self._newer.append(entry)
        self._more += len(entry)
        if is_quiet and self._more > self._half:
            self._turn()

    def entries(self) -> list[bytes]:
        """All that is kept, in order."""
        return [*self._older, *self._newer]

    def _turn(self) -> None:
        page = self.page()
        if page is None:
            return
        self.is_whole = self.is_whole and not self._older
        begun = entry("open", page.tapped.seed, page.facts(), page.whole())
        self._older, self._newer, self._more = self._newer, [begun], 0
