"""Addresses on pages, made absolute."""

from __future__ import annotations

from dateline.text.addresses import web_address


def absolute(base: str, address: str | None) -> str | None:
    """An absolute http(s) address, or None for data:, javascript: and addresses that are none."""
    if not address or len(address) > 4000:
        return None
    return web_address(address, base)
