"""What kind of server people get."""

import os
import subprocess
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import binary, lease
from dev_scripts.embedded_postgres.places import Places
from tests.dev_scripts.embedded_postgres.support import (
    ask,
    try_asking,
)


def test_a_new_server_speaks_utf8_in_utc_and_has_the_extensions(data: Path) -> None:
    with lease(data, durable=False) as held:
        url = held.url("postgres")
        settings = ask(url, "SELECT current_setting('server_encoding'), current_setting('timezone')")
        ask(url, "CREATE EXTENSION vector; CREATE EXTENSION pg_trgm")
        lowered = ask(url, "SELECT lower('ÄÖ')")
        nearest = ask(url, "SELECT '[1,2]'::vector <-> '[1,4]'::vector, 'ada' % 'ada'")

    assert settings == "UTF8|UTC"
    assert lowered == "äö"
    assert nearest == "2|t"


def test_only_the_loopback_listens_and_only_the_password_opens(data: Path) -> None:
    with lease(data, durable=False) as held:
        url = held.url("postgres")
        listening = ask(url, "SELECT current_setting('listen_addresses')")
        sockets = ask(url, "SELECT current_setting('unix_socket_directories')")
        refused = try_asking(url.replace(held.password, "guess"), "SELECT 1")

    assert (listening, sockets) == ("127.0.0.1", "")
    assert "password authentication failed" in refused.stderr


def test_only_its_owner_can_read_what_is_secret(data: Path) -> None:
    with lease(data, durable=False) as held:
        assert held.password not in repr(held)

    places = Places.of(data)
    modes = [path.stat().st_mode & 0o777 for path in (places.data, places.password, places.log)]
    assert modes == [0o700, 0o600, 0o600]


def test_a_database_may_have_any_name(data: Path) -> None:
    with lease(data, durable=False) as held:
        ask(held.url("postgres"), 'CREATE DATABASE "tools & more/ä?"')

        assert ask(held.url("tools & more/ä?"), "SELECT current_database()") == "tools & more/ä?"


def test_psql_needs_only_the_environment(data: Path) -> None:
    with lease(data, durable=False) as held:
        environment = os.environ | held.environment("postgres")
        done = subprocess.run(
            [str(binary("psql")), "-qAtc", "SELECT current_user"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )

    assert done.stdout.strip() == "heavy"


@pytest.mark.parametrize(("durable", "safety"), [(True, "on|on|on"), (False, "off|off|off")])
def test_tests_may_trade_safety_for_speed(data: Path, durable: bool, safety: str) -> None:
    settings = [f"current_setting('{name}')" for name in ("fsync", "synchronous_commit", "full_page_writes")]
    with lease(data, durable=durable) as held:
        found = ask(held.url("postgres"), f"SELECT {', '.join(settings)}")

    assert found == safety
