"""Two printings set side by side, with what was cut, added and changed marked, and the same in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Act, Article, Change, Claim, Comparison, Span
from dateline.web.strings import Strings


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. differs: the other side has other words here."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Aligned:
    """One row of two printings; a side is empty where it lacks the sentence."""

    change: Change
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


def aligned(comparison: Comparison, first: Article, second: Article) -> tuple[Aligned, ...]:
    """The rows of a comparison as words."""
    return tuple(
        Aligned(
            row.change,
            _pieces(first, row.left, row.left_marks, whole=row.change is Change.CUT),
            _pieces(second, row.right, row.right_marks, whole=row.change is Change.ADDED),
        )
        for row in comparison.rows
    )


def _pieces(article: Article, span: Span | None, marks: Sequence[Span], *, whole: bool) -> tuple[Piece, ...]:
    if span is None:
        return ()
    text = article.part(span.part)
    if whole:
        return (Piece(text[span.start : span.end], True),)
    pieces, at = [], span.start
    for mark in sorted(marks, key=lambda mark: mark.start):
        pieces += [Piece(text[at : mark.start], False), Piece(text[mark.start : mark.end], True)]
        at = mark.end
    pieces.append(Piece(text[at : span.end], False))
    return tuple(piece for piece in pieces if piece.text)


def in_words(
    comparison: Comparison, first: str, second: str, strings: Strings, *, agency: bool, claims: Sequence[Claim] = ()
) -> str:
    """What the second printing did with the first, as one sentence, and a second one on credit and headline.

    first, second: the outlets' names; agency: the first is the agency's own text; claims: of the first, to say when a
    denial is among what was cut.
    """
    number = {change: sum(row.change is change for row in comparison.rows) for change in Change}
    if comparison.kept < 0.2:
        return strings("compare.different", n=round(comparison.kept * 100))
    if not number[Change.CUT] + number[Change.ADDED] + number[Change.CHANGED]:
        parts = [strings("compare.whole", second=second)]
    else:
        what = "compare.kept" if agency else "compare.kept_first"
        agency_text = strings("compare.agency_text")
        # 99.6 % is not the whole text, and the sentence must not say that it is.
        share = min(99, round(comparison.kept * 100)) if comparison.kept < 1 else 100
        said = [strings(what, first=first, second=second, n=share, what=agency_text)]
        if number[Change.CUT]:
            last = _cuts_the_end(comparison)
            cut = strings("compare.cut_last" if last else "compare.cut", n=number[Change.CUT])
            denier = _denial_cut(comparison, claims)
            said.append(cut + " " + strings("compare.denial", who=denier) if denier else cut)
        if number[Change.CHANGED]:
            said.append(strings("compare.changed", n=number[Change.CHANGED]))
        if number[Change.ADDED]:
            said.append(strings("compare.added", n=number[Change.ADDED]))
        listed = strings("compare.comma").join(said[:-1])
        joined = listed + strings("compare.and") + said[-1] if listed else said[-1]
        parts = [joined + strings("compare.stop")]
    if comparison.credited is False:
        parts.append(strings("compare.uncredited"))
    if comparison.headline_changed:
        parts.append(strings("compare.headline"))
    space = strings("compare.space")
    return space.join(parts)


def _cuts_the_end(comparison: Comparison) -> bool:
    left = [row.change for row in comparison.rows if row.left is not None]
    first = left.index(Change.CUT)
    return all(change is Change.CUT for change in left[first:])


def _denial_cut(comparison: Comparison, claims: Sequence[Claim]) -> str | None:
    """Who denies something, named, in a sentence that was cut."""
    cut = [row.left for row in comparison.rows if row.change is Change.CUT and row.left is not None]
    for claim in claims:
        if claim.act is Act.DENY and claim.speaker is not None and claim.content:
            said = claim.content[0]
            if any(span.part == said.part and span.start <= said.start < span.end for span in cut):
                return claim.speaker
    return None
