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
    """``table("NAME-LANGUAGE")``, or None for a language without data; English where the language is not known. A
    country's kind of a language ("en-GB") has the data of the language."""
    base = (language or "en").partition("-")[0].lower()
    path = files("dateline.record") / "data" / f"{name}-{base}.json"
    return table(f"{name}-{base}") if base.isalpha() and path.is_file() else None
