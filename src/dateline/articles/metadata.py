"""What a page says of itself: JSON-LD, Open Graph and its relatives, microdata, ``<time>``, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from dateline.articles.addresses import absolute
from dateline.articles.bylines import person_names
from dateline.articles.captions import clean_credit, split_caption
from dateline.articles.dates import Moment, day_in_url, parse_stamp
from dateline.articles.linked_data import is_film, picture_words, text_of
from dateline.articles.live import Update, is_live, live_updates
from dateline.articles.rules import Rules
from dateline.articles.sources import Said, Sources, node_text, sources_of

_MOST_TAGS = 40
_SLUG_WORDS = 3
_SITE_PARTS = re.compile(r"\s+(?:[|–—·•:»/]|-|::)\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page's machine-readable parts say; None or empty where they do not. titles: every title they give;
    film: what a page says of the film that it shows, where that is its article; live: whether it
    is a page of updates."""

    titles: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    description: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    outlets: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    canonical_url: str | None = None
    is_article: bool = False
    paywalled: bool = False
    film: str | None = None
    live: bool = False
    caption: str | None = None
    credit: str | None = None
    updates: Mapping[str, Update] = field(default_factory=dict)


def read_metadata(tree: LexborHTMLParser, url: str, rules: Rules) -> Metadata:
    """Everything the page's head and JSON-LD say. The tree must still hold its scripts."""
    return believed(sources_of(tree, url), tree, rules)


def believed(sources: Sources, tree: LexborHTMLParser, rules: Rules) -> Metadata:
    """Of what a page says of itself, what is taken for each field."""
    main = sources.article
    outlet = _first(sources.outlets()) or _outlet_in_title(sources.title, tree)
    publisher = text_of(main.get("publisher"))
    outlets = tuple(dict.fromkeys(name for name in (outlet, publisher) if name))
    titles = [text for text, _ in sources.titles()]
    headlines = [_first(sources.data("headline")), _first(sources.meta("og:title", "twitter:title"))]
    caption, credit = _picture_words(main, titles, outlets, rules)
    return Metadata(
        titles=tuple(dict.fromkeys(titles)),
        headlines=tuple(dict.fromkeys(text for text in headlines if text)),
        description=_first(sources.descriptions()),
        section=_one_section(_first(sources.sections())),
        authors=_authors(sources, outlets, rules),
        outlet=outlet,
        outlets=outlets,
        published=most_exact([moment for stamp, _ in sources.published() if (moment := parse_stamp(stamp))]),
        modified=next((moment for stamp, _ in sources.modified() if (moment := parse_stamp(stamp))), None),
        language=next((code for said, _ in sources.languages() if (code := language_code(said))), None),
        tags=next((tags for given, _ in sources.tags() if (tags := clean_tags(given))), ()),
        image=next((address for said, _ in sources.pictures() if (address := absolute(sources.url, said))), None),
        canonical_url=_canonical_address(sources),
        is_article=bool(main) or "article" in (_first(sources.meta("og:type")) or "").lower(),
        paywalled=str(main.get("isAccessibleForFree", "")).lower() == "false",
        film=_film(sources),
        live=is_live(main),
        caption=caption,
        credit=credit,
        updates=live_updates(main),
    )


def _first(said: Iterator[Said]) -> str | None:
    return next((value for value, _ in said), None)


def _film(sources: Sources) -> str | None:
    """What is said of the film that a page is about."""
    if is_film(sources.article):
        return text_of(sources.article.get("description"))
    kind = _first(sources.meta("og:type")) or ""
    return _first(sources.descriptions()) if kind.lower().startswith("video") else None


def _picture_words(
    main: dict[str, Any], titles: list[str], outlets: tuple[str, ...], rules: Rules
) -> tuple[str | None, str | None]:
    """Caption and credit of the article's picture: not its headline once more, nor the outlet as its own maker."""
    said, maker = picture_words(main.get("image"))
    caption, credit = split_caption(said, rules) if said and said not in (*titles, maker) else (None, None)
    maker = None if maker in outlets else maker
    return caption, (clean_credit(maker, rules) if maker else None) or credit


def _outlet_in_title(title: str | None, tree: LexborHTMLParser) -> str | None:
    """The outlet's name beside the headline in the page's title, where the page names its outlet nowhere else."""
    heading = tree.css_first("h1")
    shown = node_text(heading) if heading is not None else ""
    if not title or len(shown) < 8 or len(title) > 300:
        return None
    before, found, after = title.casefold().partition(shown.casefold())
    if not found:
        return None
    rest = after if len(after) >= len(before) else before
    name = (title[-len(rest) :] if rest is after else title[: len(rest)]).strip(" |–—·•:»/-") if rest else ""
    return name if 0 < len(name.split()) <= 5 and len(name) < len(shown) else None


def _authors(sources: Sources, outlets: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    return next((names for given, _ in sources.authors() if (names := person_names(given, rules, outlets))), ())


def most_exact(moments: list[Moment]) -> Moment | None:
    """The first; or one of the same day or so that says the time of day, or the offset, where the first does not."""
    if not moments:
        return None
    first = moments[0]
    for better in moments[1:]:
        near = abs((better.when - first.when).total_seconds()) <= 36 * 3600
        if near and (
            (first.day_only and not better.day_only) or (not first.zoned and better.zoned and not better.day_only)
        ):
            return better
    return first


def language_code(said: str) -> str | None:
    """ISO 639-1 of "en-GB", "pt_BR" and their like; None for what is none."""
    code = re.match(r"([a-z]{2})(?:[-_]|$)", said.strip().lower())
    return code[1] if code else None


def clean_tags(given: list[str]) -> tuple[str, ...]:
    """Tags without white space around them, each once."""
    return tuple(dict.fromkeys(tag for piece in given if (tag := piece.strip())))[:_MOST_TAGS]


def _canonical_address(sources: Sources) -> str | None:
    """The address under which the outlet keeps the page, absolute.

    A canonical address that is the site's front page, and one that is only the folder in which another of its own
    addresses places the story, are a template's mistakes.
    """
    own = urlsplit(sources.url).path.strip("/")
    joined = [address for said, _ in sources.addresses() if (address := absolute(sources.url, said))]
    paths = [urlsplit(address).path.strip("/") for address in joined]
    for address, path in zip(joined, paths, strict=True):
        deeper = any(other == own and other.startswith(f"{path}/") for other in paths) or _is_folder(path, own)
        if (path and not deeper) or not own:
            return address
    return None


def _is_folder(path: str, own: str) -> bool:
    """Whether a path is the folder of a story's own, which ends in the words of its headline: no "/amp", no page 2."""
    folder, _, name = own.rpartition("/")
    return path == folder and len(re.split(r"[-_]", name)) > _SLUG_WORDS


def url_day(url: str, canonical: str | None) -> Moment | None:
    """The day that the article's address spells out."""
    return day_in_url(url) or (day_in_url(canonical) if canonical else None)


def _one_section(said: str | None) -> str | None:
    """A section; of a list of all that a story is filed under, the first."""
    return said.split(",")[0].strip() or None if said and said.count(",") > 1 else said


def title_parts(title: str) -> list[str]:
    """A title's parts between bars and dashes, the outlet's name among them."""
    return _SITE_PARTS.split(title)


def without_site(title: str, outlet: str | None) -> str:
    """A page title without the outlet's name at its end or head."""
    parts = _SITE_PARTS.split(title)
    if len(parts) < 2:
        return title
    if outlet and parts[-1].casefold() == outlet.casefold():
        return title[: title.rfind(parts[-1])].rstrip(" |–—·•:»/-")
    longest = max(parts, key=len)
    return longest if len(longest.split()) >= 3 else title
