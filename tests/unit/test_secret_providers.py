"""Secrets from the environment, from files, from a provider of one's own; kept for a while."""

import asyncio
import os
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr

from heavy_stack.backend.errors import SecretError, SecretMissing, SecretNameRefused, SecretUnreadable
from heavy_stack.backend.secrets import CachedSecrets, EnvSecrets, FileSecrets, SecretProvider
from tests.support.clocks import HandClock
from tests.support.shelf import Shelf

PASSWORD = "correct horse battery staple"


def written(folder: Path, name: str, text: str | bytes, mode: int = 0o400) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    return path


async def test_a_variable_is_a_secret() -> None:
    secret = await EnvSecrets({"STRIPE_KEY": PASSWORD}).get("stripe_key")

    assert secret.get_secret_value() == PASSWORD


@pytest.mark.parametrize("environment", [{}, {"STRIPE_KEY": ""}], ids=["unset", "empty"])
async def test_a_variable_that_is_not_set_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SecretMissing, match="'stripe_key': looked in the environment variable STRIPE_KEY"):
        await EnvSecrets(environment).get("stripe_key")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (PASSWORD, PASSWORD),
        (f"{PASSWORD}\n", PASSWORD),
        (f"{PASSWORD}\r\n", PASSWORD),
        (f"{PASSWORD}\n\n", f"{PASSWORD}\n"),
        (f" {PASSWORD} ", f" {PASSWORD} "),
        ("pässword 🔑", "pässword 🔑"),
    ],
    ids=["bare", "one line end", "Windows line end", "two line ends", "blanks", "not ASCII"],
)
async def test_a_file_is_a_secret_without_one_line_end(tmp_path: Path, text: str, secret: str) -> None:
    written(tmp_path, "stripe_key", text)

    assert (await FileSecrets(tmp_path).get("stripe_key")).get_secret_value() == secret


@pytest.mark.parametrize("text", [None, "", "\n"], ids=["no file", "empty", "a line end"])
async def test_a_missing_file_is_named(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        written(tmp_path, "stripe_key", text)

    with pytest.raises(SecretMissing) as missing:
        await FileSecrets(tmp_path).get("stripe_key")

    assert str(tmp_path / "stripe_key") in str(missing.value)


async def test_a_folder_that_is_not_there_is_a_missing_secret(tmp_path: Path) -> None:
    written(tmp_path, "plain", "x")
    for folder in (tmp_path / "nowhere", tmp_path / "plain"):
        with pytest.raises(SecretMissing):
            await FileSecrets(folder).get("stripe_key")


@pytest.mark.parametrize(
    ("mode", "words"), [(0o444, "may read it"), (0o404, "may read it"), (0o402, "may change it")]
)
async def test_a_file_that_is_open_to_everybody_is_refused(tmp_path: Path, mode: int, words: str) -> None:
    written(tmp_path, "stripe_key", PASSWORD, mode)

    with pytest.raises(SecretUnreadable) as refused:
        await FileSecrets(tmp_path).get("stripe_key")

    assert words in str(refused.value)
    assert "chmod" in str(refused.value)
    assert PASSWORD not in str(refused.value)
    assert await FileSecrets(tmp_path, private=False).get("stripe_key")


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640, 0o440])
async def test_a_file_of_its_owner_or_group_is_taken(tmp_path: Path, mode: int) -> None:
    written(tmp_path, "stripe_key", PASSWORD, mode)

    assert await FileSecrets(tmp_path).get("stripe_key")


async def test_what_is_no_text_file_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(mode=0o700)
    os.mkfifo(tmp_path / "pipe", 0o600)
    written(tmp_path, "large", b"x" * 65_537)
    written(tmp_path, "image", b"\x89PNG\xff")

    for name, words in (
        ("folder", "no regular"),
        ("pipe", "no regular"),
        ("large", "65537"),
        ("image", "UTF-8"),
    ):
        with pytest.raises(SecretUnreadable, match=words):
            await FileSecrets(tmp_path).get(name)


async def test_kubernetes_swaps_a_link_and_the_new_secret_is_read(tmp_path: Path) -> None:
    for version in ("one", "two"):
        (tmp_path / version).mkdir()
        written(tmp_path / version, "stripe_key", version)
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    (mounted / "stripe_key").symlink_to(tmp_path / "one" / "stripe_key")
    secrets = FileSecrets(mounted)
    assert (await secrets.get("stripe_key")).get_secret_value() == "one"

    (mounted / "new").symlink_to(tmp_path / "two" / "stripe_key")
    (mounted / "new").rename(mounted / "stripe_key")

    assert (await secrets.get("stripe_key")).get_secret_value() == "two"


@pytest.mark.parametrize(
    "name",
    ["../x", "a/b", "", ".", "/etc/passwd", "A", "a b", "a\x00", "1a", "a" * 101, "a\n"],
    ids=range(11),
)
async def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    for provider in (FileSecrets(tmp_path), EnvSecrets({})):
        with pytest.raises(SecretNameRefused, match="no name of a secret"):
            await provider.get(name)


def cached(shelf: SecretProvider, clock: HandClock, *, timeout_s: float = 5) -> CachedSecrets:
    return CachedSecrets(shelf, ttl_s=100, stale_s=1000, clock=clock, timeout_s=timeout_s)


async def test_a_secret_is_asked_for_again_when_its_time_is_over() -> None:
    clock, shelf = HandClock(), Shelf(stripe_key="old")
    secrets = cached(shelf, clock)
    assert (await secrets.get("stripe_key")).get_secret_value() == "old"
    shelf.put(stripe_key="new")

    clock.now = 99
    assert (await secrets.get("stripe_key")).get_secret_value() == "old"
    clock.now = 100
    assert (await secrets.get("stripe_key")).get_secret_value() == "new"
    assert shelf.asked == 2


async def test_a_hundred_who_ask_at_once_are_one_question() -> None:
    shelf = Shelf(stripe_key=PASSWORD)
    shelf.open.clear()
    secrets = cached(shelf, HandClock())
    waiting = [asyncio.create_task(secrets.get("stripe_key")) for _ in range(100)]
    await asyncio.sleep(0)
    shelf.open.set()

    answers = await asyncio.gather(*waiting)

    assert {answer.get_secret_value() for answer in answers} == {PASSWORD}
    assert shelf.asked == 1


async def test_one_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    shelf = Shelf(stripe_key=PASSWORD)
    shelf.open.clear()
    secrets = cached(shelf, HandClock())
    ada, bo = (asyncio.create_task(secrets.get("stripe_key")) for _ in range(2))
    await asyncio.sleep(0)

    ada.cancel()
    await asyncio.sleep(0)
    shelf.open.set()

    assert (await bo).get_secret_value() == PASSWORD
    assert ada.cancelled()


async def test_while_the_provider_fails_the_old_secret_serves_for_a_while_and_the_log_says_so() -> None:
    clock, shelf = HandClock(), Shelf(stripe_key=PASSWORD)
    secrets = cached(shelf, clock)
    await secrets.get("stripe_key")
    shelf.failure = ConnectionResetError(f"no answer, but here is the password: {PASSWORD}")

    clock.now = 1099
    with structlog.testing.capture_logs() as lines:
        assert (await secrets.get("stripe_key")).get_secret_value() == PASSWORD
    assert [line["log_level"] for line in lines] == ["warning"]
    assert lines[0]["event"] == "a secret could not be renewed; the old one serves"
    assert (lines[0]["secret"], lines[0]["reason"], lines[0]["serves_for_s"]) == (
        "stripe_key",
        "ConnectionResetError",
        1.0,
    )
    assert PASSWORD not in repr(lines)

    clock.now = 1100
    with pytest.raises(SecretUnreadable) as refused:
        await secrets.get("stripe_key")
    assert "ConnectionResetError" in str(refused.value)
    assert PASSWORD not in str(refused.value)


async def test_a_provider_that_has_just_failed_is_left_alone_for_a_second() -> None:
    clock, shelf = HandClock(), Shelf(stripe_key=PASSWORD)
    secrets = cached(shelf, clock)
    await secrets.get("stripe_key")
    shelf.failure = OSError()
    clock.now = 200

    for _ in range(50):
        await secrets.get("stripe_key")
    assert shelf.asked == 2

    shelf.failure = None
    shelf.put(stripe_key="new")
    clock.now = 201
    assert (await secrets.get("stripe_key")).get_secret_value() == "new"


async def test_a_provider_that_never_answers_is_a_failure() -> None:
    shelf = Shelf(stripe_key=PASSWORD)
    shelf.open.clear()

    with pytest.raises(SecretUnreadable, match="TimeoutError"):
        await cached(shelf, HandClock(), timeout_s=0.01).get("stripe_key")


async def test_a_secret_that_was_taken_away_does_not_serve_on() -> None:
    clock, shelf = HandClock(), Shelf(stripe_key=PASSWORD)
    secrets = cached(shelf, clock)
    await secrets.get("stripe_key")
    shelf.take("stripe_key")
    clock.now = 100

    with pytest.raises(SecretMissing):
        await secrets.get("stripe_key")


async def test_who_lacks_something_new_does_not_wait_for_the_time_to_be_over() -> None:
    clock, shelf = HandClock(), Shelf(stripe_key="old")
    secrets = cached(shelf, clock)
    await secrets.get("stripe_key")
    shelf.put(stripe_key="new")

    assert (await secrets.renewed("stripe_key")).get_secret_value() == "old", "asked a moment ago"
    clock.now = 1
    assert (await secrets.renewed("stripe_key")).get_secret_value() == "new"
    assert (await secrets.get("stripe_key")).get_secret_value() == "new"


async def test_nothing_shows_a_secret(tmp_path: Path) -> None:
    written(tmp_path, "stripe_key", PASSWORD)
    secrets = cached(FileSecrets(tmp_path), HandClock())
    secret = await secrets.get("stripe_key")

    shown = f"{secrets!r} {secret!r} {secret} {vars(secrets)!r} {EnvSecrets({'A': PASSWORD})!r}"

    assert isinstance(secret, SecretStr)
    assert PASSWORD not in shown


def test_every_error_of_secrets_is_for_whoever_runs_the_server() -> None:
    from heavy_stack.backend.explain import explain

    errors: list[SecretError] = [SecretMissing("a", "here"), SecretUnreadable("a", "here", "why")]

    assert [explain(error) for error in errors] == [None, None]
