"""The embedder of a process, as the settings want it."""

import structlog

from ...settings import Settings
from .embedders import Embedder
from .http_embedder import HttpEmbedder
from .local_embedder import DIMENSIONS, LocalEmbedder

log = structlog.get_logger("heavy.search")


def embedder_of(settings: Settings, dimensions: int) -> Embedder | None:
    """The embedder that HEAVY_EMBEDDER names; None where it is off, not installed, or does not fit."""
    if settings.embedder == "http":
        return HttpEmbedder(
            url=settings.embedder_url,
            model=settings.embedder_model,
            dimensions=dimensions,
            key=settings.embedder_key.get_secret_value(),
            timeout_s=settings.embedder_timeout_s,
            similarity=settings.search_similarity,
        )
    if settings.embedder == "off":
        return None
    if not LocalEmbedder.is_installed():
        log.warning("the package wordllama is not installed; search goes by words only")
        return None
    if dimensions != DIMENSIONS:
        log.warning("the local embedder makes other vectors", dimensions=DIMENSIONS, wanted=dimensions)
        return None
    return LocalEmbedder(settings.search_similarity)
