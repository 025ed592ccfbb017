"""What a page's time goes into, as lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from dev_scripts.profile.owners import shorter

SHOWN = 5


def lines(path: str, found: dict[str, Any]) -> Iterator[str]:
    """The first render, the events and the components that cost most."""
    yield from _rendering(f"First render of {path}", found["first"], "layout, HTML, data")
    yield ""
    if found["step"]:
        words = "layout, data, the frame and the browser in this process"
        yield from _rendering(f"Coming to {path} from another page, over the socket", found["step"], words)
    else:
        yield from _event(", ".join(" ".join(step) for step in found["steps"]), found["event"])
    yield from _components(found["components"])
    yield from (f"! {fault}" for fault in found["faults"])


def _rendering(what: str, taken: dict[str, Any], beside: str) -> Iterator[str]:
    yield _title(what, taken)
    yield _part("components", taken["components"], "their own functions")
    yield _part("engine, data", taken["cpu"] - taken["components"], f"{beside}: CPU beside the components")
    yield _part("waiting", taken["whole"] - taken["cpu"], "for the database, or for a CPU")


def _event(what: str, event: dict[str, Any]) -> Iterator[str]:
    if not event["count"]:
        yield f"Event: {what}\n  The page did nothing at that: no handler listens to it."
        return
    edit = event["whole"] - event["handler"] - event["components"]
    sent = f"{event['edits']:g} edits, {event['bytes']:g} bytes, {event['queries']:g} queries"
    yield _title(f"Event: {what}", event)
    yield _part("handler", event["handler"], "from its beginning to its end, waiting included")
    yield _part("components", event["components"], "their own functions")
    yield _part("edit", edit, f"layout, difference, frame: {sent}")


def _components(slowest: Sequence[dict[str, Any]]) -> Iterator[str]:
    if slowest:
        yield f"\n{'RENDERS':>8}  {'MEAN':>9}  {'LONGEST':>9}  COMPONENT"
    for cost in sorted(slowest, key=lambda cost: -cost["total_ms"])[:SHOWN]:
        place = cost["place"]
        where = f"  {shorter(place['file'])}:{place['line']}" if place else ""
        times = f"{cost['mean_ms']:>6.2f} ms  {cost['longest_ms']:>6.2f} ms"
        yield f"{cost['renders']:>8,}  {times}  {cost['name']}{where}"


def _title(words: str, taken: dict[str, Any]) -> str:
    return f"{words}\n  {'all of it':<14}{taken['whole']:>8.2f} ms   median of {taken['count']:,}"


def _part(name: str, ms: float, words: str) -> str:
    return f"    {name:<12}{max(ms, 0):>8.2f} ms   {words}"
