"""Invented wire stories in six styles, beside the claims a careful reader finds in them.

``coalition-row``, ``ferry-fire`` and ``envoy-talks`` were written before the rules were tuned.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.model import Article, Claim, Span
from dateline.record.claims import explain_claims
from dateline.record.entities import find_entities
from dateline.record.times import find_times
from dateline.text import quotations, sentences

HERE = Path(__file__).parent
STORIES = sorted(path.stem for path in HERE.glob("*.json"))
FIELDS = ("speaker", "naming", "act", "mode", "negated")
FLOORS = {}


def article_of(story: str) -> Article:
    headline, _, text = (HERE / f"{story}.txt").read_text("utf-8").partition("\n\n")
    return Article(f"golden:{story}", headline, text.rstrip("\n"), (), language="en")


def claims_of(article: Article) -> list[Claim]:
    spans = sentences(article.text)
    found = explain_claims(
        article, spans, quotations(article.text), find_entities(article, spans), find_times(article, spans)
    )
    return [why.claim for why in found]


def words_of(article: Article, claim: Claim) -> str:
    return " ".join(" ".join(span.of(article).split()) for span in claim.content)


def printed(article: Article, span: Span | None) -> str | None:
    return span.of(article) if span is not None else None


def matches(article: Article, claim: Claim, wanted: dict) -> bool:
    return (
        claim.content[0].part == wanted.get("part", "text")
        and printed(article, claim.source) == wanted["source"]
        and words_of(article, claim).startswith(wanted["words"])
    )


def differences(story: str) -> tuple[list[str], list[str], list[str], int]:
    """What is missing, what is wrong in a field, what is there that should not be, and how many were wanted."""
    article = article_of(story)
    claims = claims_of(article)
    left = list(claims)
    missing, wrong, wanted_count = [], [], 0
    for wanted in json.loads((HERE / f"{story}.json").read_text("utf-8")):
        claim = next((claim for claim in left if matches(article, claim, wanted)), None)
        if claim is None:
            if not wanted.get("optional"):
                wanted_count += 1
                missing.append(f"{wanted['source']}: {wanted['words']}")
            continue
        wanted_count += 1
        left.remove(claim)
        got = {
            "speaker": claim.speaker,
            "naming": claim.naming.value,
            "act": claim.act.value,
            "mode": claim.mode.value,
            "to": printed(article, claim.to),
            "said": printed(article, claim.said.span) if claim.said else None,
            "negated": claim.negated,
        }
        outer = words_of(article, claims[claim.within]) if claim.within is not None else None
        source_and_outer = None
        if claim.within is not None:
            around = claims[claim.within]
            source_and_outer = f"{printed(article, around.source)} {outer}"
        for key, value in wanted.items():
            if key in got and got[key] != value and not (key == "said" and got[key] and got[key] in value):
                wrong.append(f"{wanted['words'][:40]}: {key} is {got[key]!r}, not {value!r}")
            if key == "within" and value not in (source_and_outer or ""):
                wrong.append(f"{wanted['words'][:40]}: within {source_and_outer!r}, not {value!r}")
    extra = [f"{printed(article, claim.source)}: {words_of(article, claim)[:60]}" for claim in left]
    return missing, wrong, extra, wanted_count


@pytest.mark.parametrize("story", STORIES)
def test_the_claims_of_a_story_are_those_a_careful_reader_finds(story):
    missing, wrong, extra, wanted = differences(story)
    report = "\n".join(
        [f"missing {m}" for m in missing] + [f"wrong {w}" for w in wrong] + [f"extra {e}" for e in extra]
    )
    assert not missing and not wrong and not extra, f"{story} ({wanted} wanted)\n{report}"
