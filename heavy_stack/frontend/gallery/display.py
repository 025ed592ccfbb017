"""Examples of what shows text and figures: Markdown, code, badges, tags, facts, what happened when."""

import datetime as dt

from reactpy import component, use_state
from reactpy.types import Component, VdomDict

from heavy_engine.elements import html

from ..components.code_block import CodeBlock
from ..components.figures import Happened, StatCard, StatCards, Tag, Tags, Timeline
from ..components.markdown import Markdown
from ..components.text import Badge, FactList
from .example import Example

NOTE = """\
# Care of an axe

Oil the handle **twice a year**, with *linseed oil*. ~~Motor oil~~ never.

1. Sand it.
2. Oil it, and read [the rest](https://example.org/axes).

> What is sharp cuts once.

| Part   | Weight |
|--------|-------:|
| Head   | 1.2 kg |
| Handle | 0.6 kg |

```python
def is_sharp(edge: float) -> bool:
    return edge < 0.05  # in millimetres
```

HTML such as <script>alert("no")</script> is shown as it was typed.
"""
CODE = '''\
async def lend(self, tool_id: ToolId, *, to: str) -> Tool:
    """Hand a tool to a borrower."""
    tool = await self._tools.lock(tool_id)
    if tool.borrower is not None:
        raise ToolAlreadyOut(f"{tool.name} is with {tool.borrower}")
    tool.borrower = to  # committed when the handler returns
    return tool
'''


@component
def Note() -> Component:
    """Text that anybody may have written: it becomes elements, never HTML."""
    return Markdown(NOTE, level=4)


@component
def Listing() -> Component:
    """Code with a button that copies it."""
    return CodeBlock(CODE, language="python", label="Lending a tool")


@component
def Stats() -> VdomDict:
    """Numbers that people look for; arrows and words say what the colours say."""
    return StatCards(
        StatCard("Tools", "1,284", change="12 %", turn="up", tone="good", hint="since last year"),
        StatCard("Lent", "96", change="4", turn="down", hint="since Monday"),
        StatCard("Broken", "7", change="2", turn="up", tone="bad"),
    )


@component
def Badges() -> VdomDict:
    """A word on the state of something."""
    badges = (Badge("new"), Badge("sharp", "good"), Badge("worn", "warn"), Badge("broken", "bad"))
    return html.div({"class": "row row-s"}, *badges)


@component
def Filed() -> VdomDict:
    """Tags, which can be taken away."""
    first: tuple[str, ...] = ("oak", "forged", "Sheffield")
    tags, set_tags = use_state(first)

    def remove(tag: str) -> None:
        set_tags(lambda old: tuple(each for each in old if each != tag))

    shown = (Tag(tag, on_remove=lambda _event, tag=tag: remove(tag), key=tag) for tag in tags)
    return Tags(*shown, label="Filed under")


@component
def Facts() -> VdomDict:
    """Names, and what they are."""
    return FactList(("Maker", "A. Smith & Sons"), ("Weight", "1.8 kg"), ("Lent to", "Ada, until Friday"))


@component
def Story() -> VdomDict:
    """What happened, oldest first."""
    day = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
    return Timeline(
        (
            Happened(day, "Bought", "From the estate of a cooper."),
            Happened(day + dt.timedelta(days=4), "Sharpened"),
            Happened(day + dt.timedelta(days=9, hours=3), "Lent to Ada"),
        ),
        label="The story of an axe",
    )


EXAMPLES: tuple[Example, ...] = (
    Example("Markdown", "CommonMark with tables, as elements; safe for text of strangers.", Note),
    Example("Code block", "Coloured by the server, copied by a click.", Listing),
    Example("Stat cards", "Numbers that people look for, and how they changed.", Stats),
    Example("Badges", "A word on the state of something.", Badges),
    Example("Tags", "What something is filed under.", Filed),
    Example("Fact list", "Names, and what they are.", Facts),
    Example("Timeline", "What happened when.", Story),
)
