"""aiohttp's and the system's errors, told once in words a person understands, with what to do."""

from __future__ import annotations

import errno
import socket
import ssl
from http import HTTPStatus

import aiohttp

from dateline.errors import FetchFailed, HttpStatus

_CHECK_NETWORK = "Check the spelling of the address, and whether this machine is online."
_CHECK_PROXY = "Check the setting proxy, and whether the proxy lets this desk through."
_PASSES = "This often passes with time."

_CONNECTION = {
    errno.ECONNREFUSED: ("nothing listens at this address: the connection was refused", _PASSES),
    errno.ECONNRESET: ("the server broke the connection off", _PASSES),
    errno.EPIPE: ("the server broke the connection off", _PASSES),
    errno.ETIMEDOUT: ("the server did not take the connection in time", _PASSES),
    errno.EHOSTUNREACH: ("the server cannot be reached from here", _CHECK_NETWORK),
    errno.ENETUNREACH: ("the network cannot be reached from here", _CHECK_NETWORK),
    errno.EMFILE: ("this machine has no more files to open", "Raise the limit on open files (ulimit -n)."),
}

_IN_A_BROWSER = "Open the address in a browser: if it warns there as well, the outlet has to mend it."
_ISSUER = (
    "its certificate is signed by nobody that this machine trusts",
    "If a browser takes it, this machine's list of authorities may be old: update its ca-certificates.",
)

# By OpenSSL's numbers for what is wrong with a certificate.
_CERTIFICATE = {
    9: ("its certificate is not valid yet", "Check this machine's clock."),
    10: ("its certificate has run out", _IN_A_BROWSER),
    18: ("its certificate is signed by nobody but itself", _IN_A_BROWSER),
    19: _ISSUER,
    20: _ISSUER,
    21: _ISSUER,
    62: ("its certificate is for another name than this", "Check the spelling of the address, with and without www."),
    64: ("its certificate is for another address than this", "Write the server's name in place of its number."),
}
_TLS = (
    ("WRONG_VERSION_NUMBER", "the server does not speak it at this address; it may speak http://"),
    ("RECORD_LAYER_FAILURE", "the server does not speak it at this address; it may speak http://"),
    ("UNSUPPORTED_PROTOCOL", "the server speaks only old versions of it, which are no longer safe"),
    ("TLSV1_ALERT_PROTOCOL_VERSION", "the server speaks only old versions of it, which are no longer safe"),
    ("NO_PROTOCOLS_AVAILABLE", "the server speaks only old versions of it, which are no longer safe"),
    ("HANDSHAKE_FAILURE", "the server and this desk have no way of encrypting in common"),
    ("UNRECOGNIZED_NAME", "the server does not know the name it was asked for"),
    ("UNEXPECTED_EOF", "the server broke it off"),
)

_STATUS = {
    401: ("the server asks for a log-in", "Look for a feed address with a key in it, or a public one."),
    402: ("the server asks to be paid", "Look for a public feed of this outlet."),
    403: ("the server refuses to give it to this desk", "It may keep readers like this one out; ask the outlet."),
    404: ("there is nothing at this address any more", "Look on the site for the new address."),
    406: ("the server has no form of this page that the desk reads", None),
    410: ("this address was taken down for good", "Look on the site for a new address."),
    429: (
        "the server says it is asked too often",
        "It is left alone for as long as it asks; the feed's page says until when.",
    ),
    451: ("the server may not give it, for legal reasons", None),
}


def status_error(url: str, status: int, after: str = "") -> HttpStatus:
    """The error for an answer whose status carries no page. after: where it arose, as words to end the reason with."""
    reason, advice = _STATUS.get(status, ("", None))
    if not reason:
        if status >= 500:
            reason, advice = "the server has a fault of its own", _PASSES
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
        case aiohttp.ClientHttpProxyError():
            return f"the proxy did not let it through ({error.status} {error.message})", _CHECK_PROXY
        case aiohttp.ClientProxyConnectionError():
            known = _CONNECTION.get(error.errno or 0)
            return f"the proxy can't be reached: {known[0] if known else error.strerror or error}", _CHECK_PROXY
        case aiohttp.ClientConnectorDNSError():
            return _name_words(error)
        case aiohttp.ClientConnectorCertificateError():
            return _certificate_words(error.certificate_error)
        case aiohttp.ClientSSLError():
            return _tls_words(error.os_error)
        case aiohttp.ClientOSError():
            broken = isinstance(error.__cause__, ConnectionError) and error.errno is None
            known = _CONNECTION.get(errno.ECONNRESET if broken else error.errno or 0)
            return known or (f"the connection failed: {error.strerror or error}", _PASSES)
        case aiohttp.ServerDisconnectedError():
            return "the server closed the connection without an answer", _PASSES
        case aiohttp.ClientPayloadError():
            return "the answer broke off before its end", _PASSES
        case aiohttp.InvalidURL():
            return "this is not a web address", "Write it in full, like https://example.org/feed.xml."
        case aiohttp.ClientResponseError():
            # The further lines of the message show the bytes that came.
            return f"what came back is not proper HTTP: {error.message.splitlines()[0].rstrip(':')}", None
        case _:
            return f"the fetch failed: {str(error) or type(error).__name__}", _PASSES


def _name_words(error: aiohttp.ClientConnectorDNSError) -> tuple[str, str]:
    if error.errno == socket.EAI_AGAIN:
        return f"the name {error.host} could not be looked up just now", _CHECK_NETWORK
    return f"no server has the name {error.host}", _CHECK_NETWORK


def _certificate_words(error: Exception) -> tuple[str, str]:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({error})", _IN_A_BROWSER
    words = _CERTIFICATE.get(error.verify_code)
    if words is None:
        return f"its certificate cannot be trusted ({error.verify_message})", _IN_A_BROWSER
    return words


def _tls_words(error: OSError) -> tuple[str, str]:
    reason = getattr(error, "reason", None) or ""
    for sign, words in _TLS:
        if sign in reason:
            return f"no secure connection (TLS) could be made: {words}", "Check whether the address is right."
    return f"no secure connection (TLS) could be made: {reason or error}", "Check whether the address is right."
