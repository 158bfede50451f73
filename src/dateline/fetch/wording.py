"""aiohttp's and the system's errors, told once in words a person understands, with what to do."""

from __future__ import annotations

import errno
import socket
import ssl
from http import HTTPStatus

import aiohttp

from dateline.errors import FetchFailed, HttpStatus

_CHECK_NETWORK = "Check the spelling of the address, and whether this machine is online."
_TRY_LATER = "This often passes; the desk tries again later."

_CONNECTION = {
    errno.ECONNREFUSED: ("nothing listens at this address: the connection was refused", _TRY_LATER),
    errno.ECONNRESET: ("the server broke the connection off", _TRY_LATER),
    errno.EPIPE: ("the server broke the connection off", _TRY_LATER),
    errno.ETIMEDOUT: ("the server did not take the connection in time", _TRY_LATER),
    errno.EHOSTUNREACH: ("the server cannot be reached from here", _CHECK_NETWORK),
    errno.ENETUNREACH: ("the network cannot be reached from here", _CHECK_NETWORK),
    errno.EMFILE: ("this machine has no more files to open", "Raise the limit on open files (ulimit -n)."),
}

_STATUS = {
    401: ("the server asks for a log-in", "Look for a feed address with a key in it, or a public one."),
    402: ("the server asks to be paid", "Look for a public feed of this outlet."),
    403: ("the server refuses to give it to this desk", "It may keep readers like this one out; ask the outlet."),
    404: ("there is nothing at this address any more", "Look on the site for the new address."),
    406: ("the server has no form of this page that the desk reads", None),
    410: ("this address was taken down for good", "Look on the site for a new address."),
    429: (
        "the server says it is asked too often",
        "The desk waits as long as it wants, and asks less often.",
    ),
    451: ("the server may not give it, for legal reasons", None),
}


def status_error(url: str, status: int, after: str = "") -> HttpStatus:
    """The error for an answer whose status carries no page. after: where it arose, as words to end the reason with."""
    reason, advice = _STATUS.get(status, ("", None))
    if not reason:
        if status >= 500:
            reason, advice = "the server has a fault of its own", _TRY_LATER
        else:
            reason = "the server gave no page"
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    return HttpStatus(url, f"{reason} ({phrase}){after}", advice, status)


def fetch_error(url: str, error: aiohttp.ClientError, after: str = "") -> FetchFailed:
    """The error for a connection or an answer that failed. after: where it arose, as words to end the reason with."""
    reason, advice = _words(error)
    return FetchFailed(url, reason + after, advice)


def _words(error: aiohttp.ClientError) -> tuple[str, str | None]:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return _name_words(error)
        case aiohttp.ClientConnectorCertificateError():
            return f"its TLS certificate is not to be trusted: {_certificate_words(error.certificate_error)}", (
                "Open the address in a browser: if it warns there as well, the outlet has to mend it."
            )
        case aiohttp.ClientSSLError():
            detail = getattr(error.os_error, "reason", None) or str(error.os_error)
            return f"no secure connection (TLS) could be made: {detail}", "Check whether the address is right."
        case aiohttp.ClientOSError():
            known = _CONNECTION.get(error.errno or 0)
            return known or (f"the connection failed: {error.strerror or error}", _TRY_LATER)
        case aiohttp.ServerDisconnectedError():
            return "the server closed the connection without an answer", _TRY_LATER
        case aiohttp.ClientPayloadError():
            return "the answer broke off before its end", _TRY_LATER
        case aiohttp.InvalidURL():
            return "this is not a web address", "Write it in full, like https://example.org/feed.xml."
        case aiohttp.ClientResponseError():
            # The further lines of the message show the bytes that came.
            return f"what came back is not proper HTTP: {error.message.splitlines()[0].rstrip(':')}", None
        case _:
            return f"the fetch failed: {str(error) or type(error).__name__}", _TRY_LATER


def _name_words(error: aiohttp.ClientConnectorDNSError) -> tuple[str, str]:
    if error.errno == socket.EAI_AGAIN:
        return f"the name {error.host} could not be looked up just now", _CHECK_NETWORK
    return f"no server has the name {error.host}", _CHECK_NETWORK


def _certificate_words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return str(error)
