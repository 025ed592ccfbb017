"""Find a project's name in a text, in every spelling, and put another there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .names import ProjectName

# Between two words of a name: nothing, one sign, or white space. Where a line ends inside
# the name, the next one may begin with the sign of a comment, a quotation or a list.
GAP = r"([_-]?|\s+(?:(?:\#|//|\*|>)[ \t]+)?)"


@dataclass(frozen=True)
class Renaming:
    """From one name to another: each spelling to the same spelling."""

    old: ProjectName
    new: ProjectName

    def __call__(self, text: str) -> str:
        """The text with the new name wherever the old one stood."""
        return self._pattern.sub(self._respell, text)

    def mentions(self, text: str) -> bool:
        """Whether the text holds the old name in any spelling."""
        return self._pattern.search(text) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(GAP.join(f"({word})" for word in self.old.words), re.IGNORECASE)

    def _respell(self, match: re.Match[str]) -> str:
        words, gap = match.groups()[::2], match[2] if len(match.groups()) > 1 else ""
        if gap[:1] in ("", "_", "-"):
            return _identifier(words, gap, self.new.words)
        return _across(gap, _prose(words, self.new.title))


def _identifier(seen: Sequence[str], gap: str, words: Sequence[str]) -> str:
    """The new words, joined and cased as the old ones were seen."""
    capitalised = [word.capitalize() for word in words]
    if all(map(str.isupper, seen)):
        return gap.join(words).upper()
    if all(map(str.islower, seen)):
        return gap.join(words)
    if seen[0].islower():
        return gap.join([words[0], *capitalised[1:]])
    return gap.join(capitalised) if seen[-1][0].isupper() else gap.join(words).capitalize()


def _prose(seen: Sequence[str], title: str) -> str:
    """The new title, loud or quiet as the old one was seen."""
    if all(map(str.isupper, seen)):
        return title.upper()
    return title.lower() if all(map(str.islower, seen)) else title


def _across(gap: str, title: str) -> str:
    """The title, with its line break where the old one had it."""
    if "\n" not in gap:
        return title
    first, *rest = title.split(" ", 1)
    return gap.join([first, *rest]) if rest else title + gap
