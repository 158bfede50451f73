"""Who reported what a story is made of, and who only carries it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from dateline.copies.agencies import agency_of, same_agency
from dateline.model import Article, Printer


@dataclass(frozen=True, slots=True)
class Printing:
    """An article as one printing of a text. text: the id of its text, which copies have in common; at: aware, its
    time."""

    article: Article
    outlet: str
    text: int
    at: datetime


def are_original(printings: Sequence[Printing]) -> tuple[bool, ...]:
    """Which printings are their outlet's own reporting, each in its place.

    Those are an agency's own page, and, of a text that no printing says to be an agency's or another outlet's, the
    first. All others carry what somebody else reported; a text is an agency's as soon as one of its printings says so.
    """
    copies: defaultdict[int, list[Printing]] = defaultdict(list)
    for printing in printings:
        copies[printing.text].append(printing)
    agencies = {text: agency_of(copy.article for copy in several) for text, several in copies.items()}
    first = {text: min(several, key=lambda copy: copy.at) for text, several in copies.items()}
    return tuple(_is_original(one, agencies[one.text], first[one.text]) for one in printings)


def _is_original(printing: Printing, agency: str | None, first: Printing) -> bool:
    if agency is not None:
        return same_agency(printing.outlet, agency)
    syndication = printing.article.syndication
    origin = syndication.origin if syndication else None
    return printing is first and (origin is None or same_agency(origin, printing.outlet))


def printers_of(printings: Sequence[Printing]) -> tuple[Printer, ...]:
    """Each outlet once, by name, with how many of its articles are its own reporting and how many it carries."""
    hosts: dict[str, str] = {}
    own: defaultdict[str, list[bool]] = defaultdict(list)
    for printing, original in zip(printings, are_original(printings), strict=True):
        hosts.setdefault(printing.outlet, host_of(printing.article.url))
        own[printing.outlet].append(original)
    return tuple(
        Printer(outlet, hosts[outlet], sum(found), len(found) - sum(found)) for outlet, found in sorted(own.items())
    )


def host_of(url: str) -> str:
    """The host of an address, in lower case and without "www."; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
