"""The engine on Sanic: the only importer of sanic."""

from .server import build_server

__all__ = ["build_server"]
