"""What changed, and what a listener wants to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

Fact: TypeAlias = str | int | bool
Facts: TypeAlias = Mapping[str, Fact]
Predicate: TypeAlias = Callable[[Facts], bool]

# News about this topic wake everybody: nobody knows any more what changed.
EVERYTHING = "*"
TOPIC_MAX_CHARS = 200


class NewsRefused(ValueError):
    """A topic, or a fact about it, is none; says which."""


@dataclass(frozen=True)
class News:
    """Something changed. Without facts the whole topic may have changed.

    Args:
        topic: at most 200 characters.
        facts: what is known of the change, such as `{"id": "42"}`.
        origin: the process that says so, for those that have heard it by a shorter way.

    Raises:
        NewsRefused: when the topic or a fact is of a kind that does not travel.
    """

    topic: str
    facts: Facts = field(default_factory=dict)
    origin: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(_checked(self.topic, self.facts)))

    def __hash__(self) -> int:
        return hash((self.topic, frozenset(self.facts.items())))


@dataclass(frozen=True)
class Topic:
    """What a listener wants to hear of; `facts` are written as text."""

    name: str
    facts: tuple[tuple[str, str], ...] = ()
    # Need not be hashable.
    predicate: Predicate | None = field(default=None, hash=False)


def about(topic: str, predicate: Predicate | None = None, /, **facts: Fact) -> Topic:
    """Narrow a topic, so that only news that matter wake a listener.

    News wake it unless a fact of theirs speaks against it: one that is named here and has another
    value (5 and "5" are one value), or all of them together, for which `predicate` says False.
    News that do not know a named fact wake it, and news without any facts do.

        use_live(load, topic=about("tasks", id=task_id), initial=None)
        use_live(load, topic=about("tasks", lambda facts: facts["size"] > 9), initial=())

    Raises:
        NewsRefused: when the topic or a fact is of a kind that no news have.
    """
    checked = _checked(topic, facts)
    return Topic(topic, tuple((name, str(value)) for name, value in sorted(checked.items())), predicate)


def as_topic(topic: str | Topic) -> Topic:
    """A topic that may be given by its name alone."""
    return topic if isinstance(topic, Topic) else about(topic)


def as_news(news: str | News) -> News:
    """News that may be given by their topic alone."""
    return news if isinstance(news, News) else News(news)


def _checked(topic: object, facts: Mapping[str, object]) -> dict[str, Fact]:
    if not isinstance(topic, str) or not 0 < len(topic) <= TOPIC_MAX_CHARS:
        raise NewsRefused(
            f"{topic!r:.80} is no topic; wanted a name of 1 to {TOPIC_MAX_CHARS} characters, such as 'tasks'"
        )
    checked: dict[str, Fact] = {}
    for name, value in facts.items():
        if not isinstance(name, str) or not isinstance(value, str | int):
            raise NewsRefused(
                f"news about {topic!r} have a fact {name!r} that is a {type(value).__name__}; "
                f"wanted text, a whole number or a truth: {name}=str(...)"
            )
        checked[name] = value
    return checked
