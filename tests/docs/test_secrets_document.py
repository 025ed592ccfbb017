"""The examples of docs/secrets.md run as they stand there."""

import json
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from heavy_stack.backend.accounts import key_ring
from heavy_stack.backend.context import BackingServices, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.sql_models import SQLUser
from heavy_stack.backend.errors import SecretMissing, SecretUnreadable, ValueSealed
from heavy_stack.backend.secrets import CachedSecrets, EnvSecrets, load_settings
from heavy_stack.settings import Settings, SettingsInvalid
from heavy_stack.settings.encryption_keys import new_key
from heavy_stack.shared_models.users import UserId

DOCUMENT = (Path(__file__).parents[2] / "docs" / "secrets.md").read_text()
PROVIDER, FURTHER_SECRET, TABLE, MANAGER = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
TOKEN = "a-token-of-the-vault"


class Vault(ThreadingHTTPServer):
    """The part of a Vault's HTTP interface that reads its key-value store."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Reading)
        self.secrets: dict[str, str] = {}
        self.address = f"http://127.0.0.1:{self.server_port}"


class Reading(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Vault)
        value = self.server.secrets.get(self.path.removeprefix("/v1/secret/data/"))
        if self.headers["X-Vault-Token"] != TOKEN:
            self.send_error(403)
        elif value is None:
            self.send_error(404)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"data": {"data": {"value": value}}}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def environment(vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A project with the document's provider, in production."""
    (tmp_path / "vault_secrets.py").write_text(PROVIDER)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "vault_secrets", raising=False)
    monkeypatch.chdir(tmp_path)
    own = {
        "HEAVY_PROFILE": "production",
        "HEAVY_SECRET_PROVIDER": "vault_secrets:vault",
        "VAULT_ADDR": vault.address,
        "VAULT_TOKEN": TOKEN,
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_production_starts_with_a_vault(environment: pytest.MonkeyPatch, vault: Vault) -> None:
    key = new_key("2031-01-01")
    vault.secrets = {
        "heavy_database_url": "postgresql://ada@db.example/shop",
        "heavy_secret_keys": "k" * 40,
        "heavy_encryption_keys": key,
    }

    settings = load_settings()

    assert settings.database_url.get_secret_value() == "postgresql://ada@db.example/shop"
    assert [each.get_secret_value() for each in settings.encryption_keys] == [key]


def test_what_the_vault_lacks_or_forbids_is_told(environment: pytest.MonkeyPatch, vault: Vault) -> None:
    with pytest.raises(SettingsInvalid) as lacking:
        load_settings()
    environment.setenv("VAULT_TOKEN", "another")
    with pytest.raises(SettingsInvalid) as forbidden:
        load_settings()

    url = f"{vault.address}/v1/secret/data/heavy_database_url"
    assert lacking.value.problems["HEAVY_DATABASE_URL"].startswith(f"is missing: looked in {url}")
    assert f"{url}: HTTPError" in forbidden.value.problems["HEAVY_DATABASE_URL"]


async def test_the_provider_behind_its_cache(environment: pytest.MonkeyPatch, vault: Vault) -> None:
    made = run(PROVIDER)
    secrets = CachedSecrets(made.vault(), ttl_s=0, stale_s=100)
    vault.secrets = {"stripe_key": "correct horse"}

    assert (await secrets.get("stripe_key")).get_secret_value() == "correct horse"
    with pytest.raises(SecretMissing):
        await secrets.get("another_key")
    environment.setenv("VAULT_TOKEN", "another")
    with pytest.raises(SecretUnreadable, match="HTTPError"):
        await CachedSecrets(made.vault(), ttl_s=0, stale_s=0).get("stripe_key")


async def test_a_further_secret() -> None:
    secrets = CachedSecrets(EnvSecrets({"STRIPE_KEY": "correct horse"}), ttl_s=1, stale_s=1)

    assert await run(FURTHER_SECRET).stripe_key(secrets) == "correct horse"


@pytest.fixture
async def letters(database: Database) -> AsyncIterator[ModuleType]:
    """The document's table and manager, for as long as a test runs."""
    made = run(TABLE + MANAGER)
    table = SQLModel.metadata.tables["letters"]
    try:
        async with database.session() as session, session.begin():
            await (await session.connection()).run_sync(table.create)
        yield made
    finally:
        SQLModel.metadata.remove(table)


async def test_the_table_and_its_manager(database: Database, letters: ModuleType) -> None:
    services = BackingServices(keyring=key_ring(Settings(_env_file=None, database_url="postgresql://a@b/c")))
    async with open_work(database) as heavy:
        people = [SQLUser(name=name, email=f"{name}@example.com") for name in ("Ada", "Bo")]
        heavy.db_session.add_all(people)
    ada, bo = (UserId(one.id) for one in people)

    for writer, words in ((ada, "Bo owes me 3 axes."), (bo, "I owe Ada nothing.")):
        async with open_work(database, writer, services) as heavy:
            await letters.LetterManager(heavy.db_session, writer, services.keyring).write_letter(words)

    async with open_work(database, ada, services) as heavy:
        manager = letters.LetterManager(heavy.db_session, ada, services.keyring)
        assert await manager.read_letters() == ("Bo owes me 3 axes.",)
        stored = await heavy.db_session.scalar(text("select string_agg(body::text, ' ') from letters"))
        assert b"axes".hex() not in str(stored)
    with pytest.raises(ValueSealed):
        async with open_work(database, ada, services) as heavy:
            await heavy.db_session.execute(text("update letters set user_id = :ada"), {"ada": ada})
            await letters.LetterManager(heavy.db_session, ada, services.keyring).read_letters()


def run(example: str) -> ModuleType:
    """The module that an example is."""
    module = ModuleType("example_of_secrets")
    sys.modules["example_of_secrets"] = module
    try:
        exec(compile(example, "docs/secrets.md", "exec", dont_inherit=True), vars(module))
    finally:
        del sys.modules["example_of_secrets"]
    return module
