"""What a table is called: the plural that people type, the singular that classes carry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dev_scripts.add import words
from dev_scripts.add.refusal import Refused

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CAMEL = re.compile(r"[A-Z][a-zA-Z0-9]*")
# PostgreSQL keeps 63 bytes of a name; those of indexes are made of the table's and a column's.
LONGEST = 30
LONGEST_TOGETHER = 52


@dataclass(frozen=True, slots=True)
class TableName:
    """One thing in its forms: order_items, OrderItem, order_item, "order items"."""

    plural: str
    singular: str

    @property
    def snake(self) -> str:
        """The singular in names of files and functions: order_item."""
        return snake_of(self.singular)

    @property
    def plural_class(self) -> str:
        """The plural in names of components: OrderItems."""
        return "".join(word.capitalize() for word in self.plural.split("_"))

    @property
    def row_class(self) -> str:
        """The class of its rows: SQLOrderItem."""
        return f"SQL{self.singular}"

    @property
    def people(self) -> str:
        """The plural as people read it: order items."""
        return self.plural.replace("_", " ")

    @property
    def one(self) -> str:
        """The singular as people read it: order item."""
        return self.snake.replace("_", " ")

    @property
    def title(self) -> str:
        """The heading of its page: Order items."""
        return self.people.capitalize()


def table_name(plural: str, singular: str) -> TableName:
    """Take two words as the name of a table.

    Raises:
        Refused: names everything that is wrong with them.
    """
    problems = [*_plural_problems(plural), *_singular_problems(singular)]
    if problems:
        raise Refused(problems)
    return TableName(plural, singular)


def snake_of(name: str) -> str:
    """OrderItem as order_item, HTTPServer as http_server."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return apart.lower()


def suggested(word: str) -> str:
    """The nearest name that a table or field could have; empty where there is none."""
    plain = re.sub(r"[^a-z0-9]+", "_", snake_of(word.strip()).encode("ascii", "ignore").decode()).strip("_")
    return plain if SNAKE.fullmatch(plain) else ""


def snake_problems(word: str, what: str) -> Iterator[str]:
    """What keeps a word from being the name of a table or a field."""
    if not SNAKE.fullmatch(word):
        hint = suggested(word)
        wanted = "lower-case letters a-z, digits and single _, a letter first"
        yield f"{word!r} cannot be {what}: wanted {wanted}." + (f" Write  {hint}" if hint else "")
    elif len(word) > LONGEST:
        yield f"{word!r} has {len(word)} characters; {what} has at most {LONGEST}."
    elif words.is_python(word):
        yield f"{word!r} is a word of the Python language. Write another, such as  {word}_name"


def _plural_problems(plural: str) -> Iterator[str]:
    what = "the name of a table"
    yield from (wrong := list(snake_problems(plural, what)))
    if wrong:
        return
    if plural in words.OF_SQL:
        yield f"{plural!r} is a reserved word of SQL. Write the plural, such as  {plural}s"
    elif words.is_builtin(plural):
        yield f"{plural!r} is a name that Python has itself. Write another, such as  {plural}_rows"


def _singular_problems(singular: str) -> Iterator[str]:
    if not CAMEL.fullmatch(singular):
        yield f"{singular!r} cannot be the name of a class: wanted {_camel_hint(singular)}."
    elif len(singular) > LONGEST:
        yield f"{singular!r} has {len(singular)} characters; the name of a class has at most {LONGEST}."
    elif singular.startswith("SQL"):
        yield f"{singular!r} is what a row's class is called. Leave SQL out: it is put before by itself."
    elif words.is_builtin(singular) or words.is_python(singular):
        yield f"{singular!r} is a name that Python has itself. Write another, such as  {singular}Record"


def _camel_hint(singular: str) -> str:
    wanted = "letters A-Z, a-z and digits, a capital first"
    plain = suggested(singular)
    return f"{wanted}, such as  {''.join(w.capitalize() for w in plain.split('_'))}" if plain else wanted
