"""Hosts of addresses, the broken ones that feeds carry included."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Host and port, in lower case; empty for what is no address of the web."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:  # "http://[herring/": a bracket that is never closed
        return ""
