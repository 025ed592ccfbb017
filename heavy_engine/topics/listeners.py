"""Who listens to one topic, found by facts, so that 5,000 listeners to one row each cost one look."""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

import structlog

from .news import Facts, Topic

Listener = TypeVar("Listener", bound=Hashable)

log = structlog.get_logger("heavy.topics")


class Listeners(Generic[Listener]):
    """The listeners to one topic.

    Those without facts and predicate are woken by all news. One with facts is kept under one of
    them, `id` where it has one: only news with that value, or without that fact, look at it. One
    with a predicate alone is asked about all news.
    """

    def __init__(self) -> None:
        self._everything: set[Listener] = set()
        self._choosy: set[tuple[Topic, Listener]] = set()
        self._by_fact: dict[str, dict[str, set[tuple[Topic, Listener]]]] = {}
        self._count = 0

    def add(self, topic: Topic, listener: Listener) -> None:
        """Remember a listener; the same one to the same topic only once."""
        self._count += 1
        if topic.facts:
            name, value = _key(topic)
            self._by_fact.setdefault(name, {}).setdefault(value, set()).add((topic, listener))
        elif topic.predicate:
            self._choosy.add((topic, listener))
        else:
            self._everything.add(listener)

    def drop(self, topic: Topic, listener: Listener) -> None:
        """Forget a listener that was added with this topic."""
        self._count -= 1
        if topic.facts:
            self._drop_by_fact(topic, listener)
        elif topic.predicate:
            self._choosy.discard((topic, listener))
        else:
            self._everything.discard(listener)

    def concerned(self, facts: Facts) -> Iterator[Listener]:
        """Those whom news with these facts may concern; some may come twice."""
        if not facts:
            yield from self.all()
            return
        yield from self._everything
        for topic, listener in self._candidates({name: str(value) for name, value in facts.items()}):
            if _agrees(topic, facts):
                yield listener

    def all(self) -> Iterator[Listener]:
        """Everybody; some may come twice."""
        yield from self._everything
        yield from (listener for _topic, listener in self._candidates({}))

    def __len__(self) -> int:
        return self._count

    def _candidates(self, texts: dict[str, str]) -> Iterator[tuple[Topic, Listener]]:
        """Those with facts or a predicate, without those whom their first fact rules out."""
        yield from self._choosy
        for name, by_value in self._by_fact.items():
            if name in texts:
                yield from by_value.get(texts[name], ())
            else:
                for some in by_value.values():
                    yield from some

    def _drop_by_fact(self, topic: Topic, listener: Listener) -> None:
        name, value = _key(topic)
        by_value = self._by_fact[name]
        by_value[value].discard((topic, listener))
        if not by_value[value]:
            del by_value[value]
        if not by_value:
            del self._by_fact[name]


def _key(topic: Topic) -> tuple[str, str]:
    """The fact that tells most, as a guess."""
    return next((fact for fact in topic.facts if fact[0] == "id"), topic.facts[0])


def _agrees(topic: Topic, facts: Facts) -> bool:
    for name, text in topic.facts:
        if name in facts and str(facts[name]) != text:
            return False
    return topic.predicate is None or _holds(topic, facts)


def _holds(topic: Topic, facts: Facts) -> bool:
    """What the predicate says; one that fails knows nothing against these news."""
    assert topic.predicate is not None  # noqa: S101  # for mypy
    try:
        return bool(topic.predicate(facts))
    except KeyError:
        # It asked for a fact that these news do not have.
        return True
    except Exception as error:  # An application's function may raise anything; its page lives on.
        log.warning("a predicate of about() failed; its listener is woken", topic=topic.name, exc_info=error)
        return True
