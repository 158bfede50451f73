"""Addresses of the web, as texts and pages give them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def web_address(text: str, base: str = "") -> str | None:
    """An absolute http(s) address with a host, or None for all else: nothing, ``javascript:``, ``data:``, a bracket
    that is never closed. base: what a relative address is relative to."""
    text = text.strip()
    if not text:
        return None
    try:
        absolute = urljoin(base, text)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in ("http", "https") and parts.netloc else None
