"""JSON both ways for everything in the model. Times are ISO 8601 with the page's own offset kept."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_json(value: Any) -> str:
    """One JSON text for a value of the model, or for a list, tuple or dict of such values; every field is present."""
    return msgspec.json.encode(value).decode()


def from_json(kind: type[T], data: str | bytes) -> T:
    """The value of type ``kind`` that ``to_json`` wrote. Raises ``ValueError`` where the text is not one."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise ValueError(f"not the JSON of a {kind.__name__}: {error}") from error
