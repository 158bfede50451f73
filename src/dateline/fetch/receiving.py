"""Taking in an answer: its body under limits, its headers as clean text."""

from __future__ import annotations

import aiohttp

from dateline.errors import AnswerTooLarge, FetchFailed
from dateline.fetch.unpacking import BrokenCoding, TooMuch, UnknownCoding, unpacker


async def receive(url: str, response: aiohttp.ClientResponse, max_bytes: int, first_bytes: int | None = None) -> bytes:
    """The whole body, its content coding undone; no more than ``max_bytes`` are ever held.

    url: what the fetch is about; first_bytes: of a longer body, these are taken and the rest is left. Raises
    ``AnswerTooLarge``, and ``FetchFailed`` for a coding that is not what it says.
    """
    coding = response.headers.get("Content-Encoding", "")
    try:
        if first_bytes is None and (response.content_length or 0) > max_bytes:
            raise TooMuch
        unpack = unpacker(coding, max_bytes)
        pieces: list[bytes] = []
        arrived = given = 0
        async for chunk in response.content.iter_any():
            arrived += len(chunk)
            piece = unpack.feed(chunk)
            given += len(piece)
            if max(arrived, given) > max_bytes:
                raise TooMuch
            pieces.append(piece)
            if first_bytes is not None and given >= first_bytes:
                response.close()
                return b"".join(pieces)[:first_bytes]
    except TooMuch as error:
        response.close()
        raise AnswerTooLarge(
            url,
            f"its answer is larger than {max_bytes / 1e6:g} MB",
            "Raise the setting max_bytes if it really is that large.",
        ) from error
    except UnknownCoding as error:
        response.close()
        raise FetchFailed(url, f"it is packed in a way nobody asked for ({coding[:40]})") from error
    except BrokenCoding as error:
        response.close()
        raise FetchFailed(url, f"it says it is packed as {coding[:40]}, but cannot be unpacked: {error}") from error
    return b"".join(pieces)


def headers_of(response: aiohttp.ClientResponse) -> dict[str, str]:
    """An answer's headers without cookies, keys in lower case, repeated ones joined by ", "."""
    headers: dict[str, str] = {}
    for key, value in response.headers.items():
        name, text = key.lower(), clean_text(value)
        if name == "set-cookie":
            continue
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def clean_text(value: str) -> str:
    """A header's value without the lone surrogates that stand for bytes outside ASCII."""
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
