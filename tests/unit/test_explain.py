import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.errors import HeavyError
from heavy_stack.backend.explain import explain


def test_a_deliberate_error_speaks_for_itself() -> None:
    assert explain(HeavyError("The axe is out with Bo.")) == "The axe is out with Bo."


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), OSError("gone")])
def test_a_lost_database_is_said_in_words(error: Exception) -> None:
    assert "database does not answer" in str(explain(error))


def test_a_fault_has_no_words() -> None:
    assert explain(ZeroDivisionError("the secret is 42")) is None


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("set statement_timeout = 10; select pg_sleep(1)", "took too long"),
        ("select pg_terminate_backend(pg_backend_pid())", "does not answer"),
        ("select 1 / 0", None),
    ],
)
async def test_what_postgresql_raises_is_told_apart(
    database: Database, statement: str, words: str | None
) -> None:
    with pytest.raises(DBAPIError) as raised:
        async with database.session() as session:
            for part in statement.split("; "):
                await session.execute(text(part))

    said = explain(raised.value)
    assert words in str(said) if words else said is None
