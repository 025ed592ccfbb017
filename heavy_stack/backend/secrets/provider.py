"""What a secret provider is."""

import re
from typing import Protocol

from pydantic import SecretStr

from ..errors import SecretNameRefused

NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")


class SecretProvider(Protocol):
    """Something that knows secrets by name; docs/secrets.md shows how to write one.

    Names are small letters, digits and _: "stripe_key". A setting's secret has the name of
    its variable: "heavy_database_url".
    """

    async def get(self, name: str) -> SecretStr:
        """The secret of this name, as it is now.

        Raises:
            SecretMissing: there is none. This is an answer; it is passed on.
            Exception: any other says that nobody could be asked; CachedSecrets then goes on
                with the last answer for a while.
        """

    def where(self, name: str) -> str:
        """Where it looks for this name, as an error message should say it."""


def checked(name: str) -> str:
    """The name, if it may be one.

    Raises:
        SecretNameRefused: it may not; a name never leads out of a folder.
    """
    if not NAME.fullmatch(name):
        raise SecretNameRefused(name)
    return name
