"""The language data beside this module, read once each."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The JSON object in ``data/NAME.json``."""
    content: dict[str, Any] = json.loads(files("dateline.text").joinpath("data", f"{name}.json").read_text("utf-8"))
    return content


@cache
def word_list(name: str) -> frozenset[str]:
    """The words in ``data/NAME.txt``, parted by white space; empty where there is no such list."""
    source = files("dateline.text").joinpath("data", f"{name}.txt")
    if not source.is_file():
        return frozenset()
    return frozenset(source.read_text("utf-8").split())
