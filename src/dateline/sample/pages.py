"""The sample's pages and feeds: four looks of news site, a front page and a feed for each outlet."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any
from zlib import crc32

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from dateline.sample.newsroom import Listed, Printed, newsroom
from dateline.sample.source import HERE, Outlet, Piece, outlets

FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
FEED_LENGTH = 20
WEEK_BEGAN = datetime(2026, 10, 12, tzinfo=UTC)


@cache
def _looks() -> Environment:
    return Environment(loader=FileSystemLoader(HERE / "looks"), autoescape=True)


def feed_path(outlet: Outlet) -> str:
    return f"/{outlet.slug}/{'feed.xml' if outlet.feed.startswith('rss') else 'atom.xml'}"


def picture_path(slug: str) -> str:
    return f"/pictures/{slug}.png"


def at_moment(outlet: Outlet, moment: datetime) -> list[Printed]:
    """What an outlet has published by a moment, as it stood then, newest first."""
    states = (listed.at(moment) for listed in newsroom() if listed.first.outlet is outlet)
    return sorted((state for state in states if state), key=lambda state: state.published, reverse=True)


def article_page(listed: Listed, base: str, moment: datetime) -> str | None:
    """The page of an article as it stands at a moment; None before it was published."""
    it = listed.at(moment)
    if it is None:
        return None
    outlet = it.outlet
    printed = as_printed(it)
    others = [other for other in at_moment(outlet, moment) if other.path != it.path][:4]
    origin = it.footer[2] if it.footer else ""
    context: dict[str, Any] = {
        **_site(outlet, base),
        "it": it,
        "url": base + it.path,
        "number": number(it),
        "headline": printed.headline,
        "dek": printed.dek,
        "pieces": _with_dateline(printed),
        "first": printed.paragraphs[0],
        "caption": printed.picture.caption if printed.picture else None,
        "image": base + picture_path(it.picture.slug) if it.picture else None,
        "footer_title": _quoted(it.footer[0], outlet) if it.footer else "",
        "origin": base + origin,
        "origin_home": base + "/" + origin.split("/")[1] + "/" if origin else "",
        "shown_day": f"{it.published.day} {it.published:%B %Y}",
        "shown_hour": f"{it.published:%H:%M}",
        "modified_day": f"{it.modified.day} {it.modified:%B %Y %H:%M}" if it.modified else "",
        "minutes": max(1, round(sum(len(words.split()) for words in it.paragraphs) / 220)),
        "others": [{"url": base + other.path, "headline": as_printed(other).headline} for other in others],
    }
    if outlet.look == "modern":
        context["linked_data"] = _linked_data(it, printed, base)
    return _looks().get_template(f"{outlet.look}.html").render(context)


def front_page(outlet: Outlet, base: str, moment: datetime) -> str:
    listed = [
        {"url": base + it.path, "headline": p.headline, "dek": p.dek, "section": it.section, "published": it.published}
        for it in at_moment(outlet, moment)
        for p in (as_printed(it),)
    ]
    return _looks().get_template("front.html").render(**_site(outlet, base), listed=listed)


def index_page(base: str) -> str:
    return _looks().get_template("index.html").render(base=base, outlets=outlets().values())


def feed_document(outlet: Outlet, base: str, moment: datetime) -> str:
    """An outlet's feed as it stands at a moment, newest entry first."""
    kind, _, fullness = outlet.feed.partition("-")
    printed = at_moment(outlet, moment)[:FEED_LENGTH]
    entries = [_entry(it, base) for it in printed]
    # Before its first entry a feed has not been changed since the week began.
    updated = max((it.modified or it.published for it in printed), default=WEEK_BEGAN)
    template = _looks().get_template("rss.xml" if kind == "rss" else "atom.xml")
    return template.render(**_site(outlet, base), entries=entries, full=fullness == "full", updated=updated)


def as_printed(it: Printed) -> Printed:
    """The article with its outlet's own quotation marks."""
    outlet = it.outlet
    picture = it.picture and replace(it.picture, caption=_quoted(it.picture.caption, outlet))
    return replace(
        it,
        headline=_quoted(it.headline, outlet),
        dek=_quoted(it.dek, outlet) if it.dek else None,
        picture=picture,
        pieces=tuple(replace(piece, text=_quoted(piece.text, outlet)) for piece in it.pieces),
    )


def number(it: Printed) -> int:
    """An outlet's own number of an article, the same for all its states."""
    return 10_000 + crc32(it.path.encode()) % 80_000


def _site(outlet: Outlet, base: str) -> dict[str, Any]:
    sections = sorted({listed.first.section for listed in newsroom() if listed.first.outlet is outlet})
    return {
        "outlet": outlet,
        "home": f"{base}/{outlet.slug}/",
        "feed": base + feed_path(outlet),
        "feed_type": FEED_TYPES[outlet.feed.partition("-")[0]],
        "sections": sections,
    }


def _with_dateline(it: Printed) -> list[Piece]:
    """The pieces, the dateline before the first paragraph that is the text's own."""
    pieces = list(it.pieces)
    if it.dateline:
        place = next(n for n, piece in enumerate(pieces) if not piece.own and not piece.subhead)
        pieces[place] = replace(pieces[place], text=f"{it.dateline} {pieces[place].text}")
    return pieces


def _entry(it: Printed, base: str) -> dict[str, Any]:
    printed = as_printed(it)
    summary = printed.paragraphs[0]
    return {
        "it": it,
        "url": base + it.path,
        "number": number(it),
        "headline": printed.headline,
        "summary": summary if it.outlet.feed.endswith("full") else printed.dek or summary,
        "body": _body(it, printed, base),
        "image": base + picture_path(it.picture.slug) if it.picture else None,
        "creators": it.authors or ((it.agency,) if it.agency else ()),
        "rfc_date": format_datetime(it.published),
    }


def _body(it: Printed, printed: Printed, base: str) -> str | Markup:
    """The body as a feed carries it, markup and all; RSS puts it in CDATA, Atom escapes it."""
    parts: list[Markup] = []
    for piece in _with_dateline(printed):
        shape = Markup("<h3>{}</h3>") if piece.subhead else Markup("<p>{}</p>")
        parts.append(shape.format(piece.text))
    if it.sign_off:
        parts.append(Markup("<p><em>{}</em></p>").format(it.sign_off))
    if it.footer:
        line = Markup('<p>The post <a href="{}">{}</a> first appeared on {}.</p>')
        parts.append(line.format(base + it.footer[2], _quoted(it.footer[0], it.outlet), it.footer[1]))
    if it.notice:
        parts.append(Markup("<p><em>{}</em></p>").format(it.notice))
    body = Markup("\n").join(parts)
    return body if it.outlet.feed.startswith("rss") else str(body)


def _linked_data(it: Printed, printed: Printed, base: str) -> Markup:
    authors = [{"@type": "Person", "name": name} for name in it.authors]
    if not authors and it.byline:
        authors = [{"@type": "Organization", "name": it.byline}]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": base + it.path,
        "headline": printed.headline,
        "datePublished": it.published.isoformat(),
        "dateModified": (it.modified or it.published).isoformat(),
        "author": authors,
        "articleSection": it.section,
        "keywords": list(it.tags),
        "publisher": {"@type": "NewsMediaOrganization", "name": it.outlet.name},
    }
    if it.picture:
        data["image"] = {"@type": "ImageObject", "url": base + picture_path(it.picture.slug)}
    # "</" would end the script element inside its JSON.
    return Markup(json.dumps(data, ensure_ascii=False).replace("</", "<\\/"))  # noqa: S704


def _quoted(words: str, outlet: Outlet) -> str:
    """Words with typographic quotation marks, where the outlet sets them."""
    if outlet.quotes != "curly":
        return words
    words = re.sub(r'(^|[\s(—–])"', r"\1“", words)
    words = words.replace('"', "”")
    words = re.sub(r"(^|[\s(—–])'", r"\1‘", words)
    return words.replace("'", "’")
