"""The checker itself: what it takes for a lie, and what not."""

import pytest

from .checker import Verdict, compare
from .clicks import Clicks
from .person import Person

MADE = (1, 2, 3)


class Teller(Person):
    """Somebody with three clicks, all acknowledged, whose page says what a test wants."""

    def __init__(self, counted: int, refused: str = "") -> None:
        super().__init__("Ada", "http://nowhere")
        self.clicks = Clicks()
        self.clicks.made_at = self.clicks.acknowledged = dict.fromkeys(MADE, 1.0)
        self._says = {"#count": str(counted), "#refused": refused, "#typed": ""}

    def shows(self, selector: str) -> str:
        return self._says[selector]


def judged(ada: Person, rows: list[int]) -> list[str]:
    """What the checker says of somebody, and of the rows of their clicks."""
    verdict = Verdict()
    compare(ada, rows, verdict, may_be_told=True)
    return verdict.problems


@pytest.mark.parametrize(
    ("rows", "counted", "refused"),
    [
        pytest.param([1, 2, 3], 3, "", id="all is done"),
        pytest.param([1, 3], 2, "2:CommitLost", id="what was told is not there"),
        pytest.param([1, 3], 2, "2:CommitUnknown", id="who was told perhaps may find nothing"),
        pytest.param([1, 2, 3], 2, "2:CommitUnknown", id="who was told perhaps may find it"),
    ],
)
def test_what_is_true_is_no_problem(rows: list[int], counted: int, refused: str) -> None:
    assert judged(Teller(counted, refused), rows) == []


@pytest.mark.parametrize(
    ("rows", "counted", "refused", "said"),
    [
        pytest.param([1, 2, 3], 2, "2:CommitLost", "told that it was not saved, but it was", id="it was"),
        pytest.param([1, 3], 2, "", "acknowledged but in no row: [2]", id="nothing was told"),
        pytest.param([1, 3], 2, "2:CommitLost 2:CommitLost", "told twice of the same", id="twice"),
        pytest.param([1, 3], 3, "2:CommitLost", "the page says 3, there are 2 rows", id="and counted"),
        pytest.param([1, 2, 3], 3, "2:CommitUnknown", "the page says 3, there are 2 rows", id="perhaps"),
        pytest.param([1, 2, 3], 2, "", "the page says 2, there are 3 rows", id="neither counted nor told"),
        pytest.param([1, 2, 2, 3], 4, "", "applied twice: [2]", id="done twice"),
    ],
)
def test_what_is_not_is_one(rows: list[int], counted: int, refused: str, said: str) -> None:
    (problem,) = judged(Teller(counted, refused), rows)

    assert said in problem
