"""Addresses in recordings: what their parameters say that has a secret's name is hidden."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from ..dev_panel.hiding import is_secret_name
from ..routing.addresses import split_address
from .privacy import is_secret_parameter
from .secret_texts import Secrets

_PARAMETER = re.compile(r"<(\w+)(?::[^>]*)?>")


class SecretPaths:
    """Knows which parts of an application's addresses are secret, such as in `/reset/<token:str>`."""

    def __init__(self, patterns: Iterable[str], secrets: Secrets) -> None:
        """Read the patterns of routes; `secrets` learns what is found."""
        self._secrets = secrets
        self._patterns = [
            _compiled(text) for text in patterns if any(map(is_secret_name, _PARAMETER.findall(text)))
        ]

    def mask(self, address: str) -> str:
        """An address without secrets."""
        self._learn(address)
        return self._secrets.mask_path(address)

    def _learn(self, address: str) -> None:
        path, query, fragment = split_address(address)
        for pattern in self._patterns:
            if found := pattern.fullmatch(path):
                for name, value in found.groupdict().items():
                    if is_secret_name(name):
                        self._secrets.learn(unquote(value))
        for name, value in (*parse_qsl(query.removeprefix("?")), *parse_qsl(fragment.removeprefix("#"))):
            if is_secret_parameter(name):
                self._secrets.learn(value)


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(pattern)
    # Every second one is a parameter's name.
    texts = (re.escape(part) if not at % 2 else f"(?P<{part}>.+?)" for at, part in enumerate(parts))
    return re.compile("".join(texts))
