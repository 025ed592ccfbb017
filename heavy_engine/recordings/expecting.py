"""Expecting: what each step of a recording brought and took, and what of that is missing in a replay."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .comparing import without
from .steps import Step
from .words import said

# What may lead to another page: all of that came.
TO_PAGES = frozenset({"visit", "go", "back", "forward"})


@dataclass(frozen=True)
class Expectation:
    """What a deed brought and took, with what came right behind it.

    `news` are the lines that came later without a deed, by what brought them: others may have done
    that. So they may be missing, but what came here must have come whole. `then_came` and `then_gone` are of
    the next deed: a person does not wait for all that a deed does, so some of it was written there.
    """

    number: int
    step: Step
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    news: tuple[tuple[str, ...], ...] = ()
    then_came: tuple[str, ...] = ()
    then_gone: tuple[str, ...] = ()

    @property
    def net(self) -> Counter[str]:
        """How many more of each line there are afterwards; fewer are less than 0."""
        net = Counter(self.came)
        net.update(line for group in self.news for line in group)
        net.subtract(self.gone)
        return net

    @property
    def is_something(self) -> bool:
        """Whether anything can be missing."""
        return bool(self.came or self.gone or self.news)


@dataclass(frozen=True)
class Mismatch:
    """A step after which a page does not say what was recorded.

    `expected` and `got` are the first lines that differ, `others` the further ones; `got` is empty where
    nothing like it is there, `expected` where something is there that should have gone.
    """

    step: Step
    number: int
    expected: str
    got: str
    why: str = ""
    others: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        where = f"step {self.number}, {said(self.step)}"
        if self.why:
            return f"{where}: {self.why}"
        if not self.expected:
            return f"{where}: {self.got!r} should be gone, and is still there"
        return f"{where}: expected {self.expected!r}, got {self.got!r}" if self.got else self._nothing(where)

    def diff(self) -> list[str]:
        """The lines that differ, as `- expected` and `+ got`."""
        pairs = ((self.expected, self.got), *self.others)
        return [line for pair in pairs for line in _both(*pair)]

    def _nothing(self, where: str) -> str:
        return f"{where}: expected {self.expected!r}, and nothing like it is there"


def expectations(steps: Sequence[Step]) -> Iterator[tuple[Step, Expectation]]:
    """What is expected after each deed: lines that later news took again are not."""
    for index, step in enumerate(steps):
        if not step.is_deed:
            continue
        behind = _news_behind(steps[index + 1 :])
        taken = [line for news in behind for line in news.gone]
        back = [line for news in behind for line in news.came]
        came = without(step.sees or step.came, taken)
        lasting = tuple(
            without(news.came, [line for later in behind[at + 1 :] for line in later.gone])
            for at, news in enumerate(behind)
        )
        groups = tuple(group for group in lasting if group)
        then = next((each for each in steps[index + 1 :] if each.is_deed), Step("leave"))
        gone = without(step.gone, back)
        yield step, Expectation(index + 1, step, came, gone, groups, then.came, then.gone)


def _news_behind(steps: Sequence[Step]) -> list[Step]:
    """What came until the next deed."""
    news = []
    for step in steps:
        if step.is_deed:
            break
        if step.do == "news":
            news.append(step)
    return news


def _both(expected: str, got: str) -> list[str]:
    return [*([f"- {expected}"] if expected else []), *([f"+ {got}"] if got else [])]
