"""Every string the pages show, by dotted key, from one catalogue a language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape


class Strings:
    """One language's catalogue. ``strings("count.texts", n=3)`` is a text whose values are escaped for HTML, with the
    form that ``n`` asks for where the key has several. Raises ``KeyError`` for a key the catalogue lacks."""

    def __init__(self, language: str, catalogue: Mapping[str, Any]) -> None:
        self.language = language
        self._catalogue = catalogue
        self._texts: dict[tuple[str, bool], Markup] = {}

    def __call__(self, key: str, /, **values: object) -> Markup:
        n = values.get("n")
        text = self._text(key, n == 1)
        if isinstance(n, int):
            values["n"] = grouped(n)
        return text.format(**values) if values else text

    def _text(self, key: str, one: bool) -> Markup:
        """The escaped text of a key, kept: a page asks for some thousand."""
        kept = self._texts.get((key, one))
        if kept is None:
            found = self.raw(key)
            if isinstance(found, Mapping):
                found = found["one" if one else "other"]
            if not isinstance(found, str):
                raise KeyError(key)
            kept = self._texts[key, one] = escape(found)
        return kept

    def raw(self, key: str) -> Any:
        """What the catalogue holds at a key: a text, its plural forms, a list, or a table."""
        found: Any = self._catalogue
        for part in key.split("."):
            found = found[part]
        return found

    def has(self, key: str) -> bool:
        try:
            self.raw(key)
        except (KeyError, TypeError):
            return False
        return True


def grouped(number: int) -> str:
    """A whole number with a narrow space between thousands from five digits on: 4127, 41 270."""
    return f"{number:,}".replace(",", "\u202f") if abs(number) >= 10_000 else str(number)


@cache
def load_strings(language: str = "en") -> Strings:
    """The catalogue of a language that the package has."""
    text = (files(__package__) / f"{language}.json").read_text(encoding="utf-8")
    return Strings(language, json.loads(text))
