"""How a page is read: for each field of its article what there was to choose from, and what was left off its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from dateline.articles.addresses import absolute
from dateline.articles.bylines import person_names
from dateline.articles.compose import same
from dateline.articles.dates import Moment, parse_stamp
from dateline.articles.dropped import dropped_from
from dateline.articles.encoding import decode
from dateline.articles.headings import Shown, read_shown
from dateline.articles.markup import parse
from dateline.articles.metadata import clean_tags, language_code, url_day, without_site
from dateline.articles.outlet_rules import OutletRules
from dateline.articles.read import Opened, article_of, open_page
from dateline.articles.sources import Said, Sources, sources_of
from dateline.model import Article, Finding, Habits, Inspection

FIELDS = (
    "headline", "canonical_url", "outlet", "section", "dek", "authors", "byline", "dateline", "agency", "published",
    "modified", "language", "tags", "lead_image", "syndication",
)  # fmt: skip
"""The fields of an article that an inspection tells of."""
OUTLETS_OWN = ("text", "images")
"""Those that it tells of where the outlet has a rule of its own for them."""

_Candidate = tuple[str, str, bool]
"""What a place says, the place, and whether the article says the same."""


def inspect_page(
    page: bytes,
    url: str,
    *,
    fetched: datetime | None = None,
    habits: Habits | None = None,
    charset: str | None = None,
    outlets: OutletRules | None = None,
) -> Inspection:
    """Read a page as ``read_article`` does, and tell where each field's value was found, what else there was for it,
    and what was left off the text. Takes and raises what ``read_article`` does, and takes about twice as long.
    """
    opened = open_page(page, url, charset, fetched, outlets)
    article = article_of(opened, url, habits)
    # Reading cut the tree's scripts and metas away: they are asked again, so that reading alone need not keep them.
    sources = sources_of(parse(decode(page, url, charset)), url)
    shown = read_shown(opened.reading, opened.metadata, opened.rules, fetched)
    told = opened.ruled.findings if opened.ruled is not None else ()
    findings = tuple(
        finding
        for field, candidates in (*_all(sources, opened, shown, article), *((field, []) for field in OUTLETS_OWN))
        for finding in _after_rule([one for one in told if one.field == field], _found(field, candidates))
    )
    repeated = frozenset(same(line) for line in habits.lines) if habits else frozenset()
    return Inspection(article, findings, tuple(dropped_from(opened.reading, article, opened.rules, repeated)))


def _after_rule(told: list[Finding], general: Iterable[Finding]) -> Iterator[Finding]:
    """What an outlet's own rule gave, and then what the page says besides: unused where the rule gave the field."""
    yield from told
    ruled = any(one.used for one in told)
    for finding in general:
        yield replace(finding, used=finding.used and not ruled)


def _found(field: str, candidates: Iterable[_Candidate]) -> Iterator[Finding]:
    """Findings in the order in which they were asked. Of several that say what the article says, the first is used."""
    taken = False
    for value, where, right in candidates:
        yield Finding(field, value, where, right and not taken)
        taken = taken or right


def _all(sources: Sources, opened: Opened, shown: Shown, article: Article) -> Iterator[tuple[str, list[_Candidate]]]:
    """Every field with its candidates, in the order of the fields of ``Article``."""
    outlet = opened.metadata.outlet
    yield "headline", _texts(_shown_headline(opened, shown), sources.titles(), article.headline, outlet)
    yield "canonical_url", _addresses(sources.addresses(), sources.url, article.canonical_url)
    yield "outlet", _texts([], sources.outlets(), article.outlet, None, "beside the headline in the page's title")
    yield "section", _texts(_printed(shown.section, "over the headline"), sources.sections(), article.section)
    yield "dek", _texts(_printed(shown.dek, "under the headline"), sources.descriptions(), article.dek)
    yield "authors", _authors(sources, opened, shown, article)
    yield "byline", _texts(_printed(shown.byline, "under the headline"), [], article.byline)
    yield "dateline", _dateline(article)
    yield "agency", _agency(article)
    yield "published", _published(sources, shown, article)
    yield "modified", _times(sources.modified(), [], article.modified)
    yield "language", _languages(sources, article)
    yield "tags", _tags(sources, shown, article)
    yield (
        "lead_image",
        _addresses(
            sources.pictures(),
            sources.url,
            article.lead_image.url if article.lead_image else None,
            "in the page's body",
        ),
    )
    if article.syndication:
        yield "syndication", [(article.syndication.line, "in the page's text", True)]


def _printed(text: str | None, where: str) -> list[Said]:
    return [(text, where)] if text else []


def _shown_headline(opened: Opened, shown: Shown) -> list[Said]:
    if shown.place < 0 or shown.headline is None:
        return []
    flat = opened.reading.flat
    return [(flat.pieces[shown.place].text, f"the page's {flat.tag[flat.pieces[shown.place].element]}")]


def _texts(
    printed: list[Said], said: Iterable[Said], right: str | None, outlet: str | None = None, else_where: str = ""
) -> list[_Candidate]:
    """Texts as given, each compared by its letters alone, without the outlet's name at its end."""
    folded = same(right) if right else None
    candidates = [
        (value, where, folded is not None and folded in (same(value), same(without_site(value, outlet))))
        for value, where in (*printed, *said)
    ]
    return _or_from_text(candidates, right, else_where or "in the page's text")


def _or_from_text(candidates: list[_Candidate], right: str | None, where: str) -> list[_Candidate]:
    """The candidates; and where none is the article's own, that one, which its text gave."""
    if right is None or any(candidate[2] for candidate in candidates):
        return candidates
    return [*candidates, (right, where, True)]


def _addresses(
    said: Iterable[Said], base: str, right: str | None, else_where: str = "in the page's text"
) -> list[_Candidate]:
    candidates = [(value, where, right is not None and absolute(base, value) == right) for value, where in said]
    return _or_from_text(candidates, right, else_where)


def _authors(sources: Sources, opened: Opened, shown: Shown, article: Article) -> list[_Candidate]:
    outlets, rules = opened.metadata.outlets, opened.rules
    candidates = [
        (", ".join(given), where, bool(article.authors) and person_names(given, rules, outlets) == article.authors)
        for given, where in sources.authors()
    ]
    if shown.authors:
        candidates.append(
            (shown.byline or ", ".join(shown.authors), "under the headline", shown.authors == article.authors)
        )
    return _or_from_text(candidates, ", ".join(article.authors) or None, "in the page's text")


def _published(sources: Sources, shown: Shown, article: Article) -> list[_Candidate]:
    day = url_day(sources.url, article.canonical_url)
    printed = [
        (shown.published, "under the headline"),
        (day, "the address"),
        (shown.age, "so long ago, under the headline"),
    ]
    return _times(sources.published(), printed, article.published)


def _times(
    said: Iterable[Said], printed: Iterable[tuple[Moment | None, str]], right: datetime | None
) -> list[_Candidate]:
    """Stamps as given; those that are no time among them, unused."""
    candidates = [(value, where, _is(parse_stamp(value), right)) for value, where in said]
    candidates += [(_iso(moment), where, _is(moment, right)) for moment, where in printed if moment]
    return _or_from_text(candidates, right.isoformat() if right else None, "in the page's text")


def _is(moment: Moment | None, right: datetime | None) -> bool:
    return moment is not None and moment.when == right


def _iso(moment: Moment) -> str:
    return moment.when.date().isoformat() if moment.day_only else moment.when.isoformat()


def _languages(sources: Sources, article: Article) -> list[_Candidate]:
    candidates = [(value, where, language_code(value) == article.language) for value, where in sources.languages()]
    return _or_from_text(candidates, article.language, "the words of the text")


def _tags(sources: Sources, shown: Shown, article: Article) -> list[_Candidate]:
    candidates = [
        (", ".join(clean_tags(given)), where, bool(article.tags) and clean_tags(given) == article.tags)
        for given, where in sources.tags()
    ]
    if shown.tags:
        candidates.append((", ".join(shown.tags), "links to tags", shown.tags == article.tags))
    return _or_from_text(candidates, ", ".join(article.tags) or None, "in the page's text")


def _dateline(article: Article) -> list[_Candidate]:
    line = article.dateline
    parts = [part for part in (line.place, line.date, line.agency) if part] if line else []
    return [(", ".join(parts), "at the head of the text", True)] if parts else []


def _agency(article: Article) -> list[_Candidate]:
    agency = article.agency
    if agency is None:
        return []
    if article.dateline and article.dateline.agency == agency:
        return [(agency, "the dateline", True)]
    return [(agency, "the byline" if agency in (article.byline or "") else "in the page's text", True)]
