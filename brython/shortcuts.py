"""Keyboard shortcuts of a whole page, which an element hears as an event."""

from heavy_engine.browser_side import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heavy_engine.browser_side import Watch

_watches: "dict[str, Watch]" = {}


async def listen_for_keys(
    element_id: str, keys: list[str], prevent: bool = True, in_fields: bool = False
) -> None:
    """Send an event "shortcut" from an element when one of these is pressed: `event["detail"]["keys"]`.

        html.div({
            "id": "editor",
            "onMount": in_browser(listen_for_keys, element_id="editor", keys=["mod+s"]),
            "onUnmount": in_browser(stop_listening, element_id="editor"),
            "onShortcut": save,
        })

    Args:
        element_id: which element hears it.
        keys: such as "mod+k" (Ctrl, on a Mac Cmd), "shift+?", "escape".
        prevent: the browser does not do what it does for these keys.
        in_fields: also while somebody types in a field.
    """
    await stop_listening(element_id)

    async def tell(pressed: str) -> None:
        await page.element(element_id).send("shortcut", {"keys": pressed})

    _watches[element_id] = await page.watch("keys", tell, keys=keys, prevent=prevent, typing=in_fields)


async def stop_listening(element_id: str) -> None:
    """Hear no keys any more for this element."""
    watch = _watches.pop(element_id, None)
    if watch is not None:
        await watch.stop()
