"""What no browser of ours would send: recorded frames made worse, and JSON that nobody wrote."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.engine.fuzz.line import masked
from tests.engine.test_forged_events import misshapen, strangers

FRAME_MAX = 65_536
# Numbers of elements of /other that no other page has.
OTHERS_FIRST, OTHERS_LAST = 12, 60

# As browsers sent them to the pages of tests.engine.limits.target.
RECORDED: tuple[list[Any], ...] = (
    [1, 3, "click", {"clientX": 12, "clientY": 34, "pageX": 12, "pageY": 34, "screenX": 512}],
    [2, 4, "input", {"data": "a", "inputType": "insertText", "target": {"value": "a"}}],
    [3, 4, "keydown", {"key": "Enter", "code": "Enter", "keyCode": 13, "target": {"value": "axe"}}],
    [4, 5, "submit", {"target": {"elements": [{"name": "title", "value": "Tidy up"}]}}],
    [5, 0, "go", {"path": "/?page=2", "how": "push"}],
    [6, 0, "ahead", {"path": "/?ahead"}],
    [7, 3, "0.1:onClick", {"args": [1, "two", {"three": [4]}]}],
    [8, 3, "pointermove", {"clientX": 1, "clientY": 2, "pointerId": 1, "isPrimary": True}],
    ["answer", 1, "ok", {"name": "desk", "is_lit": True}],
    ["answer", 2, "error", {"type": "KeyError", "message": "no lamp", "traceback": "line 7"}],
    ["answer", 3, "unavailable", "the worker did not start"],
    ["state", "1.a1b2c3d4.0123456789abcdef0123456789abcdef.0.AAAA", 0],
)  # fmt: skip
HOSTILE_TEXTS = (
    *("__proto__", "constructor", "prototype", "__init__", "__globals__"),
    *("../../etc/passwd", "\x00", "\ud83d\ude00", "<script>"),
)


def forged_events(wanted: int, number: int) -> list[str]:
    """Messages that are JSON, for nothing that is on the page or of no shape at all.

    Args:
        wanted: how many.
        number: the seed.
    """
    made: list[str] = []

    @seed(number)
    @settings(
        max_examples=wanted,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strangers, misshapen)
    def make(stranger: Any, shapeless: Any) -> None:
        made.append(json.dumps([len(made) + 1, *stranger]))
        made.append(json.dumps(shapeless))

    make()
    return made[:wanted]


class Forger:
    """Makes frames out of recorded ones and made-up JSON; the same seed makes the same frames."""

    def __init__(self, number: int, forged: list[str]) -> None:
        self._random = random.Random(number)
        self._forged = forged

    def some(self, most: int) -> int:
        """A number from 1 to `most`."""
        return self._random.randint(1, most)

    def harmless(self, seq: int) -> bytes:
        """A frame that is well-formed, so that its socket stays open: an event for nothing that is there."""
        node = self._random.choice((self._random.randint(OTHERS_FIRST, OTHERS_LAST), 10**6, 2**53 - 1))
        kind = self._random.choice(("click", "input", "submit", "keydown", "0.1:onClick", "wheel"))
        payload = {
            self._random.choice(HOSTILE_TEXTS): self._value(3) for _ in range(self._random.randint(0, 3))
        }
        return masked(1, json.dumps([seq, node, kind, payload]).encode("utf-8", "surrogatepass"))

    def hostile(self) -> tuple[str, bytes]:
        """A frame, or several, with the name of what is wrong with them."""
        how = self._random.choice(KINDS)
        return how.__name__.strip("_"), how(self)

    def text(self) -> bytes:
        """A message as it might have been recorded, or that hypothesis made."""
        if self._forged and self._random.random() < 0.5:
            return self._random.choice(self._forged).encode("utf-8", "surrogatepass")
        return json.dumps(self._random.choice(RECORDED)).encode()

    def _value(self, depth: int) -> Any:
        if depth and self._random.random() < 0.4:
            return {self._random.choice(HOSTILE_TEXTS): self._value(depth - 1)}
        return self._random.choice((None, True, -1, 2**63, 1e308, "", [], self._random.choice(HOSTILE_TEXTS)))

    # What can be wrong, each by its name.

    def _message(self) -> bytes:
        return masked(1, self.text())

    def _flipped_text(self) -> bytes:
        return masked(1, self._flipped(self.text()))

    def _cut_text(self) -> bytes:
        text = self.text()
        return masked(1, text[: self._random.randint(0, len(text))])

    def _flipped_frame(self) -> bytes:
        return self._flipped(masked(1, self.text()))

    def _cut_frame(self) -> bytes:
        frame = masked(1, self.text())
        return frame[: self._random.randint(0, len(frame) - 1)]

    def _noise(self) -> bytes:
        return self._random.randbytes(self._random.randint(1, 400))

    def _spliced(self) -> bytes:
        first, second = masked(1, self.text()), masked(1, self.text())
        return first[: self._random.randint(1, len(first))] + second[self._random.randint(0, len(second)) :]

    def _too_long(self) -> bytes:
        return masked(1, b'[1,1,"click",{"a":"' + b"x" * (FRAME_MAX + self._random.randint(-30, 40)) + b'"}]')

    def _says_too_long(self) -> bytes:
        return b"\x81\xff" + self._random.randint(FRAME_MAX + 1, 2**64 - 1).to_bytes(8, "big") + b"abcd"

    def _unmasked(self) -> bytes:
        text = self.text()[:125]
        return b"\x81" + bytes([len(text)]) + text

    def _opcode(self) -> bytes:
        return masked(self._random.choice((2, 3, 5, 7, 11, 15)), self.text()[:100])

    def _reserved_bits(self) -> bytes:
        frame = bytearray(masked(1, self.text()))
        frame[0] |= self._random.choice((0x10, 0x20, 0x40, 0x70))
        return bytes(frame)

    def _not_utf8(self) -> bytes:
        return masked(
            1, self.text() + self._random.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"))
        )

    def _pieces(self) -> bytes:
        text, count = self.text(), self._random.choice((2, 3, 64, 65, 300))
        parts = [text[start::count] for start in range(count)]
        first, *others = (
            masked(1 if n == 0 else 0, part, fin=n == count - 1) for n, part in enumerate(parts)
        )
        return first + b"".join(others)

    def _stray_piece(self) -> bytes:
        return masked(0, self.text())

    def _control(self) -> bytes:
        return masked(self._random.choice((9, 10)), self._random.randbytes(self._random.randint(0, 130)))

    def _many_controls(self) -> bytes:
        return masked(9, b"x") * 150

    def _close(self) -> bytes:
        code = self._random.choice((0, 999, 1000, 1004, 1005, 1006, 1015, 4400, 65_535))
        return masked(8, code.to_bytes(2, "big") + self._random.randbytes(self._random.randint(0, 123)))

    def _deep(self) -> bytes:
        depth = self._random.choice((31, 32, 33, 500, 20_000))
        return masked(1, b'[1,1,"click",{"a":' + b"[" * depth + b"]" * depth + b"}]")

    def _wide(self) -> bytes:
        count = self._random.choice((9_999, 10_001, 30_000))
        return masked(1, b'[1,1,"click",{"a":[' + b",".join([b"1"] * count) + b"]}]")

    def _flipped(self, data: bytes) -> bytes:
        flipped = bytearray(data)
        for _bit in range(self._random.choice((1, 1, 2, 8))):
            flipped[self._random.randrange(len(flipped))] ^= 1 << self._random.randrange(8)
        return bytes(flipped)


KINDS: tuple[Callable[[Forger], bytes], ...] = tuple(
    made for name, made in vars(Forger).items() if name.startswith("_") and callable(made)
    and name not in ("__init__", "_value", "_flipped")
)  # fmt: skip


def addresses(address: dict[str, str], number: int) -> Iterator[dict[str, str]]:
    """The addresses of sockets that a browser made up, without end; some are fine."""
    chance = random.Random(number)
    wrong = (
        "",
        "-1",
        "9" * 30,
        "\u0663",
        "../x",
        "<",
        "a" * 3000,
        "0x1",
        "1e9",
        "%00",
        "/nowhere",
        "//evil.example",
    )
    while True:
        made = dict(address)
        for name in chance.sample(sorted(made), chance.randint(0, 2)):
            made[name] = chance.choice(wrong)
        if chance.random() < 0.3:
            made |= {"page": chance.randbytes(16).hex(), "log": str(chance.randint(0, 3))}
        if chance.random() < 0.1:
            made[chance.choice(HOSTILE_TEXTS[:6])] = "1"
        yield made
