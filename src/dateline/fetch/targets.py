"""Where a fetch may go: plain web addresses, the one it was asked for and those it is sent on to."""

from __future__ import annotations

from yarl import URL

from dateline.errors import AddressRefused, FetchFailed
from dateline.fetch.addresses import is_disguised

MOVED = "The outlet has to mend that; look on its site for another address."


def web_address(url: str, text: str) -> URL:
    """``text`` as an address to connect to. url: what the fetch is about. Raises ``FetchFailed`` where it is none."""
    try:
        address = URL(text)
        # What a resolver would do first, and where it fails with an error of its own: empty and overlong labels.
        (address.raw_host or "").encode("idna")
        port = address.port
    except ValueError as error:
        raise FetchFailed(url, f"{shown(text)} is not a web address", "Write it in full, with https://.") from error
    if address.scheme not in ("http", "https") or not address.raw_host or not port:
        raise FetchFailed(url, f"{shown(text)} is not an http or https address", "Write it in full, with https://.")
    if address.raw_user is not None or address.raw_password is not None:
        raise FetchFailed(url, "the address has a user name or a password in it", "Take out what stands before the @.")
    if is_disguised(address.raw_host):
        raise AddressRefused(url, f"{address.raw_host} is an address in disguise", "Write the server's name.")
    return address.with_fragment(None)


def next_address(url: str, at: URL, status: int, location: str) -> URL:
    """Where an answer at ``at`` sends us on to. Raises ``FetchFailed`` where that is no web address."""
    location = location.strip()
    if not location:
        raise FetchFailed(url, f"{shown(str(at))} redirects ({status}) without saying where to", MOVED)
    try:
        joined = str(at.join(URL(location)))
    except ValueError as error:
        raise FetchFailed(url, f"it redirects to {shown(location)}, which is not a web address", MOVED) from error
    try:
        return web_address(url, joined)
    except AddressRefused as error:
        raise AddressRefused(url, f"it redirects to where {error.reason}", MOVED) from error
    except FetchFailed as error:
        raise FetchFailed(url, f"it redirects: {error.reason}", MOVED) from error


def shown(text: str) -> str:
    """An address in a message: no longer than one can read."""
    return text if len(text) <= 80 else text[:79] + "…"
