"""What shows data and text: Markdown, code, progress, charts, figures."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from heavy_engine.elements import html
from heavy_engine.testing.find import select
from heavy_stack.frontend.components.code_block import (
    COLOURED_MAX,
    WORDS_MAX,
    CodeBlock,
    CopyButton,
    python_words,
)
from heavy_stack.frontend.components.figures import Happened, StatCard, Tag, Tags, Timeline
from heavy_stack.frontend.components.markdown import (
    CELLS_MAX,
    CHARACTERS_MAX,
    CODE_PARTS,
    CUT,
    DEPTH_MAX,
    PARTS_MAX,
    Markdown,
    cells_at_most,
)
from tests.support.hostile import payloads
from tests.support.parts import Shown, shown

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- --> <iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<svg onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//other.example/steal)",
    "[x](/\\other.example/steal)",
    "[x](</\t/other.example>)",
    "[x](blob:https://other.example/1)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](https://other.example/who-reads.png)",
    '![x" onerror="alert(1)](/static/x.png)',
    "<javascript:alert(1)>",
    '[x](https://example.org "a" onmouseover=alert(1))',
    '[x](https://example.org/" onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    '```"><script>alert(1)</script>\nx\n```',
    "```python onmouseover=alert(1)\n<script>\n```",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "x" + "[" * 3000,
    "> " * 500 + "deep",
    "- " * 500 + "deep",
    "*a **b " * 2000,
    "\x00\x1b\u202e\ufffe",
)
ALLOWED = {"main", "div", "p", "br", "hr", "span", "em", "strong", "s", "a", "img", "button", "blockquote"}
ALLOWED |= {"h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "code"}
ALLOWED |= {"table", "thead", "tbody", "tr", "th", "td"}
OUT = ("https://example.org", "/%5C", "/%09", "https://other.example/who", "mailto:")
NOT_ALLOWED = frozenset({"style", "srcdoc", "action", "formaction", "srcset"})


class Elements(HTMLParser):
    """Every element of a page, as a browser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
async def show() -> AsyncIterator[Shown]:
    async with shown() as show:
        yield show


@pytest.mark.parametrize("text", HOSTILE)
async def test_markdown_of_a_stranger_is_never_more_than_text(show: Shown, text: str) -> None:
    ada = await show(lambda: Markdown(f"safe\n\n{text}\n\nend"))

    assert ada.sees("safe")
    for tag, attributes in Elements(ada.html).found:
        assert tag in ALLOWED, tag
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert not NOT_ALLOWED & set(attributes)
        assert (attributes.get("src") or "/static/").startswith("/static/")
        assert (attributes.get("href") or OUT[0]).startswith(OUT), attributes


async def test_five_hundred_texts_that_would_run_are_read(show: Shown) -> None:
    texts = [payload.text for payload in payloads()[::10]]
    assert len(texts) == 500

    ada = await show(lambda: html.div(*(Markdown(text, key=n) for n, text in enumerate(texts))))

    for tag, attributes in Elements(ada.html).found:
        assert tag in ALLOWED, tag
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        address = attributes.get("href") or attributes.get("src") or "/"
        assert not re.match(r"\s*(javascript|vbscript|data|blob|file):", address, re.IGNORECASE), address


async def test_markdown_becomes_elements(show: Shown) -> None:
    text = "# Title\n\n*soft* **hard** ~~old~~ `code`\n\n3. three\n4. four\n\n> said\n\n|a|b|\n|-|-:|\n|1|2|"
    ada = await show(lambda: Markdown(text, level=3))

    assert ada.text("h3") == "Title"
    assert [ada.text(tag) for tag in ("em", "strong", "s", "code")] == ["soft", "hard", "old", "code"]
    assert select(ada.root, "ol")[0].attributes["start"] == "3"
    assert ada.texts("li") == ["three", "four"]
    assert not select(ada.root, "li p")
    assert ada.text("blockquote") == "said"
    assert ada.texts("tbody td") == ["1", "2"]
    assert select(ada.root, "td")[1].attributes["class"] == "cell-end"


async def test_each_block_of_markdown_runs_as_its_language_does(show: Shown) -> None:
    ada = await show(lambda: Markdown("# a\n\nb\n\n- c\n\n  d\n\n> e"))

    running = [e for tag in ("h2", "p", "ul", "li", "blockquote") for e in select(ada.root, tag)]
    assert [e.tag for e in running if e.attributes.get("dir") == "auto"] == ["h2", "p", "ul", "blockquote"]


async def test_links_of_markdown_lead_out_without_a_word_of_where_from(show: Shown) -> None:
    ada = await show(lambda: Markdown("[out](https://example.org) [in](/tools) <mail@example.org>"))

    out, within, mail = (element.attributes for element in select(ada.root, "a"))
    assert (out["href"], out["rel"]) == ("https://example.org", "noreferrer nofollow ugc")
    assert within == {**within, "href": "/tools"}
    assert "rel" not in within
    assert mail["href"] == "mailto:mail@example.org"


async def test_pictures_of_other_servers_are_links_to_them(show: Shown) -> None:
    ada = await show(lambda: Markdown("![own](/static/a.png) ![theirs](https://example.org/a.png)"))

    assert [picture.attributes["src"] for picture in select(ada.root, "img")] == ["/static/a.png"]
    assert ada.texts("a") == ["theirs"]


async def test_of_a_long_text_the_start_is_shown_and_that_it_is_only_that(show: Shown) -> None:
    whole = await show(lambda: Markdown("a" * CHARACTERS_MAX))
    cut = await show(lambda: Markdown("a" * CHARACTERS_MAX + "b"))

    assert not whole.sees(CUT)
    assert cut.sees(CUT)
    assert not cut.sees("ab")


def table_of(columns: int, rows: int) -> str:
    """A table whose rows have one cell each; what is missing is filled up."""
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b|\n" * rows


async def test_little_text_does_not_become_a_huge_table(show: Shown) -> None:
    ada = await show(lambda: Markdown("**bold**\n\n" + table_of(181, 362)))

    assert not select(ada.root, "table")
    assert ada.text("strong") == "bold", "all else of the text is shown as ever"
    assert ada.sees("|b|")


async def test_many_tables_together_are_no_more_than_one_may_be(show: Shown) -> None:
    one = await show(lambda: Markdown(table_of(40, 40)))
    two = await show(lambda: Markdown(table_of(40, 40) + "\n" + table_of(40, 40)))

    assert len(select(one.root, "td")) == 40 * 40 < CELLS_MAX
    assert not select(two.root, "td")


CONTAINED = st.lists(
    st.sampled_from(["|a|b|", "|-|-|", "|", "-", ":-", "a", "a|b", "> ", "- ", "1. ", " ", "\t", "    "]),
    max_size=5,
).map("".join)


@given(st.lists(CONTAINED, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=500, deadline=None)
def test_the_cells_of_tables_are_never_counted_too_low(lines: list[str], end: str) -> None:
    text = end.join(lines)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)

    assert cells_at_most(text) >= sum(token.type in ("td_open", "th_open") for token in tokens)


@pytest.mark.parametrize(
    "text",
    [
        "**" * 260 + "x" + "**" * 260,
        "| a |\n|---|\n| " + "**" * 260 + "x" + "**" * 260 + " |",
        "a\n\n" * (PARTS_MAX + 1),
        "*a* " * PARTS_MAX,
        "```\n```\n" * (PARTS_MAX // CODE_PARTS + 1),
        "![" * 400 + "](a)" * 400 + "**" * 200 + "x" + "**" * 200,
        "<b>&amp;" + "**" * 260 + "x" + "**" * 260,
    ],
    ids=["deep", "deep in a cell", "paragraphs", "words", "code", "pictures", "escaped"],
)
async def test_what_would_be_too_much_or_too_deep_is_shown_as_it_was_written(show: Shown, text: str) -> None:
    ada = await show(lambda: Markdown(text))

    assert [element.tag for element in select(ada.root, ".markdown *")] == ["pre"]
    assert ada.text("pre") == " ".join(text.split())


async def test_what_is_just_not_too_deep_is_formatted(show: Shown) -> None:
    deep = DEPTH_MAX - 3  # the paragraph, its text, and the letter in the middle
    ada = await show(lambda: Markdown("**" * deep + "x" + "**" * deep))

    assert len(select(ada.root, "strong")) == deep


async def test_python_is_coloured_and_stays_what_it_is(show: Shown) -> None:
    code = '@cache\ndef area(r: float) -> str:\n    """Of a\n    circle."""\n    return f"{r}" * 3.14  # π\n'
    ada = await show(lambda: CodeBlock(code, language="python", label="Area"))

    assert "".join(word for _kind, word in python_words(code)) == code
    kinds = {word: kind for kind, word in python_words(code) if kind}
    assert (kinds["def"], kinds["area"], kinds["float"]) == ("keyword", "name", "builtin")
    assert (kinds["3.14"], kinds["# π"], kinds["cache"]) == ("number", "comment", "name")
    assert ada.text("pre") == " ".join(code.split())
    assert select(ada.root, "pre")[0].attributes["aria-label"] == "Area"


@pytest.mark.parametrize(
    "code",
    [
        "def (",
        "'open",
        '"""open',
        "\tx\n  y\n x",
        "a\\",
        "\x00",
        "x = 1\r\ny = '''\r\n'''",
        "",
        "\n\n",
        "é = 'ü'\f\n",
    ],
)
def test_what_is_no_python_is_shown_as_it_is(code: str) -> None:
    assert "".join(word for _kind, word in python_words(code)) == code


@pytest.mark.parametrize("code", ["pass\n" * (COLOURED_MAX // 5 + 1), "1 " * (WORDS_MAX // 2 + 1)])
async def test_long_code_and_code_of_many_words_is_plain(show: Shown, code: str) -> None:
    ada = await show(lambda: CodeBlock(code, language="python"))

    assert not select(ada.root, ".code-keyword, .code-number")
    assert ada.text("pre") == " ".join(code.split())


@pytest.mark.parametrize(("blocks", "coloured"), [(2, 2000), (5, 0)])
async def test_all_code_of_a_text_together_is_not_coloured_without_end(
    show: Shown, blocks: int, coloured: int
) -> None:
    block = "```python\n" + "pass\n" * 1000 + "```\n\n"

    ada = await show(lambda: Markdown(block * blocks))

    assert len(select(ada.root, "pre")) == blocks
    assert len(select(ada.root, ".code-keyword")) == coloured


async def test_a_copy_that_the_browser_cannot_make_is_said(show: Shown) -> None:
    ada = await show(lambda: CopyButton("axe", what="a word"))

    await ada.click("Copy: a word")

    assert ada.sees("Your browser does not let pages copy.")


async def test_what_a_number_did_is_said_in_words_too(show: Shown) -> None:
    ada = await show(lambda: StatCard("Tools", "12", change="3 %", turn="down", tone="bad"))

    assert ada.text(".stat-change") == "↓ down by 3 %"
    assert (ada.text("dt"), ada.text(".stat-value")) == ("Tools", "12")


async def test_a_tag_is_taken_away_by_its_cross(show: Shown) -> None:
    removed: list[str] = []
    ada = await show(lambda: Tags(Tag("oak", on_remove=lambda _event: removed.append("oak")), Tag("fixed")))

    await ada.click("Remove: oak")

    assert removed == ["oak"]
    assert len(select(ada.root, "button")) == 1


async def test_a_story_is_told_in_order_with_its_moments(show: Shown) -> None:
    day = dt.datetime(2026, 3, 31, 14, 30, tzinfo=dt.UTC)
    ada = await show(
        lambda: Timeline((Happened(day, "Bought"), Happened(day, "Lent", "To Bo.")), label="Axe")
    )

    assert ada.texts(".moment-what") == ["Bought", "Lent"]
    assert ada.texts("time")[0].endswith("UTC")
    assert select(ada.root, "time")[0].attributes["datetime"] == "2026-03-31T14:30:00+00:00"
