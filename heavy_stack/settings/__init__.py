"""The settings of the application, from HEAVY_* variables and `.env`."""

from .fields import DEV_SECRET_KEY, Settings, variable_names
from .loading import SettingsInvalid, load_settings
from .rules import WORKBENCH_VARIABLES

__all__ = [
    "DEV_SECRET_KEY",
    "WORKBENCH_VARIABLES",
    "Settings",
    "SettingsInvalid",
    "load_settings",
    "variable_names",
]
