"""Secrets from environment variables."""

from collections.abc import Mapping

from pydantic import SecretStr

from ..errors import SecretMissing
from .provider import checked


class EnvSecrets:
    """The secret "stripe_key" is the variable STRIPE_KEY.

    Args:
        environment: such as os.environ.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    async def get(self, name: str) -> SecretStr:
        """The variable's value.

        Raises:
            SecretMissing: it is not set, or empty.
        """
        value = self._environment.get(checked(name).upper(), "")
        if not value:
            raise SecretMissing(name, self.where(name))
        return SecretStr(value)

    def where(self, name: str) -> str:
        """The variable."""
        return f"the environment variable {name.upper()}"
