"""What a codespace needs to be told, for it serves pages under a name of its own."""

from collections.abc import Mapping

PORT = "8000"


def settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings for the forwarded port of this codespace; none elsewhere.

    Its proxy gives the server either name as Host, and its own browser's Origin as localhost's.
    """
    name = environment.get("CODESPACE_NAME")
    domain = environment.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN")
    if not (name and domain):
        return {}
    port = environment.get("HEAVY_PORT") or PORT
    forwarded = f"{name}-{port}.{domain}"
    return {
        "HEAVY_ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{forwarded}",
        "HEAVY_ALLOWED_ORIGINS": f"https://{forwarded},http://localhost:{port}",
    }
