"""Who carries the news is checked before anything starts, and chosen by the scheme of its address."""

import subprocess
import sys
from pathlib import Path

import pytest

from heavy_engine.topics import NatsNews, PostgresNews, RedisNews, Topics
from heavy_stack.backend.data.announcements import BusAnnouncer, PostgresAnnouncer
from heavy_stack.main import carriers_of_news
from heavy_stack.settings import Settings, SettingsInvalid, load_settings

DATABASE = "postgresql://ada:secret@db.example/shop"


@pytest.fixture(autouse=True)
def _database_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", DATABASE)
    monkeypatch.delenv("HEAVY_NEWS_URL", raising=False)
    monkeypatch.chdir(tmp_path)


def settings(news_url: str) -> Settings:
    return Settings(_env_file=None, database_url=DATABASE, news_url=news_url)


@pytest.mark.parametrize(
    ("news_url", "driver"),
    [
        ("redis://news.example", RedisNews),
        ("redis://ada:secret@news.example:6380/1", RedisNews),
        ("rediss://news.example", RedisNews),
        ("nats://news.example", NatsNews),
        ("tls://ada:secret@news.example:4222", NatsNews),
        ("nats://one.example,nats://two.example:4223", NatsNews),
    ],
)
async def test_the_scheme_chooses_the_driver(news_url: str, driver: type) -> None:
    announcer, (bus, outbox) = carriers_of_news(settings(news_url), Topics())

    assert type(bus) is driver
    assert outbox is announcer
    assert isinstance(announcer, BusAnnouncer)


def test_without_an_address_postgresql_carries_the_news() -> None:
    announcer, (news,) = carriers_of_news(settings(""), Topics())

    assert isinstance(news, PostgresNews)
    assert isinstance(announcer, PostgresAnnouncer)


@pytest.mark.parametrize(
    ("news_url", "told"),
    [
        ("kafka://news.example", "begins with 'kafka'; wanted redis://host:port"),
        ("news.example:6379", "begins with 'news.example'"),
        ("redis://", "wanted redis://host:port"),
        ("postgresql://db.example/shop", "nothing for PostgreSQL"),
        ("redis://one.example,redis://two.example", "names several Redis servers"),
        ("nats://one.example,redis://two.example", "begins with 'redis'"),
        ("nats://one.example,", "begins with 'no scheme'"),
        ("redis://news.example:99999", "Port out of range"),
    ],
)
def test_an_address_that_no_driver_speaks_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, news_url: str, told: str
) -> None:
    monkeypatch.setenv("HEAVY_NEWS_URL", news_url)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {"HEAVY_NEWS_URL"}
    assert told in refused.value.problems["HEAVY_NEWS_URL"]


def test_a_password_in_a_refused_address_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_NEWS_URL", "amqp://ada:hunter2@news.example")

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert "hunter2" not in str(refused.value)
    assert "hunter2" not in repr(settings("redis://ada:hunter2@news.example"))


@pytest.mark.parametrize("channel", ["", "Heavy", "heavy news", "heavy.*", "heavy>", "h" * 64, "1st"])
def test_a_channel_is_a_plain_name(monkeypatch: pytest.MonkeyPatch, channel: str) -> None:
    """It is a word of PostgreSQL, of Redis and of NATS, where stars and dots mean more than themselves."""
    monkeypatch.setenv("HEAVY_NEWS_CHANNEL", channel)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {"HEAVY_NEWS_CHANNEL"}


def test_drivers_that_nobody_chose_are_not_imported() -> None:
    code = (
        "import sys; import heavy_stack.main; "
        "print([name for name in ('redis', 'nats') if name in sys.modules])"
    )

    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert found.stdout.strip() == "[]"
