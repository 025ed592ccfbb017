import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from heavy_stack.backend.data.db_connection import async_url, describe, plain_url


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+asyncpg", "postgres"])
def test_every_spelling_of_the_scheme_is_the_same_database(scheme: str) -> None:
    url = async_url(f"{scheme}://ada:pw@db.example/shop")

    assert url.drivername == "postgresql+asyncpg"
    assert plain_url(url) == "postgresql://ada:pw@db.example/shop"


@pytest.mark.parametrize("scheme", ["cockroachdb", "cockroachdb+asyncpg"])
def test_cockroachdb_keeps_its_own_dialect(scheme: str) -> None:
    url = async_url(f"{scheme}://ada@db.example:26257/shop?sslmode=disable")

    assert url.drivername == "cockroachdb+asyncpg"
    assert create_async_engine(url).dialect.name == "cockroachdb"


def test_sslmode_is_spelt_as_each_driver_wants_it() -> None:
    url = async_url("postgresql://ada:pw@db.example/shop?sslmode=require")

    assert url.query == {"ssl": "require"}
    assert plain_url(url).endswith("?sslmode=require")


def test_a_description_holds_no_password() -> None:
    assert describe(async_url("postgresql://ada:pw@db.example:5433/shop")) == "db.example:5433/shop"
