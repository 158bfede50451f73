"""What a page says of itself: JSON-LD, Open Graph and its relatives, microdata, ``<time>``, its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.articles.addresses import absolute
from dateline.articles.bylines import person_names
from dateline.articles.captions import clean_credit, split_caption
from dateline.articles.dates import Moment, day_in_url, parse_stamp
from dateline.articles.linked_data import addresses_in, article_objects, names_in, picture_words, text_of
from dateline.articles.rules import Rules

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "publish-date", "publish_date",
    "pubdate", "publishdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
    "published-date", "published_time", "publication_date", "displaydate", "ptime", "citation_publication_date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod",
    "article.updated", "og:modified_time",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "cxenseparse:author", "article:author_name", "og:article:author", "citation_author",
)  # fmt: skip
_TAGS = ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "sailthru.tags")
_PICTURES = (
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url",
    "sailthru.image.full",
)  # fmt: skip
_SAYING = 'meta[content],meta[value],script[type="application/ld+json"]'  # asked at once: each question walks the page
_SITE_PARTS = re.compile(r"\s+(?:[|–—·•:»/]|-|::)\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page's machine-readable parts say; None or empty where they do not. titles: every title they give."""

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
    caption: str | None = None
    credit: str | None = None


def read_metadata(tree: LexborHTMLParser, url: str, rules: Rules) -> Metadata:
    """Everything the page's head and JSON-LD say. The tree must still hold its scripts."""
    said = tree.css(_SAYING)
    metas = _metas([node for node in said if node.tag == "meta"])
    objects = article_objects([node for node in said if node.tag == "script"])
    main = objects[0] if objects else {}

    def meta(*names: str) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    outlet = meta("og:site_name", "application-name", "cxenseparse:publisher") or text_of(main.get("publisher"))
    title = tree.css_first("title")
    titles = [text_of(main.get("headline")), meta("og:title", "twitter:title", "dc.title", "parsely-title")]
    page_title = " ".join((title.text() or "").split()) if title is not None else None
    titles.append(page_title)
    publisher = text_of(main.get("publisher"))
    outlet = outlet or _outlet_in_title(page_title, tree)
    outlets = tuple(dict.fromkeys(name for name in (outlet, publisher) if name))
    images = [absolute(url, address) for address in addresses_in(main.get("image"))]
    picture = meta(*_PICTURES)
    if picture:
        images.append(absolute(url, picture))
    caption, credit = _picture_words(main, titles, outlets, rules)
    shown = [image for image in images if image]
    return Metadata(
        titles=tuple(dict.fromkeys(text for text in titles if text)),
        headlines=tuple(dict.fromkeys(text for text in titles[:2] if text)),
        description=meta("og:description", "description", "twitter:description") or text_of(main.get("description")),
        section=text_of(main.get("articleSection")) or meta("article:section", "og:article:section", "parsely-section"),
        authors=_authors(main, metas, outlets, rules),
        outlet=outlet,
        outlets=outlets,
        published=_published(main, metas, tree, url),
        modified=_modified(main, metas),
        language=_language(tree, metas, main),
        tags=_tags(main, metas),
        image=(shown[-1] if picture else shown[0]) if shown else None,
        canonical_url=_canonical(tree, metas, url),
        is_article=bool(objects) or (meta("og:type") or "").lower() == "article",
        paywalled=str(main.get("isAccessibleForFree", "")).lower() == "false",
        caption=caption,
        credit=credit,
    )


def _picture_words(
    main: dict[str, Any], titles: list[str | None], outlets: tuple[str, ...], rules: Rules
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
    return name if 0 < len(name.split()) <= 6 else None


def _metas(nodes: list[LexborNode]) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for node in nodes[:400]:
        attributes = node.attributes
        content = attributes.get("content") or attributes.get("value")
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if key and content and content.strip():
            metas.setdefault(key.lower(), []).append(" ".join(unescape(content).split()))
    return metas


def _authors(
    main: dict[str, Any], metas: dict[str, list[str]], outlets: tuple[str, ...], rules: Rules
) -> tuple[str, ...]:
    names = person_names(names_in(main.get("author") or main.get("creator")), rules, outlets)
    if names:
        return names
    for key in _AUTHORS:
        given = [value for value in metas.get(key, ()) if "://" not in value]
        names = person_names(given, rules, outlets)
        if names:
            return names
    return ()


def _published(main: dict[str, Any], metas: dict[str, list[str]], tree: LexborHTMLParser, url: str) -> Moment | None:
    stamps = [text_of(main.get("datePublished")), *(value for key in _PUBLISHED for value in metas.get(key, ())[:1])]
    moments = [moment for moment in map(parse_stamp, stamps) if moment is not None]
    best = most_exact(moments)
    if best is not None:
        return best
    node = tree.css_first("[itemprop=datePublished]") or tree.css_first("time[pubdate]")
    if node is not None:
        attributes = node.attributes
        moment = parse_stamp(attributes.get("datetime") or attributes.get("content"))
        if moment is not None:
            return moment
    return None


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


def _modified(main: dict[str, Any], metas: dict[str, list[str]]) -> Moment | None:
    stamps = [text_of(main.get("dateModified")), *(value for key in _MODIFIED for value in metas.get(key, ())[:1])]
    return next((moment for moment in map(parse_stamp, stamps) if moment is not None), None)


def _language(tree: LexborHTMLParser, metas: dict[str, list[str]], main: dict[str, Any]) -> str | None:
    root = tree.root
    said = [root.attributes.get("lang") or root.attributes.get("xml:lang")] if root is not None else []
    said += [text_of(main.get("inLanguage")), *metas.get("og:locale", ())[:1], *metas.get("content-language", ())[:1]]
    for value in said:
        code = re.match(r"([a-z]{2})(?:[-_]|$)", (value or "").strip().lower())
        if code:
            return code[1]
    return None


def _tags(main: dict[str, Any], metas: dict[str, list[str]]) -> tuple[str, ...]:
    for key in _TAGS:
        values = metas.get(key, ())
        if values:
            pieces = values if len(values) > 1 else values[0].split(",")
            return tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))[:40]
    given = main.get("keywords")
    pieces = given.split(",") if isinstance(given, str) else names_in(given)
    return tuple(dict.fromkeys(unescape(piece).strip() for piece in pieces if piece.strip()))[:40]


def _canonical(tree: LexborHTMLParser, metas: dict[str, list[str]], url: str) -> str | None:
    link = tree.css_first("link[rel=canonical]")
    for address in ((link.attributes.get("href") if link is not None else None), *metas.get("og:url", ())[:1]):
        joined = absolute(url, address)
        # A canonical address that is the site's front page is a template's mistake.
        if joined and (urlsplit(joined).path.strip("/") or not urlsplit(url).path.strip("/")):
            return joined
    return None


def url_day(url: str, canonical: str | None) -> Moment | None:
    """The day that the article's address spells out."""
    return day_in_url(url) or (day_in_url(canonical) if canonical else None)


def without_site(title: str, outlet: str | None) -> str:
    """A page title without the outlet's name at its end or head."""
    parts = _SITE_PARTS.split(title)
    if len(parts) < 2:
        return title
    if outlet and parts[-1].casefold() == outlet.casefold():
        return title[: title.rfind(parts[-1])].rstrip(" |–—·•:»/-")
    longest = max(parts, key=len)
    return longest if len(longest.split()) >= 3 else title


def node_text(node: LexborNode) -> str:
    """A node's words, white space folded."""
    return " ".join((node.text(separator=" ") or "").split())
