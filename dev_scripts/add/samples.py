"""What a test fills in for a field: something that fits, another for each number, and what is refused."""

from dev_scripts.add.fields import Field

# As Python expressions in which `number` is a digit from 1 to 9.
SAMPLES = {
    "text": 'f"Sharp.\\n{number} nicks."',
    "int": 'f"{number}"',
    "bigint": 'f"{number}000000000000"',
    "float": 'f"{number}.5"',
    "bool": '"on" if number % 2 else ""',
    "date": 'f"2026-03-0{number}"',
    "datetime": 'f"2026-03-0{number}T14:30"',
    "time": 'f"14:0{number}"',
    "uuid": 'f"01890000-0000-7000-8000-00000000000{number}"',
    "json": """f'{{"nicks": {number}}}'""",
    "email": 'f"ada{number}@example.org"',
    "url": 'f"https://example.org/{number}"',
}
# For a field that points to a row of its own table: that row would be one more.
NOTHING = '""'
REFUSED = {
    "int": "many",
    "bigint": "many",
    "float": "much",
    "decimal": "much",
    "date": "soon",
    "datetime": "soon",
    "time": "late",
    "uuid": "mine",
    "json": "{",
    "enum": "no such word",
    "fk": "nobody",
    "email": "ada",
    "url": "javascript:alert(1)",
}


def sample(field: Field) -> str:
    """An expression for a text that fits; fields that point to a row get one by themselves."""
    name = field.kind.name
    if name == "str":
        return 'f"Axe {number}"' if int(field.parameters[0]) >= 5 else 'f"{number}"'
    if name == "enum":
        return f"({', '.join(map(repr_of, field.parameters[:2]))})[number % 2]"
    if name == "decimal":
        return _decimal(*map(int, field.parameters))
    if name == "fk":
        return f'await a_row_of(database, "{field.parameters[0]}")'
    return SAMPLES[name]


def refused(field: Field) -> str | None:
    """A text that does not fit, as a Python expression; None where every text does."""
    if field.kind.name == "str":
        return f'"x" * {int(field.parameters[0]) + 1}'
    text = REFUSED.get(field.kind.name)
    return None if text is None else repr_of(text)


def repr_of(text: str) -> str:
    """A text as the formatter would write it."""
    return f'"{text}"'


def _decimal(digits: int, places: int) -> str:
    if places == 0:
        return 'f"{number}"'
    return 'f"0.{number}"' if digits == places else 'f"{number}.5"'
