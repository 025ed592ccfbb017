"""Addresses: their parts, and whether they are of this server."""


def split_address(address: str) -> tuple[str, str, str]:
    """Path, query with its "?", fragment with its "#"; the latter two may be empty."""
    rest, hash_mark, fragment = address.partition("#")
    path, question_mark, query = rest.partition("?")
    return path, question_mark + query if query else "", hash_mark + fragment


def is_own(address: str) -> bool:
    """Whether a browser takes this for an address of the server it is on.

    Browsers read a backslash as a slash and skip tabs and line breaks, so what looks like
    a path may lead to another server.
    """
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
