"""Figures as the pages under /dev write them."""

import time


def milliseconds(value: float | None) -> str:
    """A time to read: "0.31 ms", "12 ms", "1.2 s"; "none" for none."""
    if value is None:
        return "none"
    if value >= 1000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 10 or value == 0 else f"{value:.2f} ms"


def size(count: float) -> str:
    """Bytes to read: "512 B", "12 KiB", "1.5 MiB", "115 MiB"."""
    if count < 1024:
        return f"{count:.0f} B"
    if count < 1024**2:
        return f"{count / 1024:.0f} KiB"
    mib = count / 1024**2
    return f"{mib:.1f} MiB" if mib < 10 else f"{mib:.0f} MiB"


def rate(value: float) -> str:
    """So many a second: "0.33/s", "2/s", "240/s"."""
    return f"{value:.0f}/s" if value >= 10 else f"{value:.2g}/s"


def percent(share: float) -> str:
    """Of one: "7 %"."""
    return f"{share * 100:.0f} %"


def whole(value: float) -> str:
    """A count."""
    return f"{value:,.0f}"


def age(seconds: float) -> str:
    """How long ago, or how old."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def clock(at: float) -> str:
    """The time of day on the server."""
    return time.strftime("%H:%M:%S", time.localtime(at))


def several(count: int, one: str, many: str) -> str:
    """A number and what it counts."""
    return f"{count:,} {one if count == 1 else many}"


def ending(text: str, most: int = 12) -> str:
    """A long name by its end, where those that are made in a row differ."""
    return text if len(text) <= most else f"…{text[1 - most :]}"
