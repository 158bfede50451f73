"""Sources who ask not to be named, where a sentence of its own says so: "They spoke on condition of anonymity"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Claim, Naming, Span
from dateline.record.claims.naming import head_of

_ASKED = re.compile(
    r"\bon (?:the )?condition of anonymity\b|\b(?:asked|requested|wished|declined|refused|wanted|preferred|insisted|"
    r"agreed|chose)\b[^.;\n]{0,60}\b(?:anonymity|anonymous|names? (?:not )?be |"
    r"(?:not (?:to )?be |to be |un)(?:named|identified|quoted))"
    r"|\bnot (?:been )?(?:authori[sz]ed|allowed|permitted|cleared) to (?:speak|talk|discuss|brief|comment)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(They|He|She|Both|All|None|Neither|The|These)\b(?:\s+(\w+))?")
_FARTHEST = 700  # code points between a source and the sentence that tells of it
_UNNAMED = (Naming.OFFICIAL, Naming.PEOPLE)


def without_names(text: str, sentences: Sequence[Span], claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those of unnamed sources marked anonymous who asked for it in a sentence of its own. sentences: of
    the text; claims: of its body, in order."""
    asked: dict[str, Naming] = {}
    at = 0
    last: list[Claim] = []
    for sentence in sentences:
        while at < len(claims) and _place(claims[at]) < sentence.start:
            if claims[at].source is not None:
                last.append(claims[at])
            at += 1
        opening = _OPENS.match(text, sentence.start, sentence.end)
        if opening is None or not _ASKED.search(text, sentence.start, sentence.end):
            continue
        head = opening[2].lower() if opening[1] in ("The", "These") and opening[2] else None
        for claim in reversed(last[-4:]):
            source, name = claim.source, claim.speaker
            if source is None or sentence.start - source.end > _FARTHEST:
                break
            if name is None or (head is not None and head_of(text[source.start : source.end])[0].lower() != head):
                continue
            if claim.naming in _UNNAMED:
                asked[name] = claim.naming
                break
            if claim.naming is not Naming.ANONYMOUS:
                break  # somebody named stands between
    return [
        replace(claim, naming=Naming.ANONYMOUS)
        if claim.speaker is not None and asked.get(claim.speaker) is claim.naming
        else claim
        for claim in claims
    ]


def _place(claim: Claim) -> int:
    return claim.source.start if claim.source is not None else claim.content[0].start
