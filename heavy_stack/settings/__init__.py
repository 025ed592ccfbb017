"""The settings of the application, from HEAVY_* variables and `.env`."""

from .fields import DEV_ENCRYPTION_KEY, DEV_SECRET_KEY, REDIS_SCHEMES, Settings, variable_names
from .loading import SettingsInvalid, load_settings
from .rules import WORKBENCH_VARIABLES
from .secret_sources import SecretSources

__all__ = [
    "DEV_ENCRYPTION_KEY",
    "DEV_SECRET_KEY",
    "REDIS_SCHEMES",
    "WORKBENCH_VARIABLES",
    "SecretSources",
    "Settings",
    "SettingsInvalid",
    "load_settings",
    "variable_names",
]
