"""What the examples of the gallery look like, as facts that hold on every machine.

Kept pictures would differ from machine to machine: other fonts, another rasteriser. Facts do not: which
elements there are, how they are laid out, their colours in both themes, their shares of the width, and
that all is mirrored where people write from right to left. They are kept in gallery_facts.json.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

KEPT = Path(__file__).with_name("gallery_facts.json")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
SETTINGS = ("light", "dark", "phone", "rtl")
# Texts are a little wider or narrower in other fonts; in percent of the example's width.
ABOUT = 20
COUNTED_MAX = 15
# So many pixels may a box stand elsewhere than its mirror image does.
MIRROR_PX = 12.0

Box = dict[str, Any]
Facts = dict[str, dict[str, str]]

LOOK = r"""() => [...document.querySelectorAll("article.example")].map((article) => {
  const stage = article.querySelector(".example-stage");
  const around = stage.getBoundingClientRect();
  const skipped = "svg *, [role=progressbar] *, progress, meter, option, .visually-hidden, [data-moving] *";
  const hex = (colour) => {
    const parts = colour.match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
    if (!parts) return colour;
    if (parts[4] === "0") return "none";
    return "#" + parts.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  };
  const boxes = [...stage.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && box.width > 1 && box.height > 1 && !element.matches(skipped);
  }).map((element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const classes = [...element.classList].filter((name) => !name.startsWith("is-")).sort();
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const sides = ["top", "right", "bottom", "left"];
    const edge = sides.some((side) => parseFloat(style[`border-${side}-width`]) > 0);
    return {
      name: [element.localName, ...classes].join("."),
      display: style.display,
      position: style.position,
      direction: style.direction,
      before: box.left - around.left,
      after: around.right - box.right,
      width: box.width,
      share: Math.round((box.width / around.width) * 100),
      colour: hasText ? hex(style.color) : "",
      ground: hex(style.backgroundColor),
      edge: edge ? hex(style.borderTopColor) : "",
      weight: hasText ? style.fontWeight : "",
    };
  });
  return {
    name: article.querySelector(".example-head h3").textContent,
    boxes,
    spills: stage.scrollWidth - stage.clientWidth > 1 ? stage.scrollWidth - stage.clientWidth : 0,
    page: document.documentElement.scrollWidth,
  };
})"""


async def put(page: Page, setting: str) -> None:
    """Show the page in the light, in the dark, on a phone, or from right to left."""
    await page.set_viewport_size(PHONE if setting == "phone" else WIDE)  # type: ignore[arg-type]
    await page.emulate_media(color_scheme="dark" if setting == "dark" else "light", reduced_motion="reduce")
    direction = "rtl" if setting == "rtl" else "ltr"
    await page.evaluate(f"document.documentElement.dir = '{direction}'")


async def look(page: Page) -> dict[str, dict[str, Any]]:
    """What stands in each example now, by its name."""
    return {example["name"]: example for example in await page.evaluate(LOOK)}


async def settle(page: Page, examples: int) -> None:
    """Wait until the page is whole: its examples are there, and what loads late is there too."""
    await expect(page.locator("article.example")).to_have_count(examples)
    await expect(page.locator(".example:not(#example-skeleton) .skeleton")).to_have_count(0)


def facts_of(seen: Mapping[str, Mapping[str, dict[str, Any]]]) -> Facts:
    """Facts by example and element, from what was seen in each setting."""
    return {name: _facts({s: seen[s][name]["boxes"] for s in seen}) for name in seen["light"]}


def differences(kept: Facts, found: Facts) -> list[str]:
    """What differs by more than another font may explain, in sentences."""
    told = [f"{name}: an example that was not kept" for name in found.keys() - kept.keys()]
    told += [f"{name}: an example that is gone" for name in kept.keys() - found.keys()]
    for name in sorted(kept.keys() & found.keys()):
        told += (f"{name}: {said}" for said in _differences(kept[name], found[name]))
    return told


def not_mirrored(here: Iterable[Box], there: Iterable[Box]) -> list[str]:
    """Boxes that do not stand at the other side where people write from right to left."""
    found = []
    for ours, theirs in zip(here, there, strict=False):
        # Within a line, words stand in the order of their language.
        is_in_line = ours["display"].startswith("inline")
        is_turned = not is_in_line and ours["direction"] == "ltr" and theirs["direction"] == "rtl"
        off = max(abs(ours["before"] - theirs["after"]), abs(ours["after"] - theirs["before"]))
        if is_turned and ours["name"] == theirs["name"] and off > MIRROR_PX:
            found.append(f"{ours['name']} is {off:.0f} px beside its mirror image")
    return found


def read_kept() -> Facts:
    """The facts that are kept; none before the first time."""
    kept: Facts = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return kept


def keep(facts: Facts) -> None:
    """Write facts, a line for each element, so that a change of one is a change of a line."""
    ordered = {name: dict(sorted(facts[name].items())) for name in sorted(facts)}
    KEPT.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _facts(boxes: Mapping[str, list[Box]]) -> dict[str, str]:
    found = {}
    for name in dict.fromkeys(box["name"] for box in boxes["light"]):
        mine = {setting: [box for box in boxes[setting] if box["name"] == name] for setting in boxes}
        first = mine["light"][0]
        parts = [
            f"{_count(mine['light'])} {first['display']}",
            f"wide {_shares(mine['light'])}, phone {_shares(mine['phone'])}",
            *(f"{setting} {_colours(mine[setting])}" for setting in ("light", "dark")),
        ]
        found[name] = "; ".join(parts)
    return found


def _count(boxes: list[Box]) -> str:
    """How many of a long list are in the page depends on how far somebody has scrolled."""
    return str(len(boxes)) if len(boxes) <= COUNTED_MAX else "many"


def _shares(boxes: list[Box]) -> str:
    """From the narrowest to the widest, in percent; texts within lines are as wide as they are."""
    shares = [box["share"] for box in boxes if not box["display"].startswith("inline")]
    return f"{min(shares)}-{max(shares)}" if shares else "-"


def _colours(boxes: list[Box]) -> str:
    looks = {f"{box['colour'] or '-'} on {box['ground']} in {box['edge'] or '-'}" for box in boxes}
    weights = sorted({box["weight"] for box in boxes if box["weight"]})
    return " | ".join(sorted(looks)) + (f" {'/'.join(weights)}" if weights else "")


def _differences(kept: Mapping[str, str], found: Mapping[str, str]) -> Iterable[str]:
    for name in sorted(kept.keys() | found.keys()):
        if name not in found:
            yield f"{name} is gone"
        elif name not in kept:
            yield f"{name} is new"
        elif not _alike(kept[name], found[name]):
            yield f"{name} was {kept[name]!r} and is {found[name]!r}"


def _alike(kept: str, found: str) -> bool:
    ours, theirs = kept.split("; "), found.split("; ")
    return ours[0] == theirs[0] and ours[2:] == theirs[2:] and _about(ours[1], theirs[1])


def _about(kept: str, found: str) -> bool:
    ours, theirs = _numbers(kept), _numbers(found)
    return len(ours) == len(theirs) and all(abs(a - b) <= ABOUT for a, b in zip(ours, theirs, strict=True))


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.replace("-", " ").replace(",", " ").split() if word.isdigit()]
