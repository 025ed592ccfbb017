"""Every table. Importing this package makes the metadata complete."""

from .handled_events import SQLHandledEvent
from .heavy_models import HeavyModel
from .kept_states import SQLKeptLine, SQLKeptText

# demo:start
from .notes import SQLNote
from .tasks import SQLTask

# demo:end
from .user_keys import SQLUserKey
from .users import SQLUser

__all__ = [
    "HeavyModel",
    "SQLHandledEvent",
    "SQLKeptLine",
    "SQLKeptText",
    # demo:start
    "SQLNote",
    "SQLTask",
    # demo:end
    "SQLUser",
    "SQLUserKey",
]
