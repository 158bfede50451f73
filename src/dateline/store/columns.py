"""Column types that keep the desk's promises on both databases: aware UTC times, storable text, packed values."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from dateline.model import from_json, to_json
from dateline.store.compressed import pack, unpack

T = TypeVar("T")

# SQLite counts rows up by itself only in a column declared INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite has no time zones: there it is text without one, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        try:
            utc = value.astimezone(UTC)
        except OverflowError:  # 0001-01-01T00:00+03:00 lies before the first year
            utc = value.replace(tzinfo=UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text as outlets send it. PostgreSQL takes no NUL, and neither database takes half of a surrogate pair."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


class Packed(TypeDecorator[bytes]):
    """Bytes kept as a zstd frame."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else unpack(bytes(value))


class PackedValue(TypeDecorator[Any], Generic[T]):
    """A value of the model, kept as packed JSON; times keep the offset the page gave."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: T | None, dialect: Dialect) -> bytes | None:
        return None if value is None else pack(_json(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> T | None:
        return None if value is None else from_json(self.kind, unpack(bytes(value)))


class SmallValue(TypeDecorator[Any], Generic[T]):
    """A small value of the model, kept as plain JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        return None if value is None else _json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        return None if value is None else from_json(self.kind, value)


def _json(value: object) -> bytes:
    try:
        return to_json(value).encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair: "?" stands for it, one for one, so that spans still point to their words.
        return json.dumps(msgspec.to_builtins(value), ensure_ascii=False).encode("utf-8", "replace")


def digest(*parts: str) -> str:
    """32 hexadecimal digits that stand for a text of any length in an index (PostgreSQL indexes no long text)."""
    whole = "\x00".join(parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]
