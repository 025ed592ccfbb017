"""Who holds the state of pages is checked before anything starts."""

from pathlib import Path

import pytest

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.kept_states import DatabaseStates
from heavy_stack.backend.data.redis_states import RedisStates
from heavy_stack.main import application_of
from heavy_stack.settings import Settings, SettingsInvalid, load_settings

DATABASE = "postgresql://ada:secret@db.example/shop"
REDIS, NATS = "redis://:hunter2@state.example:6380/1", "nats://news.example"


@pytest.fixture(autouse=True)
def _database_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", DATABASE)
    for name in ("HEAVY_NEWS_URL", "HEAVY_STATE_URL", "HEAVY_STATE_STORE", "HEAVY_KEEP_STATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def settings(**given: str) -> Settings:
    return Settings.model_validate({"database_url": DATABASE, **given})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, type(None)),
        ({"state_store": "database"}, DatabaseStates),
        ({"state_store": "redis", "state_url": REDIS}, RedisStates),
        ({"state_store": "redis", "news_url": REDIS}, RedisStates),
        ({"state_store": "database", "keep_state": "false"}, type(None)),
    ],
)
async def test_the_setting_chooses_the_store(given: dict[str, str], kind: type) -> None:
    chosen = settings(**given)

    application = application_of(chosen, Database(chosen))

    assert type(application.state_store) is kind
    assert ("state store" in application.checks) == (kind is RedisStates)


def test_a_redis_of_its_own_goes_before_that_of_the_news() -> None:
    assert settings(state_url=REDIS, news_url="redis://news.example").state_redis == REDIS
    assert settings(news_url="redis://news.example").state_redis == "redis://news.example"
    assert settings(news_url=NATS).state_redis == ""


@pytest.mark.parametrize(
    ("given", "name", "told"),
    [
        ({"STATE_STORE": "redis"}, "STATE_URL", "is missing: HEAVY_STATE_STORE=redis needs it"),
        ({"STATE_STORE": "redis", "NEWS_URL": NATS}, "STATE_URL", "as in redis://host:port"),
        ({"STATE_STORE": "mongo"}, "STATE_STORE", "'browser', 'database' or 'redis'"),
        ({"STATE_URL": NATS}, "STATE_URL", "begins with 'nats'; wanted one redis://host:port/database"),
        ({"STATE_URL": "redis://one.example,two.example"}, "STATE_URL", "wanted one redis://"),
        ({"STATE_URL": "state.example:6379"}, "STATE_URL", "begins with 'state.example'"),
        ({"STATE_URL": "http://ada:hunter2@state.example"}, "STATE_URL", "begins with 'http'"),
    ],
)
def test_what_cannot_work_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str, told: str
) -> None:
    for each, value in given.items():
        monkeypatch.setenv(f"HEAVY_{each}", value)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {f"HEAVY_{name}"}
    assert told in refused.value.problems[f"HEAVY_{name}"]
    assert "hunter2" not in str(refused.value)
