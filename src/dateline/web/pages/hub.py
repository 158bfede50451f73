"""Where hubs find the desk (WebSub): they ask back whether it means to be told of a feed, and then tell it.

Anybody may ask here, with no password and under any name of the desk's: only a hub knows the last part of its address,
and what it sends counts only where it is signed with the secret that it was given.
"""

from __future__ import annotations

import hmac

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dateline.pipeline.hubs import SIGNATURE, accept_refusal, agree
from dateline.store.hubs import Hub, HubState
from dateline.web.site import Site, site_of

_METHODS = frozenset(("sha1", "sha256", "sha384", "sha512"))
_OF_A_FEED = (HubState.ASKED, HubState.KEPT, HubState.RENEWING)
_KEPT_HEADERS = ("content-type", "link", SIGNATURE)
_LONGEST_REASON = 300
_MOST_SECONDS = 10  # digits of a lease: more would be centuries


async def hub(request: Request) -> Response:
    """A hub that asks back (GET), or that tells what a feed has become (POST)."""
    site = site_of(request)
    known = await run_in_threadpool(site.store.hub_at, request.path_params["part"])
    if request.method != "POST":
        return await run_in_threadpool(_asked_back, site, request, known)
    if known is None or known.state not in _OF_A_FEED:
        return PlainTextResponse("This desk has not asked to be told here.", 410)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        return PlainTextResponse("This desk reads no compressed body here.", 415)
    body = await request.body()
    # The Recommendation has a message with a wrong signature, or none, be taken and ignored: whoever tries signatures
    # is not told which is right.
    if is_signed(body, request.headers.get(SIGNATURE, ""), known.secret):
        headers = {name: request.headers[name] for name in _KEPT_HEADERS if name in request.headers}
        await run_in_threadpool(site.store.keep_pushed, known, headers, body, site.now())
    return PlainTextResponse("", 202)


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether a body is signed by who knows the secret. signature: "sha256=" and the like, and hexadecimal digits."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _METHODS or not given.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method.lower()).hexdigest(), given.lower())


def _asked_back(site: Site, request: Request, known: Hub | None) -> Response:
    asked = request.query_params
    challenge, mode = asked.get("hub.challenge", ""), asked.get("hub.mode", "")
    if known is None or asked.get("hub.topic") != known.topic:
        return _not_meant()
    if mode == "denied" and known.state in _OF_A_FEED:
        accept_refusal(site.store, known, asked.get("hub.reason", "")[:_LONGEST_REASON])
        return PlainTextResponse("")
    if mode == "unsubscribe" and known.state is HubState.LEAVING and challenge:
        site.store.forget_hub(known.id)
        return PlainTextResponse(challenge)
    given = asked.get("hub.lease_seconds")
    if mode == "subscribe" and known.state in _OF_A_FEED and challenge and (given is None or _is_time(given)):
        agree(site.store, known, None if given is None else int(given))
        return PlainTextResponse(challenge)
    return _not_meant()


def _is_time(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) <= _MOST_SECONDS and int(given) > 0


def _not_meant() -> Response:
    return PlainTextResponse("This desk has not asked for that.", 404)
