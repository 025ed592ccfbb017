"""Random lists become others: no click and no text that was typed ever reaches another row."""

from dataclasses import replace

from tests.engine.wire.resume_corpus import run_resume
from tests.engine.wire.rows import NAMED, RowsCase, misled, rows_case

SEEDS = range(600)


def clicks_that_arrive(made: RowsCase, survived: dict[str, int]) -> int:
    buttons = [number for number in survived if f'<button data-h="{number}"' in made.case.html]
    return len(buttons)


def test_nothing_is_for_another_row() -> None:
    for seed in SEEDS:
        made = rows_case(seed)

        assert misled(made, run_resume(made.case)) == [], seed


def test_keys_let_clicks_find_rows_that_nobody_could_be_sure_of() -> None:
    with_keys = without = 0
    for seed in SEEDS:
        made = rows_case(seed)
        if made.kind == NAMED:
            with_keys += clicks_that_arrive(made, run_resume(made.case).survived)
            bare = run_resume(replace(made.case, keys={}, new_keys={}))
            without += clicks_that_arrive(made, bare.survived)

    assert with_keys > 1.5 * without > 0
