"""Marked regions of a file: what is between the marks is written anew, all else is its owner's."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START = re.compile(r"^([ \t]*)# generated:start (\w+)\b.*$")
END = re.compile(r"^[ \t]*# generated:end\s*$")


@dataclass(frozen=True)
class Region:
    """One region: lines[first:last] are what is between its marks."""

    name: str
    indent: str
    first: int
    last: int


class RegionsBroken(ValueError):
    """The marks of a file make no sense."""


def regions_in(text: str) -> dict[str, Region]:
    """The regions of a file by name.

    Raises:
        RegionsBroken: for a mark without its other, or two regions of one name.
    """
    found: dict[str, Region] = {}
    opened: tuple[str, str, int] | None = None
    for number, line in enumerate(text.splitlines()):
        if start := START.match(line):
            if opened or start[2] in found:
                raise RegionsBroken(f"line {number + 1}: {line.strip()!r} where no region can begin")
            opened = (start[2], start[1], number + 1)
        elif END.match(line):
            if opened is None:
                raise RegionsBroken(f"line {number + 1}: # generated:end where no region began")
            found[opened[0]] = Region(*opened, number)
            opened = None
    if opened:
        raise RegionsBroken(f"line {opened[2]}: region {opened[0]!r} has no # generated:end")
    return found


def filled(text: str, contents: Mapping[str, Iterable[str]], hint: str) -> str:
    """The text with new contents in its regions, and a hint where the first one begins.

    Args:
        text: of a file.
        contents: lines without indent, by the name of a region; others stay as they are.
        hint: how to write them anew.

    Raises:
        RegionsBroken: when the marks make no sense.
    """
    lines = text.splitlines()
    last_first = sorted(regions_in(text).values(), key=lambda region: -region.first)
    for region in last_first:
        if region.name in contents:
            new = [f"{region.indent}{line}" if line else "" for line in contents[region.name]]
            lines[region.first : region.last] = new
            said = f" - {hint}" if region is last_first[-1] else ""
            lines[region.first - 1] = f"{region.indent}# generated:start {region.name}{said}"
    return "\n".join(lines) + "\n"


def contents_of(text: str) -> dict[str, tuple[str, ...]]:
    """What is in the regions of a file, by name.

    Raises:
        RegionsBroken: when the marks make no sense.
    """
    lines = text.splitlines()
    return {name: tuple(lines[one.first : one.last]) for name, one in regions_in(text).items()}
