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
    language: str = "en"


def live_document(document: Document, attributes: dict[str, str]) -> str:
    """The document of a live page: a root for the browser's part of the engine to fill."""
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in attributes.items())
    loading = f'<div class="boot" role="status">Loading {escape(document.title)}…</div>'
    without_script = '<noscript><p class="boot">This page is live and needs JavaScript.</p></noscript>'
    return static_document(document, f'<div id="heavy-root"{data}>{loading}</div>{without_script}')


def static_document(document: Document, body: str) -> str:
    """A document around markup that is HTML already."""
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(document.title)}</title>",
        *(f'<link rel="stylesheet" href="{escape(url)}">' for url in document.stylesheets),
        *(
            [f'<link rel="icon" href="{escape(document.icon)}" type="image/svg+xml">']
            if document.icon
            else []
        ),
        *(f'<script type="module" src="{escape(url)}"></script>' for url in document.scripts),
    ]
    language = escape(document.language)
    lines = [
        "<!doctype html>",
        f'<html lang="{language}">',
        f"<head>{''.join(head)}</head>",
        f"<body>{body}</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines)
