"""The document around a page."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Document:
    """What a document needs besides its body; URLs are ready to be written."""

    title: str
    stylesheets: tuple[str, ...] = ()
    icon: str = ""
    scripts: tuple[str, ...] = ()
    # Modules that the scripts import: fetched at once instead of one after the other.
    preloads: tuple[str, ...] = ()
    language: str = "en"
    # "light" or "dark" if the person chose one; empty follows their system.
    theme: str = ""
    # What is said to search engines; what is empty or None is left out.
    description: str | None = None
    canonical: str | None = None
    robots: str | None = None


def live_document(document: Document, attributes: dict[str, str], page: str) -> str:
    """The document of a live page, complete to be read; the browser's part of the engine adopts it.

    Args:
        document: head and scripts.
        attributes: what the browser needs to open the page's socket, without "data-".
        page: the page's HTML.
    """
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in attributes.items())
    return static_document(document, f'<div id="heavy-root"{data}>{page}</div>')


def static_document(document: Document, body: str) -> str:
    """A document around markup that is HTML already."""
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(document.title)}</title>",
        words_for_others(document),
        *(f'<link rel="stylesheet" href="{escape(url)}">' for url in document.stylesheets),
        *(
            [f'<link rel="icon" href="{escape(document.icon)}" type="image/svg+xml">']
            if document.icon
            else []
        ),
        *(f'<link rel="modulepreload" href="{escape(url)}">' for url in document.preloads),
        *(f'<script type="module" src="{escape(url)}"></script>' for url in document.scripts),
    ]
    language = escape(document.language)
    theme = f' data-theme="{escape(document.theme)}"' if document.theme else ""
    lines = [
        "<!doctype html>",
        f'<html lang="{language}"{theme}>',
        f"<head>{''.join(head)}</head>",
        f"<body>{body}</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines)


def words_for_others(document: Document) -> str:
    """What the head of a document says to search engines."""
    words = {"description": document.description, "robots": document.robots}
    said = [f'<meta name="{name}" content="{escape(text)}">' for name, text in words.items() if text]
    link = f'<link rel="canonical" href="{escape(document.canonical)}">' if document.canonical else ""
    return "".join([*said, link])
