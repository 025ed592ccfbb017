"""Embedders: the local one needs nothing but its package, the hosted one is asked with patience."""

import asyncio
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from heavy_stack.backend.errors import EmbedderFailed, EmbedderRefused
from heavy_stack.backend.search.choice import embedder_of
from heavy_stack.backend.search.embedders import Embedder
from heavy_stack.backend.search.http_embedder import HttpEmbedder
from heavy_stack.backend.search.local_embedder import LocalEmbedder
from heavy_stack.settings import Settings
from tests.support.servers import PROJECT_ROOT

WITHOUT_A_NETWORK = """
import asyncio, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        raise RuntimeError(f"{event} {arguments}")

async def main():
    from heavy_stack.backend.search.local_embedder import LocalEmbedder
    embedder = LocalEmbedder()
    sys.addaudithook(refuse)
    vector, = await embedder.embed(["Buy milk and bread"])
    print(len(vector), embedder.name)

asyncio.run(main())
"""


def run_without_a_network(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_A_NETWORK],
        env=environment | {"HOME": str(home), "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_local_model_is_in_its_package_and_asks_no_network(tmp_path: Path) -> None:
    done = run_without_a_network(tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "256 wordllama/l2_supercat/256/lower\n", "")
    assert list(tmp_path.rglob("*")) == []


async def test_texts_of_like_meaning_have_like_vectors() -> None:
    milk, bread, roof, MILK = await LocalEmbedder().embed(
        ["buy milk", "purchase groceries", "fix the roof", "BUY MILK"]
    )

    assert cosine(milk, bread) > 0.15 > 0.05 > cosine(milk, roof)
    assert milk == MILK


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\x00", "\ud800", "😀", "a\x00\ud800b", "x" * 100_000], ids="{!a:.12}".format
)
async def test_every_text_has_a_vector_of_numbers(text: str) -> None:
    vector, other = await LocalEmbedder().embed([text, "buy milk"])

    assert len(vector) == 256
    assert all(math.isfinite(number) for number in vector)
    assert any(vector)
    assert other == (await LocalEmbedder().embed(["buy milk"]))[0]


async def test_a_server_loads_the_model_before_it_listens() -> None:
    embedder = LocalEmbedder()

    await embedder.start()

    assert embedder._model is not None
    await embedder.stop()


async def test_many_texts_are_embedded_in_order_while_others_go_on() -> None:
    embedder, turns = LocalEmbedder(), 0
    await embedder.embed(["warm"])

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_turns())
    many = await embedder.embed([f"buy {number} eggs" for number in range(3_000)])
    counting.cancel()

    assert turns > 10
    assert many[1234] == pytest.approx((await embedder.embed(["buy 1234 eggs"]))[0], abs=1e-5)


Answer = Callable[["Hosted", BaseHTTPRequestHandler], object]


class Hosted:
    """A hosted model on this machine: answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[Answer] = []
        self.gone = Event()
        hosted = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                hosted.asked.append(json.loads(self.rfile.read(length)) | {"path": self.path})
                hosted.headers.append(dict(self.headers))
                (hosted.answers.pop(0) if hosted.answers else good)(hosted, self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self.gone.set()
        self._server.shutdown()
        self._server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def good(hosted: Hosted, handler: BaseHTTPRequestHandler, length: int | None = None) -> None:
    """Vectors that tell the length of each text, last one first, as nobody forbids."""
    asked = hosted.asked[-1]
    items = [
        {"index": index, "embedding": [float(len(text))] * (length or asked.get("dimensions", 4))}
        for index, text in enumerate(asked["input"])
    ]
    answer(handler, 200, json.dumps({"data": items[::-1]}).encode())


def status(code: int, body: bytes = b"{}", **headers: str) -> Answer:
    return lambda _hosted, handler: answer(handler, code, body, **headers)


@pytest.fixture
def hosted() -> Iterator[Hosted]:
    server = Hosted()
    yield server
    server.stop()


@pytest.fixture
def embedder(hosted: Hosted) -> HttpEmbedder:
    return HttpEmbedder(hosted.url, "small", 4, key="s3cret", timeout_s=20, retry_first_s=0.001)


async def test_the_hosted_model_is_asked_as_openai_wrote_it_down(
    hosted: Hosted, embedder: HttpEmbedder
) -> None:
    assert await embedder.embed(["a", "bb", "ccc"]) == [[1.0] * 4, [2.0] * 4, [3.0] * 4]

    wanted = {"model": "small", "input": ["a", "bb", "ccc"], "dimensions": 4, "encoding_format": "float"}
    assert hosted.asked == [wanted | {"path": "/v1/embeddings"}]
    assert hosted.headers[0]["Authorization"] == "Bearer s3cret"
    assert embedder.name == "http/small/4"


async def test_a_question_that_was_asked_before_is_not_sent_again(
    hosted: Hosted, embedder: HttpEmbedder
) -> None:
    assert await embedder.embed(["milk"]) == await embedder.embed(["milk"])
    assert len(hosted.asked) == 1


async def test_many_texts_go_in_several_requests(hosted: Hosted, embedder: HttpEmbedder) -> None:
    vectors = await embedder.embed(["x" * (number % 7 + 1) for number in range(200)])

    assert [len(asked["input"]) for asked in hosted.asked] == [96, 96, 8]
    assert [vector[0] for vector in vectors] == [number % 7 + 1 for number in range(200)]


@pytest.mark.parametrize("trouble", [429, 500, 502, 503, 408])
async def test_trouble_that_passes_is_waited_for(
    hosted: Hosted, embedder: HttpEmbedder, trouble: int
) -> None:
    hosted.answers = [status(trouble, Retry_After="0"), status(trouble)]

    assert await embedder.embed(["a"]) == [[1.0] * 4]
    assert len(hosted.asked) == 3


async def test_trouble_that_stays_is_told_after_three_times(hosted: Hosted, embedder: HttpEmbedder) -> None:
    hosted.answers = [status(503)] * 5

    with pytest.raises(EmbedderFailed, match=r"127\.0\.0\.1 answered 503, 3 times"):
        await embedder.embed(["a"])
    assert len(hosted.asked) == 3


@pytest.mark.parametrize("wrong", [401, 403, 404])
async def test_a_wrong_key_is_told_at_once_without_telling_it(
    hosted: Hosted, embedder: HttpEmbedder, wrong: int
) -> None:
    hosted.answers = [status(wrong)]

    with pytest.raises(EmbedderFailed, match="HEAVY_EMBEDDER_URL, _KEY and _MODEL") as told:
        await embedder.embed(["a"])
    assert len(hosted.asked) == 1
    assert not isinstance(told.value, EmbedderRefused)
    assert "s3cret" not in str(told.value) + repr(embedder)


async def test_a_redirect_is_not_followed(hosted: Hosted, embedder: HttpEmbedder) -> None:
    hosted.answers = [status(307, Location=f"{hosted.url}/elsewhere")]

    with pytest.raises(EmbedderRefused, match="answered 307"):
        await embedder.embed(["a"])
    assert [asked["path"] for asked in hosted.asked] == ["/v1/embeddings"]


async def test_a_model_that_knows_no_dimensions_is_asked_without(
    hosted: Hosted, embedder: HttpEmbedder
) -> None:
    hosted.answers = [status(400, b'{"error": "unknown parameter: dimensions"}')]

    assert await embedder.embed(["a"]) == [[1.0] * 4]
    await embedder.embed(["b"])
    assert ["dimensions" in asked for asked in hosted.asked] == [True, False, False]


async def test_vectors_of_another_length_are_refused(hosted: Hosted, embedder: HttpEmbedder) -> None:
    hosted.answers = [lambda hosted, handler: good(hosted, handler, length=1536)]

    with pytest.raises(EmbedderRefused, match="of 1536 numbers, the tables hold 4"):
        await embedder.embed(["a"])


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"hello", b"\xff\xfe", b"[]", b"{}", b'{"data": 1}', b'{"data": []}', b'{"data": [null]}'),
        *(b'{"data": [{"index": 0}]}', b'{"data": [{"index": null, "embedding": [1, 2, 3, 4]}]}'),
        *(b'{"data": [{"index": 0, "embedding": ["x"]}]}', b'{"data": [{"index": 0, "embedding": "AAAA"}]}'),
        b'{"data": [{"index": 0, "embedding": [1, 2, 3, NaN]}]}',
        b'{"data": [{"index": 0, "embedding": [1, 2, 3, 1e999]}]}',
    ],
    ids=ascii,
)
async def test_an_answer_that_is_none_is_refused(hosted: Hosted, embedder: HttpEmbedder, body: bytes) -> None:
    hosted.answers = [status(200, body)]

    with pytest.raises(EmbedderRefused):
        await embedder.embed(["a"])


async def test_an_endless_answer_is_not_read_to_its_end(hosted: Hosted, embedder: HttpEmbedder) -> None:
    sent = 0

    def flood(hosted: Hosted, handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):
            while not hosted.gone.is_set() and sent < 1_000_000_000:
                handler.wfile.write(b" " * 65_536)
                sent += 65_536

    hosted.answers = [flood, flood, flood]

    with pytest.raises(EmbedderFailed, match="answered more than"):
        await embedder.embed(["a"])
    assert sent < 100_000_000


async def test_a_silent_server_is_given_up_in_time(hosted: Hosted) -> None:
    hosted.answers = [lambda hosted, _handler: hosted.gone.wait()] * 3
    embedder = HttpEmbedder(hosted.url, "small", 4, timeout_s=0.2)

    with pytest.raises(EmbedderFailed, match=r"did not answer within 0\.2 s"):
        await embedder.embed(["a"])


async def test_a_server_that_is_not_there_is_told() -> None:
    embedder = HttpEmbedder("http://127.0.0.1:1/v1", "small", 4, retry_first_s=0.001)

    with pytest.raises(EmbedderFailed, match="gave no answer"):
        await embedder.embed(["a"])


@pytest.mark.parametrize(
    ("settings", "kind"),
    [({}, LocalEmbedder), ({"embedder": "off"}, type(None)), ({"embedder": "http"}, HttpEmbedder)],
)
def test_the_settings_choose(settings: dict[str, str], kind: type[Embedder | None]) -> None:
    made = Settings(_env_file=None, database_url="postgresql://ada@localhost/heavy", **settings)

    assert isinstance(embedder_of(made, 256), kind)


def test_the_local_model_is_no_choice_for_vectors_of_another_length() -> None:
    settings = Settings(_env_file=None, database_url="postgresql://ada@localhost/heavy")

    assert embedder_of(settings, 512) is None


def cosine(one: list[float], other: list[float]) -> float:
    return sum(map(float.__mul__, one, other)) / math.hypot(*one) / math.hypot(*other)
