"""One page to one article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from dateline.articles.blocks import body_pieces, foot_lines
from dateline.articles.body import Reading, weigh
from dateline.articles.compose import Head, Piece, compose, same
from dateline.articles.encoding import decode
from dateline.articles.headings import Shown, read_shown
from dateline.articles.leads import lead_paragraphs
from dateline.articles.markup import flatten, parse
from dateline.articles.metadata import Metadata, read_metadata, without_site
from dateline.articles.outlet_reading import Ruled, apply_rule, not_in, over
from dateline.articles.outlet_rules import OutletRules, package_rules
from dateline.articles.pictures import captioned, lead_pictures
from dateline.articles.reconcile import when_published, which_language, who_wrote
from dateline.articles.rivers import is_index
from dateline.articles.rules import Rules, rules_of_page
from dateline.errors import NotAnArticle
from dateline.model import Article, BlockKind, Habits, Image

_FEWEST = 140
"""Characters of good text under which a page has no article."""
_FEW = 1200
"""Characters of good text under which a page's title may say that it is an error, a log-in or a search."""


def read_article(
    page: bytes,
    url: str,
    *,
    fetched: datetime | None = None,
    habits: Habits | None = None,
    charset: str | None = None,
    outlets: OutletRules | None = None,
) -> Article:
    """Read one news page.

    page: the answer's body in any encoding; url: where it was found, absolute; fetched: aware UTC, used only to resolve
    a date that the page gives as so long ago ("2 hours ago", "yesterday"); habits: lines that the outlet's articles
    repeat, left off the text; charset: what the answer's header named; outlets: the rules of outlets that have one of
    their own, the package's where None.

    Raises ``NotAnArticle`` for an index, search, log-in, consent or error page, ``PageUnreadable`` for bytes that are
    no page.
    """
    return article_of(open_page(page, url, charset, fetched, outlets), url, habits)


@dataclass(frozen=True, slots=True)
class Opened:
    """A page decoded, parsed and weighed, before anything is taken from its body. ruled: what its outlet's own rule
    found, None where it has none."""

    metadata: Metadata
    rules: Rules
    reading: Reading
    fetched: datetime | None
    ruled: Ruled | None = None


def open_page(
    page: bytes,
    url: str,
    charset: str | None = None,
    fetched: datetime | None = None,
    outlets: OutletRules | None = None,
) -> Opened:
    """Decode, parse and weigh a page. Raises ``PageUnreadable`` for bytes that are no page."""
    text = decode(page, url, charset)
    tree = parse(text)
    rules = rules_of_page(_said_language(tree), text)
    metadata = read_metadata(tree, url, rules)
    rule = (package_rules() if outlets is None else outlets).of(url)
    ruled = apply_rule(rule, tree, url, metadata, rules) if rule is not None else None
    del text  # a page of the largest kind is held once, not twice
    return Opened(metadata, rules, weigh(flatten(tree)), fetched, ruled)


_GALLERY = 3
"""Pictures with captions that make an article without a text."""


def article_of(opened: Opened, url: str, habits: Habits | None = None) -> Article:
    """The one article of an opened page. Raises ``NotAnArticle``."""
    metadata, rules, reading = opened.metadata, opened.rules, opened.reading
    if opened.ruled is not None:
        return _by_rule(opened, opened.ruled, url, habits)
    shown = read_shown(reading, metadata, rules, opened.fetched)
    _refuse(reading, metadata, shown, url, rules)
    titles = {same(text) for text in (*metadata.titles, shown.headline or "", shown.dek or "") if text}
    body = body_pieces(reading, url, titles, rules)
    pieces = [
        *lead_pictures(reading, shown.place, url, rules),
        *lead_paragraphs(reading, shown, body),
        *body,
        *foot_lines(reading, rules),
    ]
    if metadata.film and reading.total < _FEWEST and all(same(metadata.film) not in same(p.text) for p in pieces):
        pieces.append(Piece(BlockKind.PARAGRAPH, metadata.film))
    return _composed(pieces, page_head(reading, metadata, shown, url), rules, habits)


def _by_rule(opened: Opened, ruled: Ruled, url: str, habits: Habits | None) -> Article:
    """The article as its outlet's own rule has it; what that does not find is read as on any page."""
    rules, reading, metadata = opened.rules, opened.reading, opened.metadata
    shown = read_shown(reading, metadata, rules, opened.fetched)
    if ruled.body is None:
        _refuse(reading, metadata, shown, url, rules)
    else:
        _refuse(ruled.body, replace(metadata, is_article=True), shown, url, rules)
    head = over(page_head(reading, metadata, shown, url), ruled)
    titles = {same(text) for text in (*metadata.titles, shown.headline, head.headline, shown.dek, head.dek) if text}
    body = body_pieces(ruled.body or reading, url, titles, rules)
    leads = lead_pictures(reading, shown.place, url, rules)
    if ruled.body is None:
        leads += lead_paragraphs(reading, shown, body)
    pieces = [*not_in(leads, body), *body, *not_in(foot_lines(reading, rules), body)]
    return _composed(pieces, head, rules, habits)


def _composed(pieces: list[Piece], head: Head, rules: Rules, habits: Habits | None) -> Article:
    article = compose(pieces, head, rules, habits)
    if not article.text.strip() and sum(bool(image.caption) for image in article.images) < _GALLERY:
        raise NotAnArticle(head.url, "the page holds no paragraph of an article")
    language = which_language(article.language, article.text)
    return article if language == article.language else replace(article, language=language)


def _said_language(tree: LexborHTMLParser) -> str | None:
    root = tree.root
    said = (root.attributes.get("lang") or "").strip().lower()[:2] if root is not None else ""
    return said if len(said) == 2 and said.isalpha() else None


def _refuse(reading: Reading, metadata: Metadata, shown: Shown, url: str, rules: Rules) -> None:
    """Raise ``NotAnArticle`` where the page is none, with what it is instead."""
    titles = [without_site(title, metadata.outlet) for title in metadata.titles] + (
        [shown.headline] if shown.headline else []
    )
    for title in titles:
        for pattern, reason in rules.refused:
            if pattern.match(title) and reading.total < _FEW:
                raise NotAnArticle(url, reason)
    if reading.total >= _FEWEST:
        if not metadata.is_article and is_index(reading):
            raise NotAnArticle(url, "a page of headlines and teasers, with no article of its own")
        return
    if metadata.film or (shown.place >= 0 and captioned(reading) >= _GALLERY):
        return
    pieces = reading.flat.pieces
    linked = sum(piece.linked for piece in pieces)
    size = sum(len(piece.text) for piece in pieces)
    if not size:
        raise NotAnArticle(url, "the page holds no text")
    if linked > 0.5 * size:
        raise NotAnArticle(url, "a page of links to articles, with no article of its own")
    if not metadata.is_article:
        raise NotAnArticle(url, "the page holds no paragraph of an article")


def page_head(reading: Reading, metadata: Metadata, shown: Shown, url: str) -> Head:
    """The head of the page's article: what is printed before what is only said in its metadata."""
    published = when_published(metadata, shown, url)
    partial = None
    if metadata.paywalled and reading.total < _FEW:
        partial = "the outlet keeps the rest for subscribers"
    return Head(
        url=url,
        headline=shown.headline,
        dek=shown.dek,
        section=shown.section or metadata.section,
        authors=who_wrote(metadata, shown),
        byline=shown.byline,
        published=published.when if published else None,
        modified=metadata.modified.when if metadata.modified else None,
        language=metadata.language,
        tags=metadata.tags or shown.tags,
        canonical_url=metadata.canonical_url,
        outlet=metadata.outlet,
        outlets=metadata.outlets,
        lead_image=Image(metadata.image, metadata.caption, metadata.credit) if metadata.image else None,
        partial=partial,
    )
