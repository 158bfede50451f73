"""Addresses on pages, made absolute."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(base: str, address: str | None) -> str | None:
    """An absolute http(s) address, or None for data:, javascript: and addresses that are none."""
    if not address or len(address) > 4000:
        return None
    try:
        joined = urljoin(base, address.strip())
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    return joined if scheme in ("http", "https") else None
