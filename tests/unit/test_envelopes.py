"""What a data key seals opens in its place, and nowhere else."""

import copy
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heavy_stack.backend.accounts import DataKey, Place
from heavy_stack.backend.accounts.envelopes import HEADER_BYTES, NONCE_BYTES, OVERHEAD_BYTES
from heavy_stack.backend.errors import ValueSealed, ValueTooLarge
from heavy_stack.backend.ids import new_id

MEGABYTE = 1_048_576
ADA, BO = "ada", "bo"
KEY_ID = new_id()
PLACE = Place("letters", "body", "row 1")
AWKWARD = ["", "\x00", "a\x00b", "👩‍👩‍👧 🇨🇭 ‮abc", "\ud83d", "\r\n\t", "ß" * 1000, "\U0010ffff"]


def key(
    *, key_id: str = KEY_ID, user_id: str = ADA, secret: bytes = b"s" * 32, most: int = 2 * MEGABYTE
) -> DataKey:
    return DataKey(key_id, user_id, secret, most)


@given(size=st.integers(0, MEGABYTE), seed=st.binary(min_size=1, max_size=64))
@settings(max_examples=40, deadline=None)
def test_a_value_of_any_size_comes_back(size: int, seed: bytes) -> None:
    plain = (seed * (size // len(seed) + 1))[:size]

    sealed = key().seal(plain, PLACE)

    assert key().open(sealed, PLACE) == plain
    assert len(sealed) == size + OVERHEAD_BYTES
    assert OVERHEAD_BYTES == 45


@given(st.text(st.characters(exclude_categories=()), max_size=2000))
@settings(deadline=None)
def test_a_text_of_any_characters_comes_back(text: str) -> None:
    assert key().open_text(key().seal_text(text, PLACE), PLACE) == text


@pytest.mark.parametrize("number", range(len(AWKWARD)))
def test_an_awkward_text_comes_back(number: int) -> None:
    assert key().open_text(key().seal_text(AWKWARD[number], PLACE), PLACE) == AWKWARD[number]


@given(st.binary(max_size=300), st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_flipped_bit_goes_unnoticed(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(key().seal(plain, PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))

    sealed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(ValueSealed):
        key().open(bytes(sealed), PLACE)


def test_not_one_bit_of_an_envelope_may_be_flipped() -> None:
    sealed = key().seal(b"Ada's diary", PLACE)
    assert key().open(sealed, PLACE) == b"Ada's diary"
    unnoticed = []
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            key().open(bytes(flipped), PLACE)
        except ValueSealed:
            continue
        unnoticed.append(bit)

    assert unnoticed == []


def test_an_envelope_that_was_cut_or_grew_does_not_open() -> None:
    sealed = key().seal(b"Ada's diary", PLACE)

    for damaged in (*(sealed[:end] for end in range(len(sealed))), sealed + b"\x00", sealed * 2):
        with pytest.raises(ValueSealed):
            key().open(damaged, PLACE)


@pytest.mark.parametrize(
    "moved",
    [
        Place("drafts", "body", "row 1"),
        Place("letters", "title", "row 1"),
        Place("letters", "body", "row 2"),
        # The same letters, with the borders elsewhere.
        Place("letter", "sbody", "row 1"),
        Place("letters", "bodyrow 1", ""),
        Place("", "lettersbody", "row 1"),
    ],
    ids=["table", "column", "row", "border of table and column", "border of column and row", "no table"],
)
def test_a_value_that_was_moved_does_not_open(moved: Place) -> None:
    sealed = key().seal(b"Ada's diary", PLACE)

    with pytest.raises(ValueSealed):
        key().open(sealed, moved)


@given(st.lists(st.text("ab\x00\x01", max_size=3), min_size=6, max_size=6))
@settings(deadline=None)
def test_places_that_differ_are_never_taken_for_each_other(parts: list[str]) -> None:
    here, there = Place(*parts[:3]), Place(*parts[3:])
    sealed = key().seal(b"Ada's diary", here)

    if here == there:
        assert key().open(sealed, there) == b"Ada's diary"
        return
    with pytest.raises(ValueSealed):
        key().open(sealed, there)


def test_another_user_another_key_or_another_name_of_it_does_not_open() -> None:
    sealed = key().seal(b"Ada's diary", PLACE)

    for other in (key(user_id=BO), key(secret=b"t" * 32), key(key_id=new_id())):
        with pytest.raises(ValueSealed):
            other.open(sealed, PLACE)


def test_the_same_text_is_never_sealed_alike() -> None:
    sealed = {key().seal(b"again", PLACE) for _ in range(1000)}
    nonces = {each[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES] for each in sealed}

    assert len(sealed) == len(nonces) == 1000


def test_a_value_that_is_too_large_says_how_large_it_may_be() -> None:
    assert key(most=1000).seal(b"x" * 1000, PLACE)

    with pytest.raises(ValueTooLarge, match="1001 bytes; at most 1000"):
        key(most=1000).seal(b"x" * 1001, PLACE)


def test_a_key_shows_itself_nowhere() -> None:
    secret = b"never to be seen, 32 bytes long!"
    shown = repr(key(secret=secret)) + str(key(secret=secret))

    assert "never" not in shown
    for write_down in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not written down"):
            write_down(key(secret=secret))


def test_every_refusal_says_the_same() -> None:
    sealed = key().seal(b"Ada's diary", PLACE)
    refusals: list[ValueSealed] = []
    for opening, damaged in (
        (key(user_id=BO), sealed),
        (key(key_id=new_id()), sealed),
        (key(), sealed[:-1]),
        (key(), b""),
        (key(), b"\x02" + sealed[1:]),
    ):
        with pytest.raises(ValueSealed) as refused:
            opening.open(damaged, PLACE)
        refusals.append(refused.value)

    assert {str(each) for each in refusals} == {"This cannot be opened: it is damaged, or its key is gone."}
    assert all(each.__cause__ is None for each in refusals)
