"""Quotation marks: what stands between which, in any of the styles news is printed in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dateline.model import Span
from dateline.text.language_data import table
from dateline.text.tokens import paragraphs, trimmed


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, within one paragraph.

    outer: with the marks; inner: without them and without white space at the ends; depth: 0 for outermost; closed:
    whether the closing mark is there (else both spans run to where the quotation must end); continues: it is left open
    because the next paragraph opens it again, as is the custom for long quotations.
    """

    outer: Span
    inner: Span
    depth: int
    closed: bool
    continues: bool


@dataclass(slots=True)
class _Open:
    start: int
    mark: str
    closers: str
    single: bool
    weak: int | None = None  # where a single quotation would end, were the mark no apostrophe


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int
    stack: list[_Open] = field(default_factory=list)
    found: list[tuple[int, int, int, int, bool, str]] = field(default_factory=list)


_MARK = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚‛'「」『』〝〞]")
_OPENING_CONTEXT = frozenset("([{-–—/―“‘\"'«„¿¡:")
_ENDING = frozenset('.,;:!?…)]”"»–—')
_DEEPEST = 8


def quotations(text: str) -> list[Quotation]:
    """The quotations of a text in order of their start: straight, curly, low-9 and angled marks, doubled backticks,
    nested, unclosed, and running over paragraphs. Apostrophes are told from single quotation marks."""
    if not _MARK.search(text):
        return []
    found: list[Quotation] = []
    left_open: tuple[int, str] | None = None  # index in found, and its mark, of what ran to the last paragraph's end
    for span in paragraphs(text):
        if left_open is not None:
            index, mark = left_open
            if text.startswith(mark, span.start):
                last = found[index]
                found[index] = Quotation(last.outer, last.inner, last.depth, False, True)
        left_open = None
        scanned = _scan(text, span.start, span.end)
        around: list[int] = []  # where the quotations around this place end
        for start, inner_start, inner_end, end, closed, mark in sorted(scanned.found):
            inner = trimmed(text, inner_start, inner_end)
            if inner[0] == inner[1]:
                continue
            while around and around[-1] <= start:
                around.pop()
            depth = len(around)
            around.append(end)
            if not closed and depth == 0 and end == span.end:
                left_open = len(found), mark
            found.append(Quotation(Span(start, end), Span(*inner), depth, closed, False))
    return found


def _scan(text: str, start: int, end: int) -> _Paragraph:
    here = _Paragraph(start, end)
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > start else ""
        after = text[match.end()] if match.end() < end else ""
        if mark in "‘’'‚‛‹›":
            _single(here, match.start(), match.end(), mark, before, after)
        else:
            _double(here, match.start(), match.end(), mark, before, after)
    while here.stack:
        _abandon(here, here.end)
    return here


def _closers(mark: str) -> str:
    return str(table("quotation-marks")["closed by"].get(mark, ""))


def _opens(before: str, after: str) -> bool:
    return (not before or before.isspace() or before in _OPENING_CONTEXT) and bool(after) and not after.isspace()


def _push(here: _Paragraph, start: int, mark: str, single: bool) -> None:
    if len(here.stack) < _DEEPEST:
        here.stack.append(_Open(start, mark, _closers(mark), single))


def _double(here: _Paragraph, start: int, end: int, mark: str, before: str, after: str) -> None:
    for index in range(len(here.stack) - 1, -1, -1):
        quote = here.stack[index]
        if quote.single or mark not in quote.closers.split(" "):
            continue
        if mark == quote.mark and _opens(before, after) and after.isalnum() and (before.isspace() or not before):
            # A straight mark that can only open: the one before it was never closed.
            while len(here.stack) > index:
                _abandon(here, start)
            break
        while len(here.stack) > index + 1:
            _abandon(here, start)
        here.stack.pop()
        here.found.append((quote.start, quote.start + len(quote.mark), start, end, True, quote.mark))
        return
    if mark in "“„«‟「『〝" or (mark == "``") or (_opens(before, after) and (mark != "''" or not before.isdigit())):
        open_already = [index for index, quote in enumerate(here.stack) if quote.mark == mark and mark != "«"]
        if open_already and mark in '“"':
            while len(here.stack) > open_already[0]:
                _abandon(here, start)
        _push(here, start, mark, single=False)


def _single(here: _Paragraph, start: int, end: int, mark: str, before: str, after: str) -> None:
    if before.isalnum() and after.isalnum():
        return
    quote = here.stack[-1] if here.stack and here.stack[-1].single else None
    if quote is not None and mark in quote.closers.split(" ") and before and not before.isspace():
        if before in _ENDING or not after or after in _ENDING or not (before in "sS" and after.isspace()):
            here.stack.pop()
            here.found.append((quote.start, quote.start + len(quote.mark), start, end, True, quote.mark))
        else:
            quote.weak = start
        return
    if mark in "‘'‚‹›" and _opens(before, after) and quote is None and _closers(mark):
        _push(here, start, mark, single=True)


def _abandon(here: _Paragraph, end: int) -> None:
    """End the innermost open quotation without its mark: a single one was an apostrophe, a double one runs to here."""
    quote = here.stack.pop()
    inner = quote.start + len(quote.mark)
    if not quote.single:
        here.found.append((quote.start, inner, end, end, False, quote.mark))
    elif quote.weak is not None:
        here.found.append((quote.start, inner, quote.weak, quote.weak + 1, True, quote.mark))
