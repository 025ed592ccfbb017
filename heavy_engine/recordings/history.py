"""History: where a page has been, as its browser's Back and Forward know it."""

from typing import Literal

Direction = Literal["back", "forward"]


class History:
    """The addresses of one page in one tab."""

    def __init__(self, address: str) -> None:
        self._addresses, self._at = [address], 0

    def direction_of(self, address: str) -> Direction:
        """Which of the browser's buttons leads there from here."""
        is_back = self._at > 0 and self._addresses[self._at - 1] == address
        is_next = self._addresses[self._at + 1 : self._at + 2] == [address]
        return "forward" if is_next and not is_back else "back"

    def moved(self, address: str, how: str) -> None:
        """Remember a step: `push`, `replace`, or `pop` for one of the browser's buttons."""
        if how == "push":
            self._addresses[self._at + 1 :] = [address]
            self._at += 1
        elif how == "pop" and address in self._addresses:
            self._at = self._addresses.index(address)
        else:
            self._addresses[self._at] = address
