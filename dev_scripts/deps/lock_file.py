"""The text of one lock: what must be in it and what must not."""

import re
from collections.abc import Iterator
from pathlib import Path

MARK = "# Made by ./heavy deps lock; fits the declarations "
URL = r"[a-z][a-z0-9+.-]*://\S+"
OPTION = r"^\s*(?:--?[a-z-]*(?:index|links|host)[a-z-]*|-[if])\b.*"
ADDRESS = re.compile(f"{URL}|{OPTION}", re.IGNORECASE | re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def address_in(text: str) -> str | None:
    """The first address of an index or file host in a lock; it would tie every user to that host."""
    match = ADDRESS.search(text)
    return match.group().strip() if match else None


def marked(text: str, digest: str) -> str:
    """The lock with the digest of what it was made for in its first line."""
    return f"{MARK}{digest}\n{unmarked(text)}"


def unmarked(text: str) -> str:
    """The lock as uv wrote it."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(MARK))


def problems(path: Path, digest: str) -> Iterator[str]:
    """What is wrong with a lock, one sentence each."""
    if not path.exists():
        yield f"requirements/{path.name} is missing"
        return
    text = path.read_text("utf-8")
    if (address := address_in(text)) is not None:
        yield f"requirements/{path.name} holds an address ({address}), which ties every user to that host"
    if not text.startswith(f"{MARK}{digest}\n"):
        yield f"requirements/{path.name} was made from other declarations than pyproject.toml holds now"
    for entry in re.split(r"\n(?=\S)", unmarked(text)):
        if (pin := PIN.match(entry)) and "--hash=" not in entry:
            yield f"requirements/{path.name} has no hash for {pin[1]}"


def pins(text: str) -> dict[str, str]:
    """Package -> version, names as the standard spells them (Foo_Bar is foo-bar)."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}
