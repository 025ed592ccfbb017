"""The settings of a server in the profile production, with secrets of its own."""

import base64
import secrets


def production_settings() -> dict[str, str]:
    """For `start_server(..., **production_settings())`."""
    return {
        "profile": "production",
        "secret_keys": secrets.token_urlsafe(48),
        "encryption_keys": f"tests:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "workers": "1",
        # Nothing waits in the place of what nobody kills.
        "spare_workers": "0",
    }
