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
_SHORT = 14
"""In a content of more telling stems a "not" may be about any part of it."""

_LONG = 8
"""Telling stems from which on two sources would not say the same of themselves."""

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
    found = [told for group in groups if (told := _told(group)) is not None]
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
    return found[-_MOST_CONTENTS:]


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
        negated=negated and len(stems) <= _SHORT,
        against=(claim.act is Act.DENY) != (negated and len(stems) <= _SHORT),
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
    shared, both = sum(one.stems[term] for term in common), _shared(one, other)
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


def _shared(one: _Content, other: _Content) -> float:
    """The share of what both together tell that both tell."""
    shared = sum(weight for term, weight in one.stems.items() if term in other.stems)
    return shared / (one.told + other.told - shared)


def _counts_differ(one: _Content, other: _Content) -> bool:
    """Whether both give one count of the same thing, and the two cannot both be true."""
    mine, theirs = _counts(one), _counts(other)
    return any(are_apart(mine[sense], theirs[sense]) for sense in mine.keys() & theirs.keys())


def _counts(content: _Content) -> dict[str, Figure]:
    """The figures of a content by what they count, where it gives one of that alone."""
    often = Counter(figure.sense for figure in content.figures)
    return {figure.sense: figure for figure in content.figures if figure.sense is not None and often[figure.sense] == 1}


def _told(group: Sequence[_Content]) -> Said | None:
    """A group as it is shown; None where it is neither in dispute nor what several texts give with a source."""
    by_source = _by_source(group)
    # "Did not fire" is a denial beside another's "fired"; where all say it, it is what they say.
    mixed = len(by_source) > 1 and len({same[0].against for same in by_source}) > 1
    statements = []
    denied = 0
    givers: list[_Content] = []
    for same in by_source:
        first = _best_named(same)
        denies = first.against if mixed else first.statement.act is Act.DENY
        denied += denies
        if not denies and first.source is not None and not _passes_on(first, group):
            givers.append(first)
        shown = replace(
            first.statement,
            when=same[0].statement.when,
            denies=denies,
            outlets=len(_carriers(same)),
            texts=len({one.statement.article for one in same}),
        )
        statements.append(shown)
    texts = len({one.statement.article for one in group})
    in_dispute = 0 < denied < len(statements)
    # Who is not named may be one of those who are, or of each other.
    sources = sum(one.statement.naming in _NAMED for one in givers) or min(1, len(givers))
    if (not sources and not denied) or (texts == 1 and not in_dispute):
        return None
    return Said(
        statements=tuple(statements[:MOST_STATEMENTS]),
        sources=sources or 1,
        outlets=len(_carriers(group)),
        texts=texts,
        denied=denied > 0,
        apart=any(_counts_differ(one, other) for one, other in combinations(group[:MOST_STATEMENTS], 2)),
    )


def _by_source(group: Sequence[_Content]) -> list[list[_Content]]:
    """The contents of a group, those of one source together, in order of time.

    Two names are one source where one has all the words of the other ("Adam", "Adam Jones"). Nor do two people say the
    same words: of one quotation, and of one long sentence retold all but unchanged, there is one source, however
    differently it is named.
    """
    found: list[list[_Content]] = []
    for content in group:
        for same in found:
            if _is_one_source(content, same[0]):
                same.append(content)
                break
        else:
            found.append([content])
    return found


_NAMED = frozenset({Naming.PERSON, Naming.INSTITUTION, Naming.MEDIA})
_WORDS_OF_THEIRS = frozenset({Mode.QUOTED, Mode.MIXED})


def _is_one_source(one: _Content, other: _Content) -> bool:
    if (one.statement.act is Act.DENY) != (other.statement.act is Act.DENY):
        return False
    if one.source is not None and other.source is not None:
        mine, theirs = ({stem(word.text) for word in words(source)} for source in (one.source, other.source))
        if mine <= theirs or theirs <= mine:
            return True
    if one.against != other.against:
        return False
    if one.statement.mode in _WORDS_OF_THEIRS and other.statement.mode in _WORDS_OF_THEIRS:
        return True
    if min(len(one.stems), len(other.stems)) >= _LONG and _shared(one, other) >= ALL_BUT_EQUAL:
        return True
    return one.source is None and other.source is None and one.statement.article == other.statement.article


def _best_named(same: Sequence[_Content]) -> _Content:
    """The content that stands for its source: with the name that most of them give, else the first."""
    often = Counter(one.source for one in same if one.source is not None)
    return next((one for one in same if often and one.source == often.most_common(1)[0][0]), same[0])


def _passes_on(content: _Content, group: Sequence[_Content]) -> bool:
    """Whether an outlet or agency is named for what its own article of this group has from somebody else."""
    if content.statement.naming is not Naming.MEDIA:
        return False
    return any(
        one.statement.naming is not Naming.MEDIA
        and one.source is not None
        and content.source in {fold(outlet) for outlet in one.carriers}
        for one in group
    )


def _carriers(contents: Sequence[_Content]) -> frozenset[str]:
    return frozenset(outlet for one in contents for outlet in one.carriers)
