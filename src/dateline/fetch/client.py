"""One fetch: its connections checked where they are made, its redirects by hand, its answer under limits."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from dateline.errors import AddressRefused, FetchFailed, FetchTimedOut, TooManyRedirects
from dateline.fetch.addresses import may_connect, read_allowances
from dateline.fetch.exchange import Answer, Exchange, FetchLimits
from dateline.fetch.freshness import retry_seconds
from dateline.fetch.receiving import clean_text, headers_of, receive
from dateline.fetch.targets import MOVED, next_address, shown, web_address
from dateline.fetch.turns import Turns
from dateline.fetch.unpacking import ACCEPT_ENCODING
from dateline.fetch.wording import fetch_error, status_error

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.9, application/xhtml+xml;q=0.9, */*;q=0.5"
)

# One header line; real ones with long Content-Security-Policy lines stay under half of this.
_MOST_HEADER_BYTES = 32_768
_MOST_HEADERS = 256
# All of them: each is kept with its exchange.
_MOST_HEAD_BYTES = 131_072

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
# The others turn a form into a plain request for another page, which would be no answer to it.
_KEEPING_A_FORM = frozenset((307, 308))
_VALIDATORS = ("If-None-Match", "If-Modified-Since")


Check = Callable[[str], Awaitable[None]]
"""Asked whether an address may be read. Raises ``FetchFailed`` where it may not."""

LastCheck = Callable[[str], None]
"""Asked the same once more when an address has its turn. What it raises ends the fetch."""


@dataclass(slots=True)
class _Attempt:
    """The connection being made. host: the name it was asked for under; refused: addresses that were not let in."""

    host: str
    refused: list[str] = field(default_factory=list)


# aiohttp hands a socket factory the address alone. The name behind it, and what was refused, travel beside it.
_attempt: ContextVar[_Attempt] = ContextVar("dateline_fetch_attempt")


@dataclass(slots=True)
class _Course:
    """A fetch under way; see ``Exchange``. max_bytes, first_bytes: see ``Fetcher.ask``; left: seconds; form: what to
    send, None to get; before, at_turn: see ``Fetcher.ask``."""

    url: str
    headers: dict[str, str]
    max_bytes: int
    left: float
    first_bytes: int | None = None
    form: Mapping[str, str] | None = None
    before: Check | None = None
    at_turn: LastCheck | None = None
    final_url: str = ""
    passed: list[str] = field(default_factory=list)
    moved: str | None = None
    lasting: bool = True
    status: int | None = None
    came: dict[str, str] = field(default_factory=dict)
    retry_seconds: int | None = None
    retry_from: str | None = None

    def after(self, at: URL) -> str:
        """Says where an error arose, if that is not the address the fetch was asked for."""
        return f" (redirected to {shown(str(at))})" if self.passed else ""

    def sent_on(self, at: URL, status: int, to: URL, most: int) -> None:
        """Notes a redirect. Raises ``TooManyRedirects``."""
        self.passed.append(str(at))
        self.final_url = str(to)
        self.lasting = self.lasting and status in _PERMANENT
        if self.lasting:
            self.moved = str(to)
        if str(to) in self.passed:
            raise TooManyRedirects(self.url, f"its redirects go in a circle, back to {shown(str(to))}", MOVED)
        if len(self.passed) > most:
            raise TooManyRedirects(self.url, f"it redirects more than {most} times", MOVED)


class Fetcher:
    """Reads addresses from the public internet; an async context manager that keeps connections open for reuse.

    It follows no proxy but that of its limits, keeps no cookie and sends no credentials. resolver: asked for the
    addresses of a name, the system's where None; whatever it answers is checked; tls: what certificates are checked by,
    the system's own authorities where None. Raises ``BadSetting`` for an allowance that names nothing.
    """

    def __init__(
        self, limits: FetchLimits, *, resolver: AbstractResolver | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.limits = limits
        self.turns = Turns(limits.per_host, limits.at_once, limits.longest_pause)
        self._resolver = resolver
        self._tls: ssl.SSLContext | bool = tls or True
        self._allowances = read_allowances(limits.allow_addresses)
        self._proxy = URL(limits.proxy) if limits.proxy is not None else None
        self._always = {"User-Agent": limits.user_agent, "Accept-Encoding": ACCEPT_ENCODING}
        self._open_session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._open_session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=self._checked_socket,
                resolver=self._resolver,
                limit=0,
                keepalive_timeout=5,
                ssl=self._tls,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            headers=self._always,
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
        return await self._follow(self._course(url, etag, last_modified, accept, max_bytes))

    async def ask(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        first_bytes: int | None = None,
        before: Check | None = None,
        at_turn: LastCheck | None = None,
    ) -> Exchange:
        """Reads one address as ``get`` does, and gives what passed between, with the error where ``get`` raises it.

        first_bytes: of a body that is longer, these are taken and the rest is left; before: asked of each address on
        the way, ahead of waiting for its turn; at_turn: asked of each once it has its turn. Raises what those raise
        that is no ``FetchFailed``.
        """
        course = self._course(url, etag, last_modified, accept, None)
        course.first_bytes, course.before, course.at_turn = first_bytes, before, at_turn
        answer = failed = None
        try:
            answer = await self._follow(course)
        except FetchFailed as error:
            failed = error
        return Exchange(
            url=url,
            seconds=self.limits.seconds - course.left,
            sent={name.lower(): value for name, value in {**self._always, **course.headers}.items()},
            passed=tuple(course.passed),
            final_url=course.final_url,
            moved=course.moved,
            lasting=course.lasting,
            status=course.status,
            came=course.came,
            size=len(answer.body) if answer is not None else 0,
            retry_seconds=course.retry_seconds,
            retry_from=course.retry_from,
            answer=answer,
            error=failed,
        )

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Sends a form; the status of the answer, which is one of success and whose body is not read.

        Followed are only redirects that keep the form (307, 308). Raises as ``get`` does.
        """
        answer = await self._follow(
            _Course(url, {"Accept": "*/*"}, self.limits.max_bytes, self.limits.seconds, form=form)
        )
        return answer.status

    def _course(
        self, url: str, etag: str | None, last_modified: str | None, accept: str | None, max_bytes: int | None
    ) -> _Course:
        headers = {"Accept": accept or ACCEPT}
        if etag:
            headers["If-None-Match"] = _header_value(etag)
        if last_modified:
            headers["If-Modified-Since"] = _header_value(last_modified)
        return _Course(url, headers, max_bytes or self.limits.max_bytes, self.limits.seconds)

    async def _follow(self, course: _Course) -> Answer:
        course.final_url = course.url
        at = web_address(course.url, course.url)
        while True:
            if course.before is not None:
                await course.before(str(at))
            async with self.turns.turn(at.raw_host or "", at.port or 0):
                if course.at_turn is not None:
                    course.at_turn(str(at))
                began = time.monotonic()
                try:
                    # Waiting for a turn costs nothing of it; all else, redirects included, does.
                    async with asyncio.timeout(course.left):
                        found = await self._checked(course, at)
                except TimeoutError as error:
                    raise FetchTimedOut(
                        course.url,
                        f"no whole answer came within {self.limits.seconds:g} seconds",
                        "The server may be overloaded; this often passes with time.",
                    ) from error
                finally:
                    course.left -= time.monotonic() - began
            if isinstance(found, Answer):
                return found
            at = found

    async def _checked(self, course: _Course, at: URL) -> Answer | URL:
        attempt = _Attempt(at.raw_host or "")
        _attempt.set(attempt)
        try:
            try:
                return await self._exchange(course, at)
            except aiohttp.ClientResponseError:
                # Some send a body with a 304, where none may be: then nothing of it can be read. Ask for the whole.
                if course.headers.keys().isdisjoint(_VALIDATORS):
                    raise
                for name in _VALIDATORS:
                    course.headers.pop(name, None)
                return await self._exchange(course, at)
        except aiohttp.ClientError as error:
            if attempt.refused:
                reason = f"it leads to {attempt.refused[0]}, which is not on the public internet"
                raise AddressRefused(course.url, reason + course.after(at)) from error
            raise fetch_error(course.url, error, course.after(at)) from error

    async def _exchange(self, course: _Course, at: URL) -> Answer | URL:
        """One request: its answer, or the address that it sends us on to."""
        if self._open_session is None:
            raise RuntimeError("a Fetcher is used inside 'async with'")
        method, redirects = ("GET", _REDIRECTS) if course.form is None else ("POST", _KEEPING_A_FORM)
        if self._proxy is not None:
            await self._check_names(course, at)
        request = self._open_session.request(
            method, at, headers=course.headers, data=course.form, allow_redirects=False, proxy=self._proxy
        )
        async with request as response:
            status = course.status = response.status
            if sum(len(name) + len(value) for name, value in response.raw_headers) > _MOST_HEAD_BYTES:
                response.close()
                raise FetchFailed(course.url, f"its headers are longer than all of them may be{course.after(at)}")
            came = course.came = headers_of(response)
            if (asked := retry_seconds(came, datetime.now(UTC)) or 0) > (course.retry_seconds or 0):
                course.retry_seconds, course.retry_from = asked, str(at)
            if status in redirects:
                # The body of a redirect may be endless as well: it is not read, so the connection cannot be kept.
                response.close()
                to = next_address(course.url, at, status, clean_text(response.headers.get("Location", "")))
                course.sent_on(at, status, to, self.limits.redirects)
                return to
            unchanged = status == 304 and not course.headers.keys().isdisjoint(_VALIDATORS)
            if not unchanged and not 200 <= status < 300:
                response.close()
                raise status_error(course.url, status, course.after(at))
            body = b""
            if not unchanged and course.form is None:
                body = await receive(course.url, response, course.max_bytes, course.first_bytes)
            return Answer(
                url=course.url,
                final_url=str(at),
                status=status,
                headers=came,
                body=body,
                fetched=datetime.now(UTC),
                redirects=tuple(course.passed),
            )

    async def _check_names(self, course: _Course, at: URL) -> None:
        """Refuses an address that, by the names known here, leads into a private network.

        It is the proxy that connects, and asks for the name anew: this can only spare it what is plainly wrong. A name
        that is not known here at all, as behind many proxies, is the proxy's to judge.
        """
        host, port = at.raw_host or "", at.port or 0
        try:
            if self._resolver is not None:
                found = [one["host"] for one in await self._resolver.resolve(host, port, socket.AF_UNSPEC)]
            else:
                infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found = [str(info[4][0]) for info in infos]
        except OSError:
            return
        for address in found:
            if not may_connect(address.partition("%")[0], port, host, self._allowances):
                reason = f"it leads to {address}, which is not on the public internet"
                raise AddressRefused(course.url, reason + course.after(at))

    def _checked_socket(self, addr_info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """Opens the socket for one connection, of a name, a literal address or a redirect alike, or refuses to."""
        family, kind, protocol, _, target = addr_info
        address, port = str(target[0]), int(str(target[1]))
        attempt = _attempt.get()
        # With a proxy, its own address is the only one that is ever connected to, and the keeper has named it.
        if self._proxy is None and not may_connect(address, port, attempt.host, self._allowances):
            attempt.refused.append(address)
            raise PermissionError(errno.EACCES, "not a public address", address)
        return socket.socket(family, kind, protocol)


def _header_value(value: str) -> str:
    """A validator as one line: a stored one could carry a line break that would start a header of its own."""
    return " ".join(value.split())
