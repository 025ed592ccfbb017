"""Names of files as people see them. They are never paths: what is on disk has names of its own."""

import unicodedata

NAME_MAX = 150
"""Longest name that is kept, in characters; its ending stays."""
NAMELESS = "file"


def display_name(given: object) -> str:
    """What a browser called a file, fit to be shown and to be saved as.

    Folders go, and so does what is not seen or turns the text around ("exe.gnp" read backwards).
    """
    text = unicodedata.normalize("NFC", str(given))
    text = text.replace("\\", "/").rpartition("/")[2]
    text = "".join(
        sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")
    )
    text = " ".join(text.split()).strip(". ")
    if len(text) > NAME_MAX:
        ending = ending_of(text)
        text = text[: NAME_MAX - len(ending)] + ending
    return text or NAMELESS


def ending_of(name: str) -> str:
    """The ending with its dot, in small letters; empty if there is none: `.pdf`."""
    stem, dot, ending = name.rpartition(".")
    is_ending = dot and stem and 0 < len(ending) <= 10 and ending.isalnum()
    return f".{ending.lower()}" if is_ending else ""
