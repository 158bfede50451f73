"""A page as it was kept, made still: nothing of it runs, loads or leads anywhere by itself."""

from __future__ import annotations

from dateline.articles.encoding import decode
from dateline.articles.markup import parse

_MOVING = [
    "script", "style", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed", "applet", "template",
    "img", "picture", "source", "svg", "audio", "video", "form", "input", "button", "select", "textarea", "portal",
    "fencedframe",
]  # fmt: skip


def still_page(page: bytes, url: str, charset: str | None = None) -> str:
    """The page's words in its own markup, as HTML to be shown in a sandbox that loads nothing. What may lead on (a
    link) leads on only when it is followed.

    page, url, charset: as for ``read_article``. Raises ``PageUnreadable``.
    """
    tree = parse(decode(page, url, charset))
    tree.strip_tags(_MOVING)
    return '<!doctype html><meta charset="utf-8">' + (tree.html or "")
