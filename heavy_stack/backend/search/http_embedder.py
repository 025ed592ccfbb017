"""Vectors made by a hosted model: POST {base}/embeddings, in the form that OpenAI gave it."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
import structlog

from ..errors import EmbedderFailed, EmbedderRefused
from .embedders import embeddable
from .http_post import Answer, Endpoint, NoAnswer, post_json

TEXTS_IN_A_REQUEST = 96
RETRIES = 2
RETRY_FIRST_S, RETRY_MOST_S = 0.2, 5.0
REMEMBERED_QUESTIONS = 500
# A number of a vector takes about 12 bytes of JSON, at worst 25.
BYTES_A_NUMBER = 32
BYTES_AROUND = 65_536
TOO_MANY_REQUESTS, TIMED_OUT = 429, 408
# The texts are not at fault; another key, address or model is what it takes.
WRONG_ACCESS = (401, 403, 404)

log = structlog.get_logger("heavy.search")


@dataclass
class HttpEmbedder:
    """Asks a hosted model; whoever waits, waits `timeout_s` at most, repetitions included."""

    url: str
    model: str
    dimensions: int
    key: str = field(default="", repr=False)
    timeout_s: float = 5.0
    similarity: float = 0.0
    retry_first_s: float = RETRY_FIRST_S
    is_remote: bool = field(default=True, init=False)
    _remembered: "OrderedDict[str, list[float]]" = field(default_factory=OrderedDict, init=False, repr=False)
    _names_dimensions: bool = field(default=True, init=False, repr=False)

    @property
    def name(self) -> str:
        """The model and the length of its vectors."""
        return f"http/{self.model}/{self.dimensions}"

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text; a single one, as somebody searches, is remembered.

        Raises:
            EmbedderFailed: no answer in time, 429, 5xx, a wrong key or address.
            EmbedderRefused: the texts were refused, or the vectors are no vectors of ours.
        """
        if len(texts) == 1 and texts[0] in self._remembered:
            self._remembered.move_to_end(texts[0])
            return [self._remembered[texts[0]]]
        made: list[list[float]] = []
        for start in range(0, len(texts), TEXTS_IN_A_REQUEST):
            made += await self._ask([embeddable(text) for text in texts[start : start + TEXTS_IN_A_REQUEST]])
        if len(texts) == 1:
            self._remember(texts[0], made[0])
        return made

    async def _ask(self, texts: list[str]) -> list[list[float]]:
        try:
            async with asyncio.timeout(self.timeout_s):
                answer = await self._answered(texts)
        except TimeoutError:
            raise EmbedderFailed(f"{self._host} did not answer within {self.timeout_s:g} s") from None
        return _vectors(answer.body, len(texts), self.dimensions, self._host)

    async def _answered(self, texts: list[str]) -> Answer:
        """An answer with status 200, after some patience."""
        for attempt in range(RETRIES + 1):
            answer = await self._try(texts)
            if isinstance(answer, Answer) and answer.status == 200:
                return answer
            if isinstance(answer, Answer) and not _may_pass(answer.status):
                if self._names_dimensions and answer.status in (400, 422) and b"dimensions" in answer.body:
                    # An older model, which makes vectors of one length only; the next try leaves it out.
                    self._names_dimensions = False
                    continue
                raise self._refusal(answer)
            if attempt < RETRIES:
                await asyncio.sleep(self._pause_s(attempt, answer))
        raise self._given_up(answer)

    async def _try(self, texts: list[str]) -> Answer | NoAnswer:
        asked: dict[str, object] = {"model": self.model, "input": texts, "encoding_format": "float"}
        if self._names_dimensions:
            asked["dimensions"] = self.dimensions
        most = BYTES_AROUND + len(texts) * self.dimensions * BYTES_A_NUMBER
        endpoint = Endpoint.parse(f"{self.url.rstrip('/')}/embeddings", self.key)
        return await asyncio.to_thread(
            post_json, endpoint, orjson.dumps(asked), timeout_s=self.timeout_s, most_bytes=most
        )

    def _pause_s(self, attempt: int, answer: Answer | NoAnswer) -> float:
        """Longer each time, and never the same for two who were turned away together."""
        asked_for = answer.retry_after_s if isinstance(answer, Answer) else 0.0
        own: float = self.retry_first_s * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311
        return min(max(asked_for, own), RETRY_MOST_S)

    def _given_up(self, answer: Answer | NoAnswer) -> EmbedderFailed:
        what = f"answered {answer.status}" if isinstance(answer, Answer) else answer.reason
        return EmbedderFailed(f"{self._host} {what}, {RETRIES + 1} times")

    def _refusal(self, answer: Answer) -> EmbedderFailed:
        said = answer.body[:200].decode("utf-8", "replace")
        log.warning("the embedder refused", host=self._host, status=answer.status, said=said)
        reason = f"{self._host} answered {answer.status}"
        if answer.status in WRONG_ACCESS:
            return EmbedderFailed(f"{reason}; look at HEAVY_EMBEDDER_URL, _KEY and _MODEL")
        return EmbedderRefused(reason)

    @property
    def _host(self) -> str:
        return Endpoint.parse(self.url, "").host

    def _remember(self, text: str, vector: list[float]) -> None:
        self._remembered[text] = vector
        while len(self._remembered) > REMEMBERED_QUESTIONS:
            self._remembered.popitem(last=False)


def _may_pass(status: int) -> bool:
    return status in (TOO_MANY_REQUESTS, TIMED_OUT) or status >= 500


def _vectors(body: bytes, count: int, dimensions: int, host: str) -> list[list[float]]:
    """The vectors of an answer, in the order of the texts."""
    try:
        items = sorted(orjson.loads(body)["data"], key=lambda item: int(item["index"]))
        vectors = [[float(number) for number in item["embedding"]] for item in items]
    except (KeyError, TypeError, ValueError) as error:
        raise EmbedderRefused(f"{host} answered what is no list of embeddings") from error
    if len(vectors) != count:
        raise EmbedderRefused(f"{host} answered {len(vectors)} vectors for {count} texts")
    if wrong := next((len(vector) for vector in vectors if len(vector) != dimensions), None):
        raise EmbedderRefused(
            f"{host} answers vectors of {wrong} numbers, the tables hold {dimensions}; docs/search.md"
            " tells how to change that"
        )
    return vectors
