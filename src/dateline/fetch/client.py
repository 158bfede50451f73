"""One fetch: its connections checked where they are made, its redirects by hand, its answer under limits."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from dateline.errors import AddressRefused, AnswerTooLarge, FetchFailed, FetchTimedOut, TooManyRedirects
from dateline.fetch.addresses import is_disguised, may_connect, read_allowances
from dateline.fetch.exchange import Answer, FetchLimits
from dateline.fetch.unpacking import ACCEPT_ENCODING, BrokenCoding, TooMuch, UnknownCoding, unpacker
from dateline.fetch.wording import fetch_error, status_error

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.9, application/xhtml+xml;q=0.9, */*;q=0.5"
)

# One header line and the whole head; real ones with long Content-Security-Policy lines stay under half of this.
_MOST_HEADER_BYTES = 32_768
_MOST_HEADERS = 256

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_KEEPING_A_FORM = frozenset((307, 308))
_MOVED = "The outlet has to mend that; look on its site for another address."
_VALIDATORS = ("If-None-Match", "If-Modified-Since")


@dataclass(slots=True)
class _Attempt:
    """The connection being made. host: the name it was asked for under; refused: addresses that were not let in."""

    host: str
    refused: list[str] = field(default_factory=list)


# aiohttp hands a socket factory the address alone. The name behind it, and what was refused, travel beside it.
_attempt: ContextVar[_Attempt] = ContextVar("dateline_fetch_attempt")


class Fetcher:
    """Reads addresses from the public internet; an async context manager that keeps connections open for reuse.

    It follows no proxy setting, keeps no cookie and sends no credentials. resolver: asked for the addresses of a name,
    the system's where None; whatever it answers is checked. Raises ``BadSetting`` for an allowance that names nothing.
    """

    def __init__(self, limits: FetchLimits, *, resolver: AbstractResolver | None = None) -> None:
        self.limits = limits
        self._resolver = resolver
        self._allowances = read_allowances(limits.allow_addresses)
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._open_session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._open_session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=self._checked_socket, resolver=self._resolver, limit=0, keepalive_timeout=5
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            headers={"User-Agent": self.limits.user_agent, "Accept-Encoding": ACCEPT_ENCODING},
            auto_decompress=False,
            trust_env=False,
            max_line_size=_MOST_HEADER_BYTES,
            max_field_size=_MOST_HEADER_BYTES,
            max_headers=_MOST_HEADERS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open_session is not None:
            await self._open_session.close()
            self._open_session = None

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """Reads one address.

        etag, last_modified: as an earlier answer gave them; where nothing changed the answer has status 304 and no
        body. accept: the ``Accept`` header; max_bytes: instead of the limits' own. Raises ``AddressRefused``,
        ``AnswerTooLarge``, ``FetchTimedOut``, ``TooManyRedirects``, ``HttpStatus`` for any status but 2xx and 304,
        and ``FetchFailed`` for the rest.
        """
        headers = {"Accept": accept or ACCEPT}
        if etag:
            headers["If-None-Match"] = _header_value(etag)
        if last_modified:
            headers["If-Modified-Since"] = _header_value(last_modified)
        return await self._within_limits(url, headers, max_bytes or self.limits.max_bytes, None)

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Sends a form; the status of the answer, which is one of success and whose body is not read.

        Followed are only redirects that keep the form (307, 308). Raises as ``get`` does.
        """
        answer = await self._within_limits(url, {"Accept": "*/*"}, self.limits.max_bytes, form)
        return answer.status

    async def _within_limits(
        self, url: str, headers: dict[str, str], max_bytes: int, form: Mapping[str, str] | None
    ) -> Answer:
        start = _web_address(url, url)
        host = start.raw_host or ""
        turn = self._turns.setdefault(host, asyncio.Semaphore(self.limits.per_host))
        async with turn:
            try:
                async with asyncio.timeout(self.limits.seconds):
                    return await self._follow(url, start, headers, max_bytes, form)
            except TimeoutError as error:
                raise FetchTimedOut(
                    url,
                    f"no whole answer came within {self.limits.seconds:g} seconds",
                    "The server may be overloaded; the desk tries again later.",
                ) from error

    async def _follow(
        self, url: str, at: URL, headers: dict[str, str], max_bytes: int, form: Mapping[str, str] | None
    ) -> Answer:
        passed: list[str] = []
        while True:
            attempt = _Attempt(at.raw_host or "")
            _attempt.set(attempt)
            try:
                answer = await self._exchange(url, at, headers, max_bytes, passed, form)
            except aiohttp.ClientError as error:
                if attempt.refused:
                    reason = f"it leads to {attempt.refused[0]}, which is not on the public internet"
                    raise AddressRefused(url, reason + _after(at, passed)) from error
                raise fetch_error(url, error, _after(at, passed)) from error
            if isinstance(answer, Answer):
                return answer
            passed.append(str(at))
            if str(answer) in passed:
                raise TooManyRedirects(url, f"its redirects go in a circle, back to {_shown(str(answer))}", _MOVED)
            if len(passed) > self.limits.redirects:
                raise TooManyRedirects(url, f"it redirects more than {self.limits.redirects} times", _MOVED)
            at = answer

    async def _exchange(
        self,
        url: str,
        at: URL,
        headers: dict[str, str],
        max_bytes: int,
        passed: list[str],
        form: Mapping[str, str] | None,
    ) -> Answer | URL:
        """One request: its answer, or the address that it sends us on to. form: what to send, None to get."""
        if self._open_session is None:
            raise RuntimeError("a Fetcher is used inside 'async with'")
        method, redirects = ("GET", _REDIRECTS) if form is None else ("POST", _KEEPING_A_FORM)
        request = self._open_session.request(method, at, headers=headers, data=form, allow_redirects=False)
        async with request as response:
            if response.status in redirects:
                # The body of a redirect may be endless as well: it is not read, so the connection cannot be kept.
                response.close()
                return _next_address(url, at, response)
            unchanged = response.status == 304 and not headers.keys().isdisjoint(_VALIDATORS)
            if not unchanged and not 200 <= response.status < 300:
                response.close()
                raise status_error(url, response.status, _after(at, passed))
            body = b"" if unchanged or form is not None else await _body(url, response, max_bytes)
            return Answer(
                url=url,
                final_url=str(at),
                status=response.status,
                headers=_headers(response),
                body=body,
                fetched=datetime.now(UTC),
                redirects=tuple(passed),
            )

    def _checked_socket(self, addr_info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """Opens the socket for one connection, of a name, a literal address or a redirect alike, or refuses to."""
        family, kind, protocol, _, target = addr_info
        address, port = str(target[0]), int(str(target[1]))
        attempt = _attempt.get()
        if not may_connect(address, port, attempt.host, self._allowances):
            attempt.refused.append(address)
            raise PermissionError(errno.EACCES, "not a public address", address)
        return socket.socket(family, kind, protocol)


async def _body(url: str, response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The whole body, its content coding undone; no more than ``max_bytes`` are ever held."""
    too_large = AnswerTooLarge(
        url,
        f"its answer is larger than {max_bytes / 1e6:g} MB",
        "Raise the setting max_bytes if it really is that large.",
    )
    coding = response.headers.get("Content-Encoding", "")
    try:
        if (response.content_length or 0) > max_bytes:
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
    except TooMuch as error:
        response.close()
        raise too_large from error
    except UnknownCoding as error:
        response.close()
        raise FetchFailed(url, f"it is packed in a way nobody asked for ({coding[:40]})") from error
    except BrokenCoding as error:
        response.close()
        raise FetchFailed(url, f"it says it is packed as {coding[:40]}, but cannot be unpacked: {error}") from error
    return b"".join(pieces)


def _web_address(url: str, text: str) -> URL:
    """``text`` as an address to connect to. url: what the fetch is about. Raises ``FetchFailed`` where it is none."""
    try:
        address = URL(text)
        # What a resolver would do first, and where it fails with an error of its own: empty and overlong labels.
        (address.raw_host or "").encode("idna")
        port = address.port
    except ValueError as error:
        raise FetchFailed(url, f"{_shown(text)} is not a web address", "Write it in full, with https://.") from error
    if address.scheme not in ("http", "https") or not address.raw_host or not port:
        raise FetchFailed(url, f"{_shown(text)} is not an http or https address", "Write it in full, with https://.")
    if address.raw_user is not None or address.raw_password is not None:
        raise FetchFailed(url, "the address has a user name or a password in it", "Take out what stands before the @.")
    if is_disguised(address.raw_host):
        raise AddressRefused(url, f"{address.raw_host} is an address in disguise", "Write the server's name.")
    return address.with_fragment(None)


def _next_address(url: str, at: URL, response: aiohttp.ClientResponse) -> URL:
    location = _text(response.headers.get("Location", "")).strip()
    if not location:
        raise FetchFailed(url, f"{_shown(str(at))} redirects ({response.status}) without saying where to", _MOVED)
    try:
        joined = str(at.join(URL(location)))
    except ValueError as error:
        raise FetchFailed(url, f"it redirects to {_shown(location)}, which is not a web address", _MOVED) from error
    try:
        return _web_address(url, joined)
    except AddressRefused as error:
        raise AddressRefused(url, f"it redirects to where {error.reason}", _MOVED) from error
    except FetchFailed as error:
        raise FetchFailed(url, f"it redirects: {error.reason}", _MOVED) from error


def _after(at: URL, passed: list[str]) -> str:
    """Says where an error arose, if that is not the address the fetch was asked for."""
    return f" (redirected to {_shown(str(at))})" if passed else ""


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    headers: dict[str, str] = {}
    for key, value in response.headers.items():
        name, text = key.lower(), _text(value)
        if name == "set-cookie":
            continue
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def _text(value: str) -> str:
    """A header's value without the lone surrogates that stand for bytes outside ASCII."""
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _header_value(value: str) -> str:
    """A validator as one line: a stored one could carry a line break that would start a header of its own."""
    return " ".join(value.split())


def _shown(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
