"""Addresses of the web, as texts and pages give them."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# Whole addresses as nearly all are, which joining would leave as they are.
_WHOLE = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w.~%!$&'()*+,=:@/-]*(?:\?[\w.~%!$&'()*+,=:@/-]+)?)?", re.A
)


def web_address(text: str, base: str = "") -> str | None:
    """An absolute http(s) address with a host, or None for all else: nothing, ``javascript:``, ``data:``, a bracket
    that is never closed. base: what a relative address is relative to."""
    text = text.strip()
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return text
    try:
        absolute = urljoin(base, text)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in ("http", "https") and parts.netloc else None
