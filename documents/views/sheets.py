"""A letter on the screen: its own HTML with the style sheet for reading."""

from django.templatetags.static import static
from django.utils.html import format_html


def on_screen(html: str) -> str:
    """The page of a letter with a style sheet for screens; a bare sentence becomes a page."""
    sheet = format_html('<link rel="stylesheet" href="{}">', static("documents/css/preview.css"))
    if "</head>" in html:
        return html.replace("</head>", f"{sheet}</head>", 1)
    return (
        f'<!doctype html><html lang="fr"><head><title>…</title>{sheet}</head><body><main>{html}</main></body></html>'
    )
