"""Names for what Sanic's annotations leave open."""

from types import SimpleNamespace
from typing import TypeAlias

from sanic import Sanic
from sanic.config import Config

Server: TypeAlias = Sanic[Config, SimpleNamespace]
