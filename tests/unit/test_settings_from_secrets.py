"""Settings that are secrets come from the secret provider."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heavy_stack.backend.secrets import configured_secret, load_settings
from heavy_stack.settings import DEV_SECRET_KEY, SettingsInvalid
from heavy_stack.settings.encryption_keys import new_key

URL = "postgresql://ada:hunter2@db.example/shop"
OWN = {
    "heavy_database_url": URL,
    "heavy_secret_keys": f"{'k' * 40}, {'l' * 40}",
    "heavy_encryption_keys": f"{new_key('2031-01-01')}\n{new_key('2030-01-01')}",
}
PROVIDER = """
from pydantic import SecretStr
from heavy_stack.backend.errors import SecretMissing

class Vault:
    async def get(self, name):
        if name == "heavy_database_url":
            return SecretStr("postgresql://ada:hunter2@db.example/vault")
        if name == "heavy_secret_keys":
            raise ConnectionError("hunter2")
        raise SecretMissing(name, self.where(name))

    def where(self, name):
        return f"the vault {name}"

def vault():
    return Vault()
"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of secrets, in production."""
    for name in os.environ:
        if name.startswith("HEAVY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name, text in OWN.items():
        put(folder, name, text)
    monkeypatch.setenv("HEAVY_PROFILE", "production")
    monkeypatch.setenv("HEAVY_SECRET_PROVIDER", "file")
    monkeypatch.setenv("HEAVY_SECRETS_FOLDER", str(folder))
    return folder


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o400)


def test_production_starts_with_files_alone(folder: Path) -> None:
    settings = load_settings()

    assert settings.database_url.get_secret_value() == URL
    assert [len(key) for key in settings.signing_keys()] == [40, 40]
    assert len(settings.encryption_keys) == 2


def test_the_environment_wins_over_the_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", "postgresql://bo@db.example/shop")

    assert load_settings().database_url.get_secret_value() == "postgresql://bo@db.example/shop"


def test_the_files_win_over_dotenv(folder: Path) -> None:
    Path(".env").write_text("HEAVY_DATABASE_URL=postgresql://cy@db.example/shop\n")

    assert load_settings().database_url.get_secret_value() == URL


def test_dotenv_may_choose_the_provider(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEAVY_SECRET_PROVIDER")
    Path(".env").write_text("HEAVY_SECRET_PROVIDER=file\n")

    assert load_settings().database_url.get_secret_value() == URL


def test_all_that_is_missing_is_named_with_its_file(folder: Path) -> None:
    for name in OWN:
        (folder / name).unlink()

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {name.upper() for name in OWN}
    for name in OWN:
        assert refused.value.problems[name.upper()].startswith("is missing: looked in the file")
        assert str(folder / name) in refused.value.problems[name.upper()]


def test_missing_secrets_are_told_with_everything_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "heavy_secret_keys").unlink()
    monkeypatch.setenv("HEAVY_DEBUG", "true")
    monkeypatch.setenv("HEAVY_PORT", "99999")

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {"HEAVY_SECRET_KEYS", "HEAVY_DEBUG", "HEAVY_PORT"}


def test_a_file_that_is_open_to_everybody_stops_production_but_not_dev(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "heavy_encryption_keys").chmod(0o444)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert list(refused.value.problems) == ["HEAVY_ENCRYPTION_KEYS"]
    assert "chmod o-r" in str(refused.value)
    assert load_settings(profile="dev").database_url.get_secret_value() == URL


def test_in_dev_a_folder_without_files_falls_back_to_the_keys_of_dev(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in OWN:
        (folder / name).unlink()

    settings = load_settings(profile="dev", database_url=URL)

    assert settings.signing_keys() == (DEV_SECRET_KEY.encode(),)


@pytest.mark.parametrize("text", ["hunter2", "a:aHVudGVyMg", f"a:{'A' * 43}", "a:hunter2!", "A B:x"])
def test_a_wrong_encryption_key_is_not_repeated(folder: Path, text: str) -> None:
    (folder / "heavy_encryption_keys").unlink()
    put(folder, "heavy_encryption_keys", text)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert list(refused.value.problems) == ["HEAVY_ENCRYPTION_KEYS"]
    assert "./heavy keys new" in str(refused.value)
    assert text.partition(":")[2] == "" or text.partition(":")[2] not in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_two_encryption_keys_of_one_name_are_refused(folder: Path) -> None:
    (folder / "heavy_encryption_keys").unlink()
    twins = [f"twin:{new_key('2031-01-01').partition(':')[2]}" for _ in range(2)]
    put(folder, "heavy_encryption_keys", ",".join(twins))

    with pytest.raises(SettingsInvalid, match="two keys with the id 'twin'"):
        load_settings()


@pytest.mark.parametrize(
    "chosen", ["vault", "nowhere.at.all:make", "heavy_stack.settings:nothing", ":", "a:"]
)
def test_a_provider_that_is_none_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setenv("HEAVY_SECRET_PROVIDER", chosen)

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert "wanted env, file, or module:function" in refused.value.problems["HEAVY_SECRET_PROVIDER"]


def test_a_provider_of_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "my_vault.py").write_text(PROVIDER)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("HEAVY_SECRET_PROVIDER", "my_vault:vault")

    with pytest.raises(SettingsInvalid) as refused:
        load_settings()

    assert set(refused.value.problems) == {"HEAVY_SECRET_KEYS", "HEAVY_ENCRYPTION_KEYS"}
    assert "cannot be read from the vault heavy_secret_keys: ConnectionError" in str(refused.value)
    assert "is missing: looked in the vault heavy_encryption_keys" in str(refused.value)
    assert "hunter2" not in str(refused.value)
    found = configured_secret("database_url")
    assert found
    assert found.get_secret_value() == "postgresql://ada:hunter2@db.example/vault"


def test_the_server_itself_names_what_is_missing(folder: Path, pytestconfig: pytest.Config) -> None:
    (folder / "heavy_encryption_keys").unlink()

    ended = subprocess.run(
        [sys.executable, "-m", "heavy_stack.main"],
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert ended.returncode == 2, ended.stderr
    assert str(folder / "heavy_encryption_keys") in ended.stderr
    assert "Traceback" not in ended.stderr
