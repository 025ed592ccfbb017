"""What somebody typed into a search box, taken apart."""

import re
from dataclasses import dataclass

# More than anybody types; the rest of a pasted text is left out.
QUERY_MAX_CHARACTERS = 300

EXCLUDED = re.compile(r'(?<!\S)-("[^"]*"?|\S+)')
LAST_WORD = re.compile(r"\w+\Z")


@dataclass(frozen=True)
class TypedQuery:
    """The parts of a question, each for its use in SQL."""

    whole: str
    """For PostgreSQL's websearch_to_tsquery: words, "quotes", or, -without."""
    head: str
    """All but the last word, where that one may be the beginning of a longer word."""
    beginning: str
    """That last word; letters, digits and underscores only. Empty where nothing is being typed."""
    excluded: str
    """What must not occur, as a question of its own: a or b."""
    meaning: str
    """What is left for the embedder; empty where nothing is."""

    @classmethod
    def parse(cls, text: str) -> "TypedQuery":
        """Take any text apart; there is none that it refuses."""
        whole = _cleaned(text)
        excluded = [part.strip('"') for part in EXCLUDED.findall(whole)]
        last = LAST_WORD.search(whole)
        if last is None or _is_no_beginning(whole, last.start()):
            head, beginning = whole, ""
        else:
            head, beginning = whole[: last.start()], last.group()
        meaning = EXCLUDED.sub(" ", whole).replace('"', " ")
        return cls(whole, head, beginning, _any_of(excluded), " ".join(meaning.split()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not self.whole


def _cleaned(text: str) -> str:
    """What PostgreSQL can hold: valid Unicode without NUL, on one line."""
    valid = text[:QUERY_MAX_CHARACTERS].encode("utf-8", "ignore").decode().replace("\x00", " ")
    return " ".join(valid.split())


def _is_no_beginning(whole: str, start: int) -> bool:
    """Whether the last word is within quotes or excluded, and so has to be taken as it is."""
    return whole.count('"') % 2 == 1 or bool(re.search(r"(?<!\S)-\S*\Z", whole[:start]))


def _any_of(parts: list[str]) -> str:
    return " or ".join(f'"{part}"' for part in parts if part)
