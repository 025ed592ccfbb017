"""Every table. Importing this package makes the metadata complete."""

from .heavy_models import HeavyModel

# demo:start
from .notes import SQLNote
from .tasks import SQLTask

# demo:end
from .user_keys import SQLUserKey
from .users import SQLUser

__all__ = [
    "HeavyModel",
    # demo:start
    "SQLNote",
    "SQLTask",
    # demo:end
    "SQLUser",
    "SQLUserKey",
]
