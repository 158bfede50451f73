"""A feed's entry as an article: its content through the same reading of blocks as a page's body."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dateline.articles.blocks import body_pieces
from dateline.articles.body import weigh
from dateline.articles.bylines import person_names
from dateline.articles.compose import Head, Piece, compose, picture_name, same
from dateline.articles.encoding import tidy
from dateline.articles.markup import flatten, parse
from dateline.articles.purposes import BIT
from dateline.articles.reconcile import which_language
from dateline.articles.rules import Rules, rules_of_page
from dateline.errors import NotAnArticle
from dateline.model import Article, BlockKind, Entry, Habits
from dateline.text import plain

_SUMMARY_ONLY = "only the feed's summary"
_LONGEST_DEK = 400
_CUT_SHORT = ("…", "...", "…]", "...]")
_TELLING = 60  # letters: two texts that share so many say the same


def read_entry(
    entry: Entry,
    *,
    outlet: str | None,
    language: str | None = None,
    fetched: datetime | None = None,
    habits: Habits | None = None,
) -> Article:
    """The article that a feed's entry carries: its content, else its summary (then ``partial`` says so).

    outlet, language: the feed's; fetched: aware UTC, as the other readers take it: entries never date themselves as
    so long ago, so that nothing is asked of it; habits: lines that the outlet's articles repeat. Raises
    ``NotAnArticle`` for an entry with neither title nor text.
    """
    url = entry.link or entry.id
    html, partial = (entry.content, None) if entry.content and entry.content.strip() else (entry.summary, _SUMMARY_ONLY)
    title = plain(entry.title).strip() or None
    rules = rules_of_page(language, f"{title or ''} {html or ''}")
    pieces = _pieces(html or "", url, title, rules)
    if not title and not any(piece.text for piece in pieces):
        raise NotAnArticle(url, "the entry has neither a title nor a text")
    head = Head(
        url=url,
        headline=title,
        dek=_dek(entry, pieces, title) if partial is None else None,
        authors=person_names(entry.authors, rules, (outlet,) if outlet else ()),
        byline=", ".join(entry.authors) or None,
        published=entry.published,
        modified=entry.updated if entry.updated != entry.published else None,
        language=language,
        tags=entry.tags,
        outlet=outlet,
        partial=partial if html else _SUMMARY_ONLY,
    )
    article = compose(_with_media(entry, pieces), head, rules, habits)
    return replace(article, language=which_language(language, article.text or title or ""))


def _pieces(html: str, url: str, title: str | None, rules: Rules) -> list[Piece]:
    html = tidy(html)
    if "<" not in html:
        return [Piece(BlockKind.PARAGRAPH, text) for text in plain(html).split("\n\n") if text.strip()]
    reading = weigh(flatten(parse(f"<body>{html}</body>")))
    # All of an entry's content is its body: no element outside it competes, and a short text is no less one.
    reading = replace(reading, root=0, bad=[bits & ~(BIT["side"] | BIT["tags"]) for bits in reading.bad])
    pieces = body_pieces(reading, url, {same(title)} if title else set(), rules)
    if not any(piece.text for piece in pieces):
        pieces += [Piece(BlockKind.PARAGRAPH, text) for text in plain(html).split("\n\n") if text.strip()]
    return pieces


def _with_media(entry: Entry, pieces: list[Piece]) -> list[Piece]:
    """The pieces with the pictures that the entry carries besides: those of its content get what the entry says of
    them, the others stand over it."""
    said = {picture_name(media.url): media for media in entry.media if (media.kind or "image").startswith("image")}
    body: list[Piece] = []
    for piece in pieces:
        media = said.pop(picture_name(piece.url), None) if piece.kind is BlockKind.IMAGE else None
        if media is not None and not piece.text:
            piece = replace(piece, text=media.caption or "", credit=piece.credit or media.credit)
        body.append(piece)
    return [Piece(BlockKind.IMAGE, media.caption or "", media.url, media.credit) for media in said.values()] + body


def _dek(entry: Entry, pieces: list[Piece], title: str | None) -> str | None:
    """The summary of an entry that brings its text as well, where it is a sentence of its own: most summaries are the
    text's beginning."""
    dek = plain(entry.summary or "").strip()
    key = same(dek)
    if not key or len(dek) > _LONGEST_DEK or "\n" in dek or dek.endswith(_CUT_SHORT) or key == same(title or ""):
        return None
    text = same(" ".join(piece.text for piece in pieces if piece.kind is not BlockKind.IMAGE))
    return None if key[:_TELLING] in text else dek
