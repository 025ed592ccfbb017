"""What stands between two marks goes, and nothing else changes."""

import pytest

from dev_scripts.demo.marks import mark_problems, without_demo

# Put together here, so that no line of this file is a mark itself.
START, END = (f"# demo:{which}" for which in ("start", "end"))


@pytest.mark.parametrize(
    "opening_and_closing", [("#", ""), ("//", ""), ("/*", " */"), ("<!--", " -->"), ("    #", "")]
)
def test_what_is_between_marks_goes_with_them(opening_and_closing: tuple[str, str]) -> None:
    opening, closing = opening_and_closing
    start, end = (f"{opening} demo:{which}{closing}" for which in ("start", "end"))

    assert without_demo(f"a\n{start}\nb\n{end}\nc\n") == "a\nc\n"
    assert mark_problems(f"a\n{start}\nb\n{end}\nc\n") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"a\n\n\n{START}\nb\n\n\n{END}\n\n\nc\n", "a\n\n\nc\n"),
        (f"a\n\n{START}\nb\n{END}\nc\n", "a\n\nc\n"),
        (f"a\n{START}\nb\n{END}\n\nc\n", "a\n\nc\n"),
        (f"{START}\nb\n{END}\n\nc\n", "c\n"),
        (f"a\n\n{START}\nb\n{END}\n", "a\n"),
        (f"a\n\n{START}\nb\n{END}\n\n{START}\nc\n{END}\n\nd\n", "a\n\nd\n"),
        (f"a\r\n{START}\r\nb\r\n{END}\r\nc\r\n", "a\r\nc\r\n"),
        (f"a\n{START}\nb\n{END}", "a\n"),
        (f"a\n{START}\n{END}\nc", "a\nc"),
    ],
)
def test_blank_lines_above_and_below_are_not_added_up(before: str, after: str) -> None:
    assert without_demo(before) == after


@pytest.mark.parametrize(
    "text", ["", "a", "a\n\n\n\n", "a\n\x0cb\u2028c\r\rd\n", f"x = '{START}'\n", f"a {END}\n"]
)
def test_a_text_without_marks_stays_byte_for_byte(text: str) -> None:
    assert without_demo(text) == text
    assert mark_problems(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{START}\na\n", "1: demo:start without a demo:end after it"),
        (f"a\n{END}\n", "2: demo:end without a demo:start before it"),
        (f"{START}\n{START}\n{END}\n", "2: demo:start, but the one in line 1 has not ended yet"),
        (f"{START}\n{END}\n{END}\n", "3: demo:end without a demo:start before it"),
        ("a\n# demo start\n", "2: '# demo start' is no mark; write it as  # demo:start"),
        ("# demo: end\n", "1: '# demo: end' is no mark; write it as  # demo:start"),
        ("#demo:end\n", "1: '#demo:end' is no mark; write it as  # demo:start"),
        ("<!-- Demo:start -->\n", "1: '<!-- Demo:start -->' is no mark; write it as  # demo:start"),
    ],
)
def test_marks_that_do_not_fit_are_named_by_line(text: str, problem: str) -> None:
    assert mark_problems(text) == [problem]
