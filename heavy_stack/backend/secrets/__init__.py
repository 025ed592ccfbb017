"""Where passwords and keys come from: the environment, files, or a provider of your own."""

from .cached import CachedSecrets
from .environment import EnvSecrets
from .files import FileSecrets
from .provider import SecretProvider
from .start import configured_secret, load_settings, secrets_of

__all__ = [
    "CachedSecrets",
    "EnvSecrets",
    "FileSecrets",
    "SecretProvider",
    "configured_secret",
    "load_settings",
    "secrets_of",
]
