"""Data keys are wrapped by key-encryption keys, of which the newest is first."""

import pytest
from pydantic import SecretStr

from heavy_stack.backend.accounts import (
    FixedKeys,
    KeyEncryptionKeys,
    KeyRing,
    Place,
    ProvidedKeys,
    WrappedKey,
)
from heavy_stack.backend.errors import KeyEncryptionKeyMissing, SecretUnreadable, ValueSealed
from heavy_stack.backend.ids import new_id
from heavy_stack.backend.secrets import CachedSecrets
from heavy_stack.settings.encryption_keys import new_key, parse_key
from tests.support.clocks import HandClock
from tests.support.shelf import Shelf

ADA, BO = new_id(), new_id()
OLD, NEW = new_key("2030-01-01"), new_key("2031-01-01")
PLACE = Place("letters", "body", "1")


def ring(*keys: str, clock: HandClock | None = None, kept_max: int = 1000) -> KeyRing:
    source = FixedKeys(KeyEncryptionKeys.of(keys, "HEAVY_ENCRYPTION_KEYS"))
    return KeyRing(source, max_bytes=1000, kept_s=60, kept_max=kept_max, clock=clock or HandClock())


async def test_a_data_key_opens_what_it_sealed_on_another_server() -> None:
    wrapped = await ring(NEW).make(ADA)

    sealed = (await ring(NEW).unwrap(wrapped)).seal(b"Ada's diary", PLACE)

    assert (await ring(NEW).unwrap(wrapped)).open(sealed, PLACE) == b"Ada's diary"


async def test_an_old_key_still_unwraps_and_the_newest_wraps() -> None:
    old = await ring(OLD).make(ADA)
    both = ring(NEW, OLD)

    assert (await both.make(ADA)).kek_id == parse_key(NEW).id
    assert (await both.unwrap(old)).secret == (await ring(OLD).unwrap(old)).secret


async def test_a_rewrapped_key_is_the_same_key_and_needs_the_old_one_no_more() -> None:
    old = await ring(OLD).make(ADA)

    rewrapped = await ring(NEW, OLD).rewrap(old)

    assert rewrapped.kek_id == parse_key(NEW).id
    assert rewrapped.id == old.id
    assert (await ring(NEW).unwrap(rewrapped)).secret == (await ring(OLD).unwrap(old)).secret


async def test_a_missing_key_is_named_and_so_is_where_it_was_looked_for() -> None:
    old = await ring(OLD).make(ADA)

    for attempt in (ring(NEW).unwrap, ring(NEW).rewrap):
        with pytest.raises(KeyEncryptionKeyMissing) as missing:
            await attempt(old)

        assert repr(parse_key(OLD).id) in str(missing.value)
        assert "HEAVY_ENCRYPTION_KEYS" in str(missing.value)


async def test_another_key_of_the_same_name_does_not_unwrap() -> None:
    impostor = parse_key(OLD).id + ":" + new_key("2030-01-01").partition(":")[2]
    old = await ring(OLD).make(ADA)

    with pytest.raises(ValueSealed):
        await ring(impostor).unwrap(old)


async def test_a_wrapped_key_is_of_one_user_one_row_and_one_wrapping_key() -> None:
    made = await ring(OLD).make(ADA)
    twins = f"twin:{OLD.partition(':')[2]}"

    for moved in (
        WrappedKey(made.id, BO, made.kek_id, made.wrapped),
        WrappedKey(new_id(), ADA, made.kek_id, made.wrapped),
        WrappedKey(made.id, ADA, "twin", made.wrapped),
        WrappedKey(made.id, ADA, made.kek_id, made.wrapped[:-1]),
    ):
        with pytest.raises(ValueSealed):
            await ring(OLD, twins).unwrap(moved)


async def test_not_one_bit_of_a_wrapped_key_may_be_flipped() -> None:
    made = await ring(OLD).make(ADA)
    for bit in range(len(made.wrapped) * 8):
        flipped = bytearray(made.wrapped)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueSealed):
            await ring(OLD).unwrap(WrappedKey(made.id, ADA, made.kek_id, bytes(flipped)))


async def test_a_data_key_is_kept_for_a_minute() -> None:
    clock = HandClock()
    kept = ring(OLD, clock=clock)
    made = await kept.make(ADA)
    first = await kept.unwrap(made)

    clock.now = 59
    assert await kept.unwrap(made) is first

    clock.now = 61
    assert await kept.unwrap(made) is not first


async def test_the_key_used_longest_ago_gives_way() -> None:
    kept = ring(OLD, kept_max=2)
    ada, bo, cy = [await kept.make(new_id()) for _ in range(3)]
    adas, bos = await kept.unwrap(ada), await kept.unwrap(bo)
    assert await kept.unwrap(ada) is adas

    await kept.unwrap(cy)

    assert await kept.unwrap(ada) is adas
    assert await kept.unwrap(bo) is not bos


async def test_a_key_that_was_wrapped_anew_is_not_taken_for_the_old_one() -> None:
    kept = ring(OLD)
    made = await kept.make(ADA)
    await kept.unwrap(made)

    with pytest.raises(ValueSealed):
        await kept.unwrap(WrappedKey(made.id, BO, made.kek_id, made.wrapped))


async def test_a_key_that_the_provider_has_since_a_moment_is_found_without_a_restart() -> None:
    clock, shelf = HandClock(), Shelf(heavy_encryption_keys=OLD)
    running = provided(shelf, clock)
    await running.unwrap(await running.make(ADA))
    clock.now = 10

    shelf.put(heavy_encryption_keys=f"{NEW}\n{OLD}\n")
    by_another_server = await ring(NEW).make(BO)

    assert await running.unwrap(by_another_server)
    assert (await running.make(ADA)).kek_id == parse_key(NEW).id


async def test_what_the_provider_has_must_be_keys_and_is_not_repeated() -> None:
    running = provided(Shelf(heavy_encryption_keys="hunter2"), HandClock())

    with pytest.raises(SecretUnreadable) as refused:
        await running.make(ADA)

    assert "hunter2" not in str(refused.value)
    assert "./heavy keys new" in str(refused.value)


async def test_where_the_provider_has_no_keys_those_of_the_settings_serve() -> None:
    running = provided(Shelf(), HandClock())

    assert (await running.make(ADA)).kek_id == parse_key(OLD).id


def test_a_ring_and_its_keys_show_themselves_nowhere() -> None:
    keys = KeyEncryptionKeys.of((NEW, OLD), "here")
    shown = repr(keys) + repr(ring(NEW)) + repr(FixedKeys(keys)) + repr(SecretStr(NEW))

    for spelled in (NEW, OLD):
        assert spelled.partition(":")[2] not in shown
        assert repr(parse_key(spelled).secret) not in shown


def provided(shelf: Shelf, clock: HandClock) -> KeyRing:
    secrets = CachedSecrets(shelf, ttl_s=300, stale_s=300, clock=clock)
    otherwise = KeyEncryptionKeys.of((OLD,), "the settings")
    return KeyRing(ProvidedKeys(secrets, otherwise), max_bytes=1000, clock=clock)
