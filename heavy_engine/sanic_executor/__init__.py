"""The engine on Sanic: the only importer of sanic."""

from .frames import FrameProtocol
from .server import build_server

__all__ = ["FrameProtocol", "build_server"]
