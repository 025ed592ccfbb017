"""Browsers hold what they can neither read, alter, mix nor carry elsewhere."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine import Caller
from heavy_engine.state import Holder, Keeping, Kept, SealRefused, refuse_rolled_back
from heavy_engine.state.seal import Sealer, key_id, open_log

from .attacks import (
    DAY_S,
    FOREIGN_KEY,
    KEY,
    LIMIT,
    LINE,
    NOON,
    OLD_KEY,
    PAGE,
    ada,
    attacks,
    opened,
    run,
    sealed,
)
from .pages import SETTINGS

ALTERED = 20_000


def code_of(log: Sequence[Any], **changes: Any) -> str:
    """Why a log is refused."""
    given: dict[str, Any] = {
        "line": LINE,
        "session_id": "ada's browser",
        "user_id": "ada",
        "keys": (KEY, OLD_KEY),
        "now": NOON + 60,
        "keep_s": DAY_S,
        "bytes_max": LIMIT,
    }
    with pytest.raises(SealRefused) as refused:
        open_log(log, **(given | changes))
    return refused.value.code


def test_what_was_sealed_is_opened() -> None:
    kept = opened(sealed(ada(), deltas=3))

    assert (kept.page, kept.address, kept.ack, kept.made_at) == (PAGE, "/tools", 4, NOON + 3)
    assert kept.content == ([[0, "shop:Page", "", 0, 0], [1, "count", "int"], ""], [0, 1], [0, 2], [0, 3])


@given(st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=6))
def test_any_content_is_opened_as_it_was_sealed(contents: list[bytes]) -> None:
    texts = [content.hex() for content in contents]
    sealer = Sealer(KEY, ada())
    log = [sealer.snapshot(orjson.dumps([NOON, "/", 0, texts[0]]))]
    log += [sealer.delta(orjson.dumps([0, 0, None, text])) for text in texts[1:]]

    assert [items[-1] for items in opened(log).content] == texts


def test_a_snapshot_in_the_middle_of_a_life_begins_a_log() -> None:
    sealer = Sealer(KEY, ada())
    old = [sealer.snapshot(b'[1800000000,"/a",1]'), sealer.delta(b"[1,2]")]
    new = [sealer.snapshot(b'[1800000009,"/b",3]'), sealer.delta(b"[1,4]")]

    assert opened(new).address == "/b"
    assert code_of([*new, old[1]]) == "altered"
    assert code_of([old[0], new[1]]) == "altered"
    assert code_of([*old, new[1]]) == "altered"


def test_an_older_end_of_a_log_is_an_older_log() -> None:
    """Nothing in a log tells that something came after it: that is what the ledger is for."""
    log = sealed(ada(), deltas=3)

    assert opened(log[:2]).ack == 2


@pytest.mark.parametrize("kept_ack", [4, 5, 9])
def test_a_log_that_knows_of_all_that_was_committed_is_taken(kept_ack: int) -> None:
    refuse_rolled_back(Kept("", "/", kept_ack, 0), committed=[3, 4], pending=[])


def test_a_log_from_before_something_that_was_committed_is_rolled_back() -> None:
    kept = Kept("", "/", 3, 0)

    refuse_rolled_back(kept, committed=[4], pending=[4])
    with pytest.raises(SealRefused) as refused:
        refuse_rolled_back(kept, committed=[4, 5], pending=[5])
    assert refused.value.code == "rolled-back"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"user_id": "bo"}, "altered"),
        ({"user_id": None}, "altered"),
        ({"user_id": ""}, "altered"),
        ({"session_id": "bo's browser"}, "altered"),
        ({"line": "ef" * 16}, "altered"),
        ({"root": "/admin"}, "altered"),
        ({"at": "/admin"}, "altered"),
        ({"keys": (OLD_KEY,)}, "unknown-key"),
        ({"keys": (FOREIGN_KEY,)}, "unknown-key"),
        ({"now": NOON + DAY_S + 4}, "expired"),
        ({"now": NOON - DAY_S - 1}, "expired"),
        ({"keep_s": 50.0}, "expired"),
        ({"bytes_max": 100}, "too-large"),
    ],
    ids=repr,
)
def test_each_refusal_has_its_code(change: dict[str, Any], code: str) -> None:
    log = sealed(ada(), deltas=3)
    opened(log)

    assert code_of(log, **change) == code


def test_nobody_is_not_somebody_without_a_name() -> None:
    log = sealed(Holder(PAGE, LINE, "ada's browser", None), deltas=1)

    assert code_of(log, user_id="") == "altered"
    assert code_of(log, user_id="None") == "altered"
    assert code_of(sealed(Holder(PAGE, LINE, "ada's browser", ""), 1), user_id=None) == "altered"


@pytest.mark.parametrize(
    ("log", "code"),
    [
        ([], "malformed"),
        ("text", "malformed"),
        (None, "malformed"),
        ([None], "malformed"),
        ([["a"]], "malformed"),
        (["ä"], "malformed"),
        (["1.2.3"], "malformed"),
        ([f"2.{key_id(KEY)}.{PAGE}.1.AAAA"], "other-version"),
        ([f"1.{key_id(KEY)}.{PAGE}.1.AAAA"], "malformed"),
        ([f"1.{key_id(KEY)}.{PAGE}.01.{'A' * 80}"], "malformed"),
        ([f"1.{key_id(KEY)}.{PAGE}.-1.{'A' * 80}"], "malformed"),
        ([f"1.{key_id(KEY)}.{PAGE}.{'9' * 16}.{'A' * 80}"], "malformed"),
        ([f"1.{key_id(KEY)}../etc.1.{'A' * 80}"], "malformed"),
        ([f"1.{key_id(KEY)}.{PAGE}.1.{'A' * 80}"], "altered"),
        (["A"] * 5_000, "too-large"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_nobody_sealed_is_refused(log: Any, code: str) -> None:
    assert code_of(log) == code


def test_every_bit_of_a_log_counts() -> None:
    log = sealed(ada(), deltas=1)
    for place, text in enumerate(log):
        for at, letter in enumerate(text):
            for bit in range(7):
                other = text[:at] + chr(ord(letter) ^ 1 << bit) + text[at + 1 :]
                with pytest.raises(SealRefused):
                    opened([*log[:place], other, *log[place + 1 :]])


def test_nothing_that_was_altered_is_accepted() -> None:
    codes = run(ALTERED)

    assert codes.total() >= ALTERED
    assert set(codes) == {"malformed", "altered", "unknown-key", "other-version", "expired", "too-large"}


def test_every_kind_of_attack_is_among_them() -> None:
    """Ground for the test before this one: each attack differs from a log that is opened."""
    names = {attack.name for attack in attacks(1)}

    assert len(names) >= 40
    assert opened(sealed(ada(), deltas=2)).ack == 3


def test_the_key_before_opens_and_the_one_of_today_seals() -> None:
    before = Keeping(SETTINGS.__class__(signing_keys=(OLD_KEY,), allowed_hosts=(), keep_state=True))
    after = Keeping(SETTINGS.__class__(signing_keys=(KEY, OLD_KEY), allowed_hosts=(), keep_state=True))
    later = Keeping(SETTINGS.__class__(signing_keys=(KEY,), allowed_hosts=(), keep_state=True))
    log = sealed(Holder(PAGE, LINE, "s", "ada"), 1, OLD_KEY)
    asked: dict[str, Any] = {"line": LINE, "caller": Caller("s", "ada"), "now": NOON}

    assert before.open_log(log, **asked) == after.open_log(log, **asked)
    with pytest.raises(SealRefused, match="none of HEAVY_SECRET_KEYS"):
        later.open_log(log, **asked)
    assert sealed(Holder(PAGE, LINE, "s", "ada"), 1, KEY)[0].split(".")[1] == key_id(KEY)


def test_nothing_can_be_read_of_a_log() -> None:
    secret = "what-Ada-typed"
    log = sealed(ada(), deltas=2, secret=secret)
    text = " ".join(log)

    for word in (secret, "count", "shop", "tools", "ada", KEY.decode(), KEY.hex(), LINE):
        assert word not in text
    assert key_id(KEY) not in KEY.hex()
    assert secret in str(opened(log).content)


def test_equal_states_look_different_on_each_page() -> None:
    """Else whoever sees two logs knows whether they say the same."""
    one, other = sealed(ada(PAGE), 2), sealed(ada("04" * 16), 2)

    assert not set(one) & set(other)
    # And on one page: its numbers are never used again.
    assert len(set(one)) == len(one)


def test_a_refusal_says_what_was_seen() -> None:
    assert str(SealRefused("expired")) == (
        "The state that a browser holds was refused: it is older than HEAVY_STATE_KEEP_S."
    )
    assert "somebody else's reason" in str(SealRefused("late", "somebody else's reason"))
