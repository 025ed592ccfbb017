"""The engine on Sanic: the only importer of sanic."""

from .frames import FrameProtocol
from .server import build_server
from .serving import serve, serve_alone

__all__ = ["FrameProtocol", "build_server", "serve", "serve_alone"]
