"""One tree of errors. Each says what happened, to what, and what to do about it.

A foreign library's errors are translated into these once, where the library is called, with the cause kept.
"""

from __future__ import annotations


class DatelineError(Exception):
    """The root of the tree.

    subject: the URL, file or row it is about; reason: what happened, as a phrase; advice: what to do, or None.
    """

    advice: str | None = None

    def __init__(self, subject: str, reason: str, advice: str | None = None) -> None:
        self.subject = subject
        self.reason = reason
        if advice is not None:
            self.advice = advice
        super().__init__(subject, reason)

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"

    def __reduce__(self) -> tuple[type[DatelineError], tuple[str, str, str | None]]:
        return type(self), (self.subject, self.reason, self.advice)


class NotAnArticle(DatelineError):
    """An index page, a consent wall, a log-in page, an empty body: a page, but no article."""

    advice = "Give the address of one article, or add the site as a feed."


class PageUnreadable(DatelineError):
    """Bytes that are no page at all: empty, binary, or over a limit."""


class NotAFeed(DatelineError):
    """Bytes that are no feed: an HTML page, an error page, an empty answer."""

    advice = "Give the address of a feed, or of a site that links to one."


class NoFeedFound(DatelineError):
    """A site that names no feed."""

    advice = "Look on the site for an RSS or Atom address and add that."


class NotOpml(DatelineError):
    """A file that holds no OPML outline."""


class NotAnArchive(DatelineError):
    """A file that holds no record of a web archive, or a folder that cannot be brought in."""


class FetchFailed(DatelineError):
    """An address that could not be read: name, connection, TLS, or what it answered."""


class AddressRefused(FetchFailed):
    """An address that leads, itself or by redirect, into a private network."""

    advice = (
        "To let the desk read an address on your own network, name it in the setting allow_addresses "
        "(in dateline.toml, or as DATELINE_ALLOW_ADDRESSES)."
    )


class AnswerTooLarge(FetchFailed):
    """An answer over the byte limit, on the wire or after decompression."""


class FetchTimedOut(FetchFailed):
    """An answer that did not come, or did not end, in time."""


class TooManyRedirects(FetchFailed):
    """A chain of redirects that does not end."""


class HttpStatus(FetchFailed):
    """An answer with a status that carries no page. status: the HTTP status code."""

    def __init__(self, subject: str, reason: str, advice: str | None = None, status: int = 0) -> None:
        super().__init__(subject, reason, advice)
        self.status = status

    def __reduce__(self) -> tuple[type[DatelineError], tuple[str, str, str | None, int]]:  # type: ignore[override]
        return type(self), (self.subject, self.reason, self.advice, self.status)


class RobotsRefused(FetchFailed):
    """A page that its outlet's robots.txt asks programs not to read."""

    advice = "What the feed says of it stands here instead; the page itself can be read in a browser."


class BadSetting(DatelineError):
    """A setting with a value that it cannot have. subject: the setting and where it was read."""


class BadOutletRule(DatelineError):
    """An outlet's own rule that cannot be used. subject: its file, and the key in it where it is about one."""


class BadQuery(DatelineError):
    """A search that cannot be understood. subject: its text; start, end: the place in it, in code points, half-open and
    never empty, which may lie one behind the last."""

    def __init__(
        self, subject: str, reason: str, advice: str | None = None, start: int = 0, end: int | None = None
    ) -> None:
        super().__init__(subject, reason, advice)
        self.start = start
        self.end = max(end or 0, start + 1)

    def __reduce__(self) -> tuple[type[DatelineError], tuple[str, str, str | None, int, int]]:  # type: ignore[override]
        return type(self), (self.subject, self.reason, self.advice, self.start, self.end)


class StoreFailed(DatelineError):
    """The database could not be opened, read or written."""


class NoSuchRow(DatelineError):
    """An id that names nothing in this desk."""


class LeaseLost(DatelineError):
    """Work whose lease ended before it was done: another worker has it, and this result is thrown away."""
