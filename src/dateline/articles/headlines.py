"""The head of a pasted story: headline, kicker, dek, byline and time, from the lines before its first paragraph."""

from __future__ import annotations

import re

from dateline.articles.bylines import byline_within, looks_like_name, read_byline
from dateline.articles.compose import Head, same
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, syndicated_title
from dateline.articles.lines import Kind, Line
from dateline.articles.rules import Rules
from dateline.articles.segments import Segment

_KICKER_WORDS = 4
_TOLD_WORDS = 4


def read_head(segment: Segment, url: str, rules: Rules) -> Head:
    """What the lines at a story's head say. Lines that are nothing known are left out of the article."""
    lines = list(segment.head)
    byline = next((line.text for line in lines if line.role is Role.BYLINE), None)
    if byline is None:
        dates = (byline_within(line.text, rules) for line in lines if line.role is Role.DATE)
        byline = next((by for by in dates if by), None)
    names = read_byline(byline, rules) if byline else None
    if byline is None:
        bare = _bare_byline(lines, rules)
        if bare is not None:
            byline, names = bare.text, (_name_of(bare.text),)
            lines.remove(bare)
    candidates = [line for line in lines if line.kind in (Kind.SHORT, Kind.DEK)]
    place = _headline(candidates, segment, rules)
    headline = candidates[place].text if place is not None else None
    section = dek = None
    if place is not None:
        before = candidates[place - 1] if place > 0 else None
        # One short line over the headline is its kicker; several are a menu, but for one in capitals under small ones.
        if (
            before is not None
            and len(before.text.split()) <= _KICKER_WORDS
            and (place == 1 or (before.text.isupper() and not candidates[place - 2].text.isupper()))
        ):
            section = before.text
        after = candidates[place + 1] if place + 1 < len(candidates) else None
        if after is not None and (after.kind is Kind.DEK or len(after.text.split()) >= 4):
            dek = after.text
    published = modified = None
    for line in lines:
        if line.role in (Role.DATE, Role.BYLINE):
            moment = parse_printed(line.text, rules)
            if moment and rules.modified.match(line.text):
                modified = modified or moment.when
            elif moment:
                published = published or moment.when
    return Head(
        url=url,
        headline=headline,
        section=section,
        dek=dek,
        byline=byline,
        authors=names or (),
        published=published,
        modified=modified,
    )


def unplaced(segment: Segment, head: Head) -> list[Line]:
    """The lines between headline and text that are no field of the head and too long for a menu: the text's own."""
    texts = [line.text for line in segment.head]
    if head.headline not in texts:
        return []
    placed = (head.headline, head.dek, head.section, head.byline)
    return [
        line
        for line in segment.head[texts.index(head.headline) + 1 :]
        if line.kind in (Kind.SHORT, Kind.DEK) and line.text not in placed and len(line.text.split()) >= _TOLD_WORDS
    ]


def _headline(candidates: list[Line], segment: Segment, rules: Rules) -> int | None:
    for line in reversed(segment.body):
        if line.role is Role.SYNDICATION:
            title = syndicated_title(line.text, rules)
            told = [i for i, candidate in enumerate(candidates) if title and same(candidate.text) == same(title)]
            if told:
                return told[0]
    shorts = [i for i, line in enumerate(candidates) if line.kind is Kind.SHORT]
    if not shorts:
        return None
    long = [i for i in shorts if len(candidates[i].text.split()) >= 4]
    if not long:
        return shorts[-1]
    first = long[0]
    # An all-capitals line of few words over another line is a kicker, whatever its length.
    over = candidates[first].text
    if (
        len(long) > 1
        and over.isupper()
        and len(over.split()) <= _KICKER_WORDS
        and not candidates[long[1]].text.isupper()
    ):
        return long[1]
    if first > 0 and first == shorts[-1] and first - 1 in shorts and len(candidates) == 2:
        # Two lines: "Orvik win" over a longer line is a headline over its dek when the upper one is no rubric.
        return first if len(candidates[0].text.split()) <= 2 or candidates[0].text.isupper() else 0
    return first


def _bare_byline(lines: list[Line], rules: Rules) -> Line | None:
    """A name alone on its line next to a date: a byline without "By"."""
    for number, line in enumerate(lines):
        name = _name_of(line.text)
        if line.kind is not Kind.SHORT or not looks_like_name(name, rules) or len(name.split()) > 4:
            continue
        around = lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]
        if number and ("|" in line.text or any(near.role is Role.DATE for near in around)):
            return line
    return None


def _name_of(text: str) -> str:
    """ "Jane Roe in Tolo | Foreign Desk" as the name alone."""
    return re.split(r"\s+(?:\||in\s+(?=[A-ZÀ-Þ]))", text, maxsplit=1)[0]
