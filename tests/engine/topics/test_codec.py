"""What travels is signed; what is not is no news."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.topics import News, decode, encode
from heavy_engine.topics.codec import MESSAGE_MAX_BYTES, _signature

OLD, NEW, FOREIGN = b"the key of last year", b"the key of this year", b"somebody else's"
AXE = News("tools", {"id": "axe", "size": 3, "is_out": True}, origin="here")

texts = st.text(st.characters(), max_size=50)
topics = texts.filter(bool)
facts = st.dictionaries(texts, texts | st.integers() | st.booleans(), max_size=5)


@given(st.builds(News, topics, facts, texts))
def test_news_arrive_as_they_left(news: News) -> None:
    message = encode(news, [NEW])

    assert message.isascii()
    for found in (decode(message, [NEW]), decode(message.encode(), [NEW])):
        assert found == news
        assert found is not None
        assert found.origin == news.origin


def test_keys_rotate() -> None:
    """While they do, some processes have only the old key, and some both."""
    assert decode(encode(AXE, [OLD]), [NEW, OLD]) == AXE
    assert decode(encode(AXE, [NEW, OLD]), [NEW]) == AXE
    assert decode(encode(AXE, [NEW, OLD]), [OLD]) is None


def test_no_flipped_bit_is_accepted() -> None:
    message = encode(AXE, [NEW]).encode()
    for place in range(len(message)):
        for bit in range(8):
            forged = bytearray(message)
            forged[place] ^= 1 << bit
            assert decode(bytes(forged), [NEW]) is None


def test_the_applications_key_signs_no_news_itself() -> None:
    """What else is signed with it cannot be made to pass for news."""
    import hmac
    from base64 import urlsafe_b64encode

    body = b'["tools",{},""]'
    bare = urlsafe_b64encode(hmac.digest(NEW, body, "sha256")).rstrip(b"=")

    assert decode(bare + b"." + body, [NEW]) is None
    assert decode(_signature(NEW, body) + b"." + body, [NEW]) == News("tools")


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('it was unpickled')",))


HOSTILE = {
    "nothing": "",
    "a topic": "tools",
    "unsigned": '["tools",{},""]',
    "an empty signature": '.["tools",{},""]',
    "a foreign signature": encode(AXE, [FOREIGN]),
    "half a message": encode(AXE, [NEW])[:40],
    "two messages": encode(AXE, [NEW]) * 2,
    "no ASCII": "tools ✂ \udcff",
    "bytes": b"\x00\xff\xfe",
    "a pickle": pickle.dumps(Bomb()),
    "huge": "x" * 1_000_000,
    "a number": 7,
    "none": None,
}


@pytest.mark.parametrize("which", HOSTILE)
def test_what_we_did_not_sign_is_no_news(which: str) -> None:
    assert decode(HOSTILE[which], [NEW]) is None


SIGNED_NONSENSE = [
    b"",
    b"[]",
    b"{}",
    b"7",
    b'"abc"',
    b'["tools",{}]',
    b'["",{},""]',
    b'["tools",7,""]',
    b'["tools",{"id":null},""]',
    b'["tools",{"id":[1]},""]',
    b'["tools",{"id":1.5},""]',
    b"[" * 7_000,
    b"\xff",
]


@pytest.mark.parametrize("body", SIGNED_NONSENSE, ids=range(len(SIGNED_NONSENSE)))
def test_what_another_version_of_us_signed_may_be_no_news(body: bytes) -> None:
    assert decode(_signature(NEW, body) + b"." + body, [NEW]) is None


@given(st.binary(max_size=200))
def test_no_bytes_are_news_by_chance(message: bytes) -> None:
    assert decode(message, [NEW]) is None


def test_facts_that_do_not_fit_are_left_out() -> None:
    """An id of 7,000 characters may travel; one of 8,000 may not, as PostgreSQL allows 7,999 bytes."""
    fits = News("tools", {"id": "x" * 7_000})
    too_long = News("tools", {"id": "x" * 8_000}, origin="here")

    assert decode(encode(fits, [NEW]), [NEW]) == fits
    message = encode(too_long, [NEW])
    assert len(message) <= MESSAGE_MAX_BYTES
    found = decode(message, [NEW])
    assert found == News("tools")
    assert found is not None
    assert found.origin == "here"


def test_the_longest_topic_fits_whatever_it_is_written_with() -> None:
    news = News("\U0001f6e0" * 200)

    assert decode(encode(news, [NEW]), [NEW]) == news
