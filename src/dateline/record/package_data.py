"""The data beside the record's modules, read once each."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


def packed(name: str) -> bytes:
    """The bytes of ``data/NAME``."""
    return (files("dateline.record") / "data" / name).read_bytes()


@cache
def table(name: str) -> Any:
    """What the JSON file ``data/NAME.json`` holds; shared, never to be changed."""
    return json.loads(packed(f"{name}.json"))


def table_for(name: str, language: str | None) -> Any:
    """``table("NAME-LANGUAGE")``, or None for a language without data; English where the language is not known."""
    path = files("dateline.record") / "data" / f"{name}-{language or 'en'}.json"
    return table(f"{name}-{language or 'en'}") if path.is_file() else None
