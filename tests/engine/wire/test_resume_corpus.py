"""The corpus of resumes, run in this process; the browser's side of it is in tests/browser."""

import pytest

from tests.engine.wire.resume_corpus import ResumeCase, load_resumes, run_resume

CASES = load_resumes()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_becomes_what_the_greeting_says_and_no_more_is_touched(case: ResumeCase) -> None:
    outcome = run_resume(case)

    assert outcome.html == case.result
    assert outcome.touched == case.touched
    assert outcome.properties == case.properties
    assert outcome.reported == case.reported
    assert outcome.focused == case.focus[1]
    if case.survived is not None:
        assert outcome.survived == case.survived


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_greeting_again_touches_nothing(case: ResumeCase) -> None:
    once = ResumeCase(case.name, case.new, case.new, case.new, [])

    assert run_resume(once).touched == []


def test_names_are_told_apart() -> None:
    names = [case.name for case in CASES]

    assert len(names) == len(set(names))
