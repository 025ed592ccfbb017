import os
import subprocess
import sys

import pytest

from heavy_stack.settings import DEV_ENCRYPTION_KEY, DEV_SECRET_KEY, SettingsInvalid, load_settings

DATABASE = "postgresql://ada:secret@db.example/shop"
OWN_KEY = "k" * 40
OWN_ENCRYPTION_KEY = "own:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in os.environ:
        if name.startswith("HEAVY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(str(tmp_path))


def test_dev_needs_the_database_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", DATABASE)

    settings = load_settings()

    assert settings.is_dev
    assert settings.signing_keys() == (DEV_SECRET_KEY.encode(),)


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", DATABASE)
    monkeypatch.setenv("HEAVY_ALLOWED_HOSTS", "shop.example, www.shop.example")

    assert load_settings().allowed_hosts == ("shop.example", "www.shop.example")


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_PROFILE", "production")
    monkeypatch.setenv("HEAVY_PORT", "99999")
    monkeypatch.setenv("HEAVY_DEBUG", "true")
    monkeypatch.setenv("HEAVY_ALLOWED_ORIGINS", "*")
    monkeypatch.setenv("HEAVY_ALLOWED_HOST", "shop.example")

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {
        "HEAVY_DATABASE_URL",
        "HEAVY_PORT",
        "HEAVY_DEBUG",
        "HEAVY_ALLOWED_ORIGINS",
        "HEAVY_SECRET_KEYS",
        "HEAVY_ENCRYPTION_KEYS",
        "HEAVY_ALLOWED_HOST",
    }
    assert "did you mean HEAVY_ALLOWED_HOSTS?" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEAVY_SECRET_KEYS", DEV_SECRET_KEY),
        ("HEAVY_SECRET_KEYS", "short"),
        ("HEAVY_ENCRYPTION_KEYS", DEV_ENCRYPTION_KEY),
        ("HEAVY_ENCRYPTION_KEYS", f"{OWN_ENCRYPTION_KEY},{DEV_ENCRYPTION_KEY}"),
        ("HEAVY_DEBUG", "true"),
        ("HEAVY_ALLOWED_ORIGINS", "*"),
        ("HEAVY_ALLOWED_HOSTS", "*"),
        ("HEAVY_DEV_USER", "ada@example.com"),
    ],
)
def test_production_refuses(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("HEAVY_PROFILE", "production")
    monkeypatch.setenv("HEAVY_DATABASE_URL", DATABASE)
    monkeypatch.setenv("HEAVY_SECRET_KEYS", OWN_KEY)
    monkeypatch.setenv("HEAVY_ENCRYPTION_KEYS", OWN_ENCRYPTION_KEY)
    load_settings()

    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert set(refused.value.problems) == {name}


@pytest.mark.parametrize("url", ["mysql://db/shop", "postgresql://db", "nonsense"])
def test_a_database_url_must_be_complete(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", url)

    with pytest.raises(SettingsInvalid, match="HEAVY_DATABASE_URL"):
        load_settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", DATABASE)
    monkeypatch.setenv("HEAVY_SECRET_KEYS", OWN_KEY)

    shown = repr(load_settings())

    assert "secret@" not in shown
    assert OWN_KEY not in shown


def test_a_wrong_secret_is_not_repeated_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", "mysql://ada:hunter2@db/shop")

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("flags", [[], ["-O"]])
def test_the_server_exits_with_2_before_it_opens_a_socket(
    flags: list[str], pytestconfig: pytest.Config
) -> None:
    environment = {"PATH": os.environ["PATH"], "HEAVY_PROFILE": "STAGING"}

    ended = subprocess.run(
        [sys.executable, *flags, "-m", "heavy_stack.main"],
        cwd=pytestconfig.rootpath,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert ended.returncode == 2
    assert "HEAVY_PROFILE" in ended.stderr
    assert "HEAVY_DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_cockroachdb_needs_another_carrier_of_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", "cockroachdb://ada@db.example:26257/shop")

    with pytest.raises(SettingsInvalid, match="CockroachDB has no LISTEN and NOTIFY") as refused:
        load_settings()
    monkeypatch.setenv("HEAVY_NEWS_URL", "redis://db.example:6379")

    assert set(refused.value.problems) == {"HEAVY_NEWS_URL"}
    assert load_settings().is_on_cockroach
