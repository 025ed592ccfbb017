"""The settings of a hosted model are checked before anything starts."""

import pytest

from heavy_stack.settings import SettingsInvalid, load_settings, variable_names

SOUND = {
    "HEAVY_DATABASE_URL": "postgresql://ada@localhost/heavy",
    "HEAVY_EMBEDDER": "http",
    "HEAVY_EMBEDDER_URL": "https://models.example/v1",
    "HEAVY_EMBEDDER_MODEL": "small",
    "HEAVY_EMBEDDER_KEY": "s3cret",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> pytest.MonkeyPatch:
    monkeypatch.chdir(str(tmp_path))
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    for name, value in SOUND.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def problems(environment: pytest.MonkeyPatch, **changed: str) -> dict[str, str]:
    for name, value in changed.items():
        environment.setenv(f"HEAVY_{name.upper()}", value)
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert "s3cret" not in str(refused.value)
    return refused.value.problems


def test_a_complete_one_is_taken_and_its_key_is_not_shown(environment: pytest.MonkeyPatch) -> None:
    settings = load_settings()

    assert settings.embedder_key.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_what_is_missing_is_told_at_once(environment: pytest.MonkeyPatch) -> None:
    assert set(problems(environment, embedder_url="", embedder_model="")) == {
        "HEAVY_EMBEDDER_URL",
        "HEAVY_EMBEDDER_MODEL",
    }


@pytest.mark.parametrize(
    "url", ["models.example/v1", "ftp://models.example", "https:///v1", "file:///etc/passwd"]
)
def test_an_address_that_is_none_is_refused(environment: pytest.MonkeyPatch, url: str) -> None:
    assert "wanted https://host/path" in problems(environment, embedder_url=url)["HEAVY_EMBEDDER_URL"]


def test_a_key_is_not_sent_in_clear_to_another_machine(environment: pytest.MonkeyPatch) -> None:
    told = problems(environment, embedder_url="http://models.example/v1")

    assert "would send HEAVY_EMBEDDER_KEY unencrypted" in told["HEAVY_EMBEDDER_URL"]


@pytest.mark.parametrize("url", ["http://localhost:11434/v1", "http://127.0.0.1:8080/v1", "http://[::1]/v1"])
def test_a_model_on_this_machine_needs_no_encryption(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("HEAVY_EMBEDDER_URL", url)

    assert load_settings().embedder_url == url


def test_a_local_model_needs_none_of_it(environment: pytest.MonkeyPatch) -> None:
    for name in ("HEAVY_EMBEDDER", "HEAVY_EMBEDDER_URL", "HEAVY_EMBEDDER_MODEL"):
        environment.delenv(name)

    assert load_settings().embedder == "local"
