"""What is said in a story, across its articles: the same content from several sources put together, who denies it, and
where all of it leads back to one source.

It stands with the stages that know what a story's texts are, not with those that read one article: what it joins are
values of the model, whoever took them down. Joining is careful: two contents that are not the same stand apart, for a
reader who sees two lines loses less than one who is told that two sources agree.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import combinations
from urllib.parse import urlsplit

from dateline.model import Act, Article, Claim, Figure, Mode, Naming, Said, Statement
from dateline.stories.figures import are_apart
from dateline.stories.texts import Text
from dateline.stories.weights import general_weights
from dateline.text import fold, numbers, stem, stopwords, words

LEAST_STEMS = 4
"""Two contents that share fewer telling stems are never one."""

LEAST_SHARED, LEAST_OF_BOTH = 0.75, 0.55
"""The share of what the shorter content tells that the other tells too, and the share of both together."""

ALL_BUT_EQUAL = 0.85
"""Of both together: then one may say a name that the other does not."""

MOST_SAID, MOST_STATEMENTS = 40, 24
_MOST_CONTENTS = 3000
_COMMON = 150
"""A stem that so many contents have leads to none of them."""

_FACTS = frozenset({Act.STATE, Act.CONFIRM, Act.DENY, Act.ACCUSE, Act.WARN, Act.PROMISE, Act.DESCRIBE})


@dataclass(frozen=True, slots=True)
class _Content:
    """What one claim says. stems: with what each tells; names: stems of its names; negated: whether it says that
    something is not so; against: whether it does so in the end, denials turned round; kind: contents of different kinds
    are never one; source: whose words they are, folded, None where nobody is named; carriers: outlets that print
    it."""

    statement: Statement
    stems: dict[str, float]
    told: float
    names: frozenset[str]
    values: frozenset[float]
    figures: tuple[Figure, ...]
    negated: bool
    against: bool
    kind: str
    source: str | None
    carriers: frozenset[str]


def said_in(texts: Sequence[Text], articles: Mapping[str, Article]) -> tuple[Said, ...]:
    """The contents that several texts or several sources give, or that somebody denies, those in dispute first, then
    by how many sources and outlets give them. articles: every copy by its URL."""
    groups: list[list[_Content]] = []
    where: defaultdict[str, list[int]] = defaultdict(list)
    for content in _contents(texts, articles):
        joined = _group_of(content, groups, where)
        if joined is None:
            groups.append([content])
            joined = len(groups) - 1
            for term in content.stems:
                where[term].append(joined)
        else:
            groups[joined].append(content)
    found = [_said(group) for group in groups if _is_of_several(group)]
    found.sort(key=lambda one: (not one.denied, not one.apart, -one.sources, -one.outlets, one.statements[0].when))
    return tuple(found[:MOST_SAID])


def _contents(texts: Sequence[Text], articles: Mapping[str, Article]) -> list[_Content]:
    found = []
    for text in texts:
        record = text.record
        if record is None:
            continue
        outer = {claim.within for claim in record.claims if claim.within is not None}
        figures: defaultdict[int, list[Figure]] = defaultdict(list)
        for figure in record.figures:
            if figure.claim is not None:
                figures[figure.claim].append(figure)
        printed = _Printed(text, articles)
        for n, claim in enumerate(record.claims):
            # Who only passes on what another says (an agency that quotes the king) says nothing of their own by that.
            if n in outer or claim.negated or claim.mode is Mode.THOUGHT or claim.act in (Act.DECLINE, Act.ASK):
                continue
            content = _content(text, claim, tuple(figures[n]), printed)
            if len(content.stems) >= LEAST_STEMS:
                found.append(content)
    return found[:_MOST_CONTENTS]


class _Printed:
    """Which outlets print some words of a text, in its fullest copy or another."""

    def __init__(self, text: Text, articles: Mapping[str, Article]) -> None:
        self._outlet = outlet_of(text.article)
        others = [articles[url] for url in sorted(text.copies) if url != text.article.url and url in articles]
        self._copies = [(outlet_of(copy), " ".join(copy.text.split())) for copy in others]

    def by(self, printed: Sequence[str]) -> frozenset[str]:
        wanted = [" ".join(one.split()) for one in printed]
        return frozenset(
            {self._outlet} | {outlet for outlet, text in self._copies if all(one in text for one in wanted)}
        )


def outlet_of(article: Article) -> str:
    """The outlet that prints an article, by name, else by the host of its address."""
    return article.outlet or (urlsplit(article.url).hostname or article.url).removeprefix("www.")


def _content(text: Text, claim: Claim, figures: tuple[Figure, ...], printed: _Printed) -> _Content:
    article = text.article
    language = article.language or "en"
    stop, negations = stopwords(language), _negations(language)
    terms, names, negated = set(), set(), False
    for span in claim.content:
        for place, word in enumerate(words(span.of(article))):
            low = fold(word.text)
            if low in negations or low.endswith("n't"):
                negated = not negated
            elif low not in stop:
                terms.add(stem(word.text))
                if place and word.text[:1].isupper():
                    names.add(stem(word.text))
    parts = [span.of(article) for span in claim.content]
    values = {
        value
        for part in parts
        for number in numbers(part, language)
        for value in (number.low, number.high)
        if value is not None
    }
    numeric = {term for term in terms if term.isdecimal()}
    stems = general_weights(terms - numeric)
    source = claim.speaker or (claim.source.of(article) if claim.source else None)
    carriers = printed.by(parts)
    return _Content(
        statement=Statement(
            when=text.when,
            article=article.url,
            content=claim.content,
            speaker=claim.speaker,
            source=claim.source,
            naming=claim.naming,
            mode=claim.mode,
            act=claim.act,
            denies=claim.act is Act.DENY,
            outlets=len(carriers),
            texts=1,
        ),
        stems=stems,
        told=sum(stems.values()),
        names=frozenset(names - numeric),
        values=frozenset(values),
        figures=figures,
        negated=negated,
        against=(claim.act is Act.DENY) != negated,
        kind="fact" if claim.act in _FACTS else claim.act,
        source=fold(source) if source and claim.naming is not Naming.UNATTRIBUTED else None,
        carriers=carriers,
    )


@cache
def _negations(language: str) -> frozenset[str]:
    listed = json.loads(resources.files("dateline.stories").joinpath("negations.json").read_text("utf-8"))
    return frozenset(listed.get(language, ()))


def _group_of(
    content: _Content, groups: Sequence[Sequence[_Content]], where: Mapping[str, Sequence[int]]
) -> int | None:
    """The group that this content belongs to, by the content that it began with."""
    shared: Counter[int] = Counter()
    for term in content.stems:
        if len(where.get(term, ())) <= _COMMON:
            shared.update(where.get(term, ()))
    best, group = 0.0, None
    for number, count in shared.most_common(12):
        if count < LEAST_STEMS - 1:
            break
        likeness = _likeness(content, groups[number][0])
        if likeness > best:
            best, group = likeness, number
    return group


def _likeness(one: _Content, other: _Content) -> float:
    """How much of both is the same, 0 to 1; 0 where they are not the same content."""
    common = one.stems.keys() & other.stems.keys()
    if len(common) < LEAST_STEMS or one.kind != other.kind:
        return 0.0
    shared = sum(one.stems[term] for term in common)
    both = shared / (one.told + other.told - shared)
    if shared < LEAST_SHARED * min(one.told, other.told) or both < LEAST_OF_BOTH:
        return 0.0
    if both < ALL_BUT_EQUAL:
        if one.names - other.stems.keys() and other.names - one.stems.keys():
            return 0.0
        if one.negated != other.negated:
            return 0.0
    if one.values - other.values and other.values - one.values and not _counts_differ(one, other):
        return 0.0
    return both


def _counts_differ(one: _Content, other: _Content) -> bool:
    """Whether both count the same and come to numbers that cannot both be true."""
    return any(
        mine.sense is not None and mine.sense == theirs.sense and are_apart(mine, theirs)
        for mine in one.figures
        for theirs in other.figures
    )


def _is_of_several(contents: Sequence[_Content]) -> bool:
    return len({content.statement.article for content in contents}) > 1 or len(_sources(contents)) > 1


def _sources(contents: Sequence[_Content]) -> set[str]:
    """Who says it: an outlet or agency that another of these articles takes it from is no source of its own."""
    found = {content.source for content in contents if content.source is not None}
    media = {content.source for content in contents if content.statement.naming is Naming.MEDIA}
    printing = {fold(outlet) for content in contents for outlet in content.carriers}
    told = {content.source for content in contents if content.statement.naming is not Naming.MEDIA and content.source}
    return {source for source in found if not (source in media and told and source in printing)}


def _said(given: Sequence[_Content]) -> Said:
    # "Did not fire" is a denial beside "fired"; where all say it, it is what they say.
    mixed = len({one.against for one in given}) > 1
    contents = [
        replace(one, statement=replace(one.statement, denies=one.against if mixed else one.statement.act is Act.DENY))
        for one in given
    ]
    affirming = [one for one in contents if not one.statement.denies] or contents
    by_source: dict[tuple[str, bool], list[_Content]] = {}
    for one in contents:
        who = one.source if one.source is not None else one.statement.article
        by_source.setdefault((who, one.statement.denies), []).append(one)
    statements = [
        replace(same[0].statement, outlets=len(_carriers(same)), texts=len({one.statement.article for one in same}))
        for same in by_source.values()
    ]
    return Said(
        statements=tuple(statements[:MOST_STATEMENTS]),
        sources=len(_sources(affirming)),
        outlets=len(_carriers(contents)),
        texts=len({one.statement.article for one in contents}),
        denied=any(one.statement.denies for one in contents),
        apart=any(_counts_differ(one, other) for one, other in combinations(contents[:MOST_STATEMENTS], 2)),
    )


def _carriers(contents: Sequence[_Content]) -> frozenset[str]:
    return frozenset(outlet for one in contents for outlet in one.carriers)
