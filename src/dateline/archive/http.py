"""An HTTP answer as an archive keeps it: its head as the server sent it, its body with the codings undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import brotli

from dateline.archive.records import MOST_HEAD, fields_of
from dateline.fetch.unpacking import BrokenCoding, TooMuch, UnknownCoding, unpacker

_STATUS = re.compile(rb"[ \t\r\n]*HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?![0-9])[^\n]*\n")
_HEAD_END = re.compile(rb"\r{0,3}\n\r{0,3}\n|\Z")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_GZIP = b"\x1f\x8b"
_BIT = 1 << 12


class Undecodable(ValueError):
    """A body whose coding cannot be undone, with why."""


class TooLong(Undecodable):
    """A body of more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Message:
    """One answer. headers: names in lower case, without cookies; body: the codings undone."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_message(block: bytes, limit: int) -> Message | None:
    """The answer in a record's block; None where it does not begin as one.

    limit: most bytes of the body. What a body that breaks off has given until then is its body. Raises ``Undecodable``.
    """
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _HEAD_END.search(block, status.end() - 1, MOST_HEAD)
    if end is None:
        return None
    headers = fields_of(block[status.end() : end.start()])
    headers.pop("set-cookie", None)
    body = block[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = unchunked(body)
    body = decoded(body, headers.get("content-encoding", ""), limit)
    return Message(int(status[1]), headers, body)


def unchunked(body: bytes) -> bytes:
    """A body without its chunks' heads. Many archives have undone them and kept the header: then as it is."""
    pieces = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            break
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else (body[at : at + 1] == b"\n")
    if not pieces:
        return body if _CHUNK.match(body) is None else b""
    # What follows a chunk that ends elsewhere than it says is kept: the page may go on in it.
    return b"".join(pieces) + (body[at:] if found is None else b"")


def decoded(body: bytes, coding: str, limit: int) -> bytes:
    """A body with its content coding undone. Many archives have undone it and kept the header: then as it is.

    Raises ``Undecodable`` for an unknown coding, for more than ``limit`` bytes, and where nothing can be undone.
    """
    names = [name.strip().lower().removeprefix("x-") for name in coding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > 2:
        raise Undecodable("more codings than any server means")
    for name in reversed(names):
        body = _decoded(body, name, limit)
    if len(body) > limit:
        raise TooLong(f"more than {limit:,} bytes")
    return body


def _decoded(body: bytes, name: str, limit: int) -> bytes:
    if not body or (name == "gzip" and not body.startswith(_GZIP)) or _is_text(body):
        return body
    out = bytearray()
    try:
        for piece in _pieces(body, name, limit):
            out += piece
    except TooMuch as error:
        raise TooLong(f"more than {limit:,} bytes") from error
    except UnknownCoding as error:
        raise Undecodable(f"packed as {name!r}") from error
    except (BrokenCoding, brotli.error) as error:
        if not out:
            raise Undecodable(f"not packed as {name!r}, as it says") from error
    return bytes(out)


def _pieces(body: bytes, name: str, limit: int) -> Iterator[bytes]:
    """What a body unpacks to, bit by bit, so that of one that breaks off the beginning is had."""
    if name == "br":
        brotlied, left = brotli.Decompressor(), limit
        for at in range(0, len(body), _BIT):
            out = brotlied.process(body[at : at + _BIT], output_buffer_limit=left + 1)
            left -= len(out)
            if left < 0:
                raise TooMuch
            yield out
        return
    unpacking = unpacker(name, limit)
    for at in range(0, len(body), _BIT):
        yield unpacking.feed(body[at : at + _BIT])


def _is_text(body: bytes) -> bool:
    """Whether a body begins as markup does, so that it is packed no longer."""
    return body[:64].lstrip().startswith(b"<")
