"""Posts and films that a page shows among its paragraphs: their addresses and the words printed with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from dateline.articles.addresses import absolute
from dateline.articles.body import Reading
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.markup import attribute
from dateline.articles.purposes import BIT
from dateline.model import BlockKind

_FILM = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)/(?P<id>[\w-]{6,})")
_VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(?P<id>\d+)")
_LAZY = ("data-src", "data-lazy-src", "data-litespeed-src", "data-url", "src")
_QUOTING = ("blockquote", "div", "figure", "section", "article")


@dataclass(frozen=True, slots=True)
class _Embeds:
    """posts, players, none: what addresses of posts, of players and of neither hold; named: an element's own name →
    (attribute that names the film or post, its address with "{}" in the name's place)."""

    posts: re.Pattern[str]
    players: re.Pattern[str]
    none: re.Pattern[str]
    named: dict[str, tuple[str, str]]


@lru_cache(maxsize=1)
def _embeds() -> _Embeds:
    data = json.loads((files(__package__) / "data" / "embeds.json").read_text("utf-8"))

    def either(key: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in data[key]), re.I)

    named = {name: (attribute, address) for name, (attribute, address) in data["named"].items()}
    return _Embeds(either("posts"), either("players"), either("none"), named)


def read_player(tag: str, url: str) -> BodyPiece | None:
    """The film, post or sound that an element loads (an iframe, or one of the names that AMP gives it); None for one
    that loads an advertisement, a form or anything else."""
    embeds = _embeds()
    name = tag.partition(" ")[0]
    if name in embeds.named:
        of, shape = embeds.named[name]
        value = attribute(tag, of)
        return BodyPiece(BlockKind.EMBED, "", shape.replace("{}", value)) if value else None
    address = next((found for of in _LAZY if (found := absolute(url, attribute(tag, of))) is not None), None)
    if address is None or embeds.none.search(address):
        return None
    if not embeds.posts.search(address) and not embeds.players.search(address):
        return None
    return BodyPiece(BlockKind.EMBED, "", _public(address))


def _public(address: str) -> str:
    """The address at which people watch what a player's address plays."""
    film = _FILM.match(address)
    if film:
        return f"https://www.youtube.com/watch?v={film['id']}"
    vimeo = _VIMEO.match(address)
    return f"https://vimeo.com/{vimeo['id']}" if vimeo else address


def post_at(reading: Reading, number: int, url: str) -> tuple[BodyPiece, int] | None:
    """The quoted post that the piece at ``number`` begins, its lines as printed, and where to read on; None where it
    begins none."""
    flat = reading.flat
    element = flat.pieces[number].element
    found: int | None = None
    for _ in range(6):
        if element in (0, reading.root) or flat.first[element] != number:
            break
        if flat.purpose[element] & BIT["embed"] and flat.tag[element] in _QUOTING:
            found = element
        element = flat.parent[element]
    if found is None:
        return None
    inside = flat.pieces[number : flat.last[found]]
    address = _post_address((href for piece in inside for href, _ in piece.links), url)
    words = [piece.text for piece in inside if piece.text]
    player = next((read for piece in inside if piece.src is not None and (read := read_player(piece.src, url))), None)
    if address is None and player is None:
        return None
    return BodyPiece(BlockKind.EMBED, "\n".join(words), address or (player.url if player else None)), flat.last[found]


def _post_address(links: Iterable[str], url: str) -> str | None:
    """A post's own address: the last of its links that is one, since what it links to stands before its signature."""
    posts = _embeds().posts
    addresses = [address for href in links if posts.search(href) and (address := absolute(url, href)) is not None]
    return addresses[-1].split("?ref_src=", 1)[0] if addresses else None
