"""Every table. Importing this package makes the metadata complete."""

from .heavy_models import HeavyModel
from .tasks import SQLTask
from .users import SQLUser

__all__ = ["HeavyModel", "SQLTask", "SQLUser"]
