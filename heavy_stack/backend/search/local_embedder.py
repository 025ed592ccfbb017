"""Vectors made in this process by wordllama, whose package brings its model along."""

import asyncio
import threading
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog

from ..errors import EmbedderFailed
from .embedders import embeddable

CONFIG = "l2_supercat"
DIMENSIONS = 256
SIMILARITY = 0.1
# So many texts take well under a millisecond each; more would hold up every page of this process.
MOST_IN_THE_LOOP = 8

log = structlog.get_logger("heavy.search")


class LocalEmbedder:
    """Averages the vectors of a text's tokens: fast, on the CPU, without the network.

    The first use loads the model, in a thread: about 0.3 s and 60 MB. One text takes 0.2 ms.
    """

    name = f"wordllama/{CONFIG}/{DIMENSIONS}/lower"
    dimensions = DIMENSIONS
    is_remote = False

    def __init__(self, similarity: float = SIMILARITY) -> None:
        self.similarity = similarity
        self._model: Any = None
        self._loading = threading.Lock()

    @staticmethod
    def is_installed() -> bool:
        """Whether the package is there; it belongs to the dependency group `search`."""
        return find_spec("wordllama") is not None

    async def start(self) -> None:
        """Load the model before a server listens: loading it stops everything else for 85 ms."""
        try:
            await asyncio.to_thread(self._loaded)
        except EmbedderFailed as error:
            log.warning("searching by meaning will not work", reason=str(error))

    async def stop(self) -> None:
        """There is nothing to end."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of 256 numbers for each text.

        Raises:
            EmbedderFailed: when the package is not installed or its files are not there.
        """
        if self._model is not None and len(texts) <= MOST_IN_THE_LOOP:
            return self._embed(texts)
        return await asyncio.to_thread(self._embed, texts)

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        if not texts:
            return []
        # Its tokens know upper from lower case; people who search do not.
        vectors: list[list[float]] = (
            self._loaded().embed([embeddable(text).lower() for text in texts]).tolist()
        )
        return vectors

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load()
            return self._model


def _load() -> Any:
    try:
        # Here and not above: it takes 0.2 s, and an application may do without.
        wordllama: Any = import_module("wordllama")

        # The tokenizer lies in the package too, but in a folder where only a cache is looked for.
        return wordllama.WordLlama.load(
            CONFIG, dim=DIMENSIONS, cache_dir=Path(wordllama.__file__).parent, disable_download=True
        )
    except (ImportError, OSError) as error:
        raise EmbedderFailed(f"the package wordllama does not work here: {error}") from error
