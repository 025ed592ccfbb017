"""Questions to the column of words, by the parameters `whole`, `head`, `beginning` and `excluded`."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, Table, bindparam, cast, func, literal
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY


def matches(table: Table, asked: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the words of a row are those."""
    return table.c.words.op("@@", return_type=Boolean(), is_comparison=True)(asked)


def typed_words(language: str, *, unfinished: bool) -> ColumnElement[Any]:
    """Stems or whole words; where somebody still types, the last word may be the beginning of one."""
    if not unfinished:
        return any_form("whole", language)
    begins = func.to_tsquery(_config("simple"), bindparam("beginning", type_=String), type_=TSQUERY)
    typed_so_far = any_form("head", language).op("&&", return_type=TSQUERY())(begins)
    return _asked("whole", language).op("||", return_type=TSQUERY())(typed_so_far)


def any_form(parameter: str, language: str) -> ColumnElement[Any]:
    """The words as stems or as they stand."""
    return _asked(parameter, language).op("||", return_type=TSQUERY())(_asked(parameter, "simple"))


def _asked(parameter: str, language: str) -> ColumnElement[Any]:
    return func.websearch_to_tsquery(_config(language), bindparam(parameter, type_=String), type_=TSQUERY)


def _config(language: str) -> ColumnElement[Any]:
    return cast(literal(language, String, literal_execute=True), REGCONFIG)
