"""Texts that the browser keeps for this site, or with `in_tab` for this tab alone.

Nothing secret belongs here, and nothing here is to be trusted: whoever sits at the browser can read and
change it. A site may keep some 5 MB; a private window forgets it when it is closed.
"""

from heavy_engine.browser_side import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heavy_engine.browser_side.stores import Storage


async def read_stored(name: str, in_tab: bool = False) -> str | None:
    """The text that is kept under a name; None if there is none."""
    return await _area(in_tab).get(name)


async def store_text(name: str, text: str, in_tab: bool = False) -> None:
    """Keep a text under a name."""
    await _area(in_tab).set(name, text)


async def forget_stored(name: str, in_tab: bool = False) -> None:
    """Forget the text under a name."""
    await _area(in_tab).remove(name)


async def stored_names(in_tab: bool = False) -> list[str]:
    """All names under which a text is kept."""
    return await _area(in_tab).keys()


def _area(in_tab: bool) -> "Storage":
    return page.session_storage if in_tab else page.local_storage
