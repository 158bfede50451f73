"""Cues in the passive: "is believed to", "was quoted as saying", "it was reported that", "was told that"."""

from __future__ import annotations

from dateline.record.claims.complements import past_interlude
from dateline.record.claims.found import Chars, Found
from dateline.record.claims.lexicon import Cue
from dateline.record.claims.lines import Line
from dateline.record.claims.openings import Range
from dateline.record.claims.phrases import phrase_from
from dateline.record.claims.sites import Site


def passive(line: Line, site: Site, limit: int) -> Found | None:
    """The claim of a cue in the passive, or None: most passives name neither a source nor a content."""
    cue = site.cues[0]
    if site.subject is None or site.group.modal:
        return None
    after = site.index + 1
    by: Range | None = None
    if line.lower(after) == "by":
        by = phrase_from(line, after + 1)
        after = by[1] if by is not None else after
    subject = line.tokens[site.subject[0]]
    if subject.lower == "it" and site.subject[1] - site.subject[0] == 1:
        at = past_interlude(line, after, limit)
        if line.lower(at) == "that" and "that" in cue.frames:
            return _found(line, site, cue, "it is said that", by, at + 1, limit, unattributed=by is None)
        return None
    if line.lower(after) == "to" and not cue.frames.isdisjoint(("passive", "held")) and line.kind(after + 1) == "word":
        claim = _found(line, site, cue, "is believed to", by, after, limit, unattributed=by is None)
        if claim is not None:
            claim.content.insert(0, _chars(line, site.subject))
        return claim
    if "whom" in cue.frames and line.lower(after) == "that" and cue.lemma in ("tell", "inform", "assure", "warn"):
        claim = _found(line, site, cue, "was told that", by, after + 1, limit, unattributed=by is None)
        if claim is not None:
            claim.to = _chars(line, site.subject)
        return claim
    return None


def _found(
    line: Line, site: Site, cue: Cue, pattern: str, by: Range | None, start: int, limit: int, *, unattributed: bool
) -> Found | None:
    end = limit
    while end > start and line.tokens[end - 1].kind == "mark":
        end -= 1
    if start >= end:
        return None
    return Found(
        pattern=pattern,
        line=line,
        source=_chars(line, by) if by is not None else None,
        cue_at=(line.tokens[site.group.start].start, line.tokens[site.index].end),
        cue=cue,
        content=[(line.tokens[start].start, line.tokens[end - 1].end)],
        negated=site.group.negated,
        clause=(line.tokens[site.group.start].start, line.tokens[site.index].end),
        unattributed=unattributed,
    )


def _chars(line: Line, phrase: Range) -> Chars:
    return line.tokens[phrase[0]].start, line.tokens[phrase[1] - 1].end
