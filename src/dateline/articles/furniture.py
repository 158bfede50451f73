"""What a line of a news page is, by its own words: prose, or which piece of furniture."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum

from dateline.articles.bylines import read_byline
from dateline.articles.dates import parse_printed, printed_age
from dateline.articles.rules import LONGEST_LINE, Rules
from dateline.model import Notice, NoticeKind, Syndication


class Role(StrEnum):
    """What a line is. PLAIN: nothing that its own words tell; it may still be a headline, a subhead or prose."""

    PLAIN = "plain"
    RULE = "rule"
    JUNK = "junk"
    RELATED = "related"
    ENDING = "ending"
    BYLINE = "byline"
    DATE = "date"
    SIGNOFF = "signoff"
    SYNDICATION = "syndication"
    NOTICE = "notice"
    TAGS = "tags"
    PARTIAL = "partial"


_RULE = re.compile(r"[\s*_\-–—=•·#~.⁂+]{3,}\Z|[*⁂•]\Z|#\s*#\s*#\Z|-30-\Z")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[\w'’-]+")
_DIGIT = re.compile(r"\d")
_DATE_WORDS = 14
_APPOSITION = re.compile(r", (?=[a-z]+ )")
_NAME_EDGES = ' .,“”„«»"'
_OPENERS = "([*_–—- "
_LONGEST_UPDATE = 400
# "Puerto Sal - 3 nov 2026 - 21:40": where it was written stands before the date.
_PLACE_BEFORE = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*\s+){1,3}[–—|·-]\s+(?=\d)")
_EDGES = " \t|–—•·,;:-"
_FIGURES = re.compile(r"\b\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})\b")
_HANDLE = re.compile(r"[\w.-]+\W*\Z")
_ANY_TIME = datetime(2000, 1, 3, tzinfo=UTC)


def role_of(line: str, rules: Rules) -> Role:
    """The role of one line, white space trimmed. Lines over ``LONGEST_LINE`` are prose, notice or sign-off."""
    if _RULE.match(line):
        return Role.RULE
    if _is_notice(line, rules):
        return Role.NOTICE
    if len(line) > LONGEST_LINE:
        return Role.SYNDICATION if len(line) < 500 and read_syndication(line, rules) else Role.PLAIN
    if rules.ending.match(line):
        return Role.ENDING
    if rules.related.match(line):
        return Role.RELATED
    if is_share_bar(line, rules) or rules.junk.match(line):
        return Role.JUNK
    if read_syndication(line, rules):
        return Role.SYNDICATION
    if rules.partial.match(line):
        return Role.PARTIAL
    if rules.any_signoff.match(line):
        return Role.SIGNOFF
    if _is_date(line, rules):
        return Role.DATE
    if read_byline(line, rules) is not None:
        return Role.BYLINE
    tags = rules.tags.match(line)
    if tags and len(line) > tags.end() and not line.endswith((".", "!", "?")):
        return Role.TAGS
    return Role.PLAIN


def _is_notice(line: str, rules: Rules) -> bool:
    """A correction or update, also in brackets, italics or after a dash."""
    line = line.lstrip(_OPENERS)
    return bool(rules.correction.match(line) or (len(line) < _LONGEST_UPDATE and rules.update.match(line)))


def is_share_bar(line: str, rules: Rules) -> bool:
    """Whether all words of the line are those of buttons."""
    shared = False
    for number, found in enumerate(_WORD.finditer(line)):
        word = found[0].casefold()
        if word in rules.share:
            shared = True
        elif not (word in rules.share_glue or word.isdigit()):
            return False
        if number == 30:
            return False
    return shared


def _is_date(line: str, rules: Rules) -> bool:
    if not _DIGIT.search(line):
        return False
    words = line.split()
    if len(words) > _DATE_WORDS:
        return False
    if rules.dated.match(line):
        return True
    place = _PLACE_BEFORE.match(line)
    if place and read_byline(line, rules) is None:
        line = line[place.end() :]
    moment = parse_printed(line, rules)
    if moment is None:
        if _FIGURES.search(line) and not _WORD.search(rules.clock.sub(" ", _FIGURES.sub(" ", line)).rstrip("h ")):
            return True  # "10/12/2025 13:15h", whichever of the two the month is
        # "15:40 CET", "2 hours ago"
        return bool(rules.clock.fullmatch(line)) or printed_age(line, _ANY_TIME, rules) is not None
    rest = rules.month_date.sub(" ", rules.any_ago.sub(" ", rules.clock.sub(" ", line)))
    rest = rules.around_time.sub(" ", rest)
    rest = rules.dated.sub(" ", rules.any_ago.sub(" ", rules.clock.sub(" ", rest)))
    if read_byline(rest.strip(_EDGES), rules) is not None and read_byline(line, rules) is None:
        return True
    left = _WORD.findall("" if _names_handle(rest, rules) else rest)
    desk = bool(left) and len(left) <= 3 and left[-1].casefold() in rules.role_words | rules.agency_words
    return len(left) <= 1 or desk


def _names_handle(rest: str, rules: Rules) -> bool:
    """Whether the rest of a date line is "by admin": a name that is none of a person's."""
    rest = rest.lstrip(_EDGES)
    lead = rules.byline_lead.match(rest)
    return lead is not None and _HANDLE.match(rest, lead.end()) is not None


def read_syndication(line: str, rules: Rules, links: tuple[tuple[str, str], ...] = ()) -> Syndication | None:
    """The syndication that a line declares. links: (address, words) of the line's links, in order.

    A line that only begins like one ("Via:") counts, a paragraph that mentions a first printing does not.
    """
    if len(line) > 500 or not rules.any_syndication.match(line):
        return None
    for shape in rules.syndication:
        found = shape.match(line)
        if not found:
            continue
        origin = _APPOSITION.split(found["origin"])[0].strip(_NAME_EDGES)  # "The Ledger, a nonprofit newsroom"
        if origin[:1].isdigit() and parse_printed(origin, rules):
            return None  # "Publicado em 3 de novembro": when, not where
        address = _ADDRESS.search(line)
        url = links[0][0] if links else (address[0].rstrip(".,)") if address else None)
        if links and "title" in found.groupdict() and origin:
            # The title links to the story, the outlet's name to its home: the story's own address is what is wanted.
            for href, words in links:
                if words.strip() and words.strip() in (found["title"] or ""):
                    url = href
                    break
        if address and address[0] in origin:
            origin = origin.replace(address[0], "").strip(" ()[]:,–—-") or None
        return Syndication(origin, url, line)
    return None


def syndicated_title(line: str, rules: Rules) -> str | None:
    """The TITLE of "The post TITLE first appeared on …"."""
    for shape in rules.syndication:
        found = shape.match(line)
        if found and found.groupdict().get("title"):
            return found["title"].strip(" “”\"'")
    return None


def read_notice(line: str, rules: Rules) -> Notice:
    """A correction or update as a field, with the time it names."""
    kind = NoticeKind.CORRECTION if rules.correction.match(line.lstrip(_OPENERS)) else NoticeKind.UPDATE
    moment = parse_printed(line[:200], rules)
    when: datetime | None = moment.when if moment else None
    return Notice(kind, line, when)


def read_tags(line: str, rules: Rules) -> tuple[str, ...]:
    """The outlet's tags of a line "Tags: a, b"."""
    lead = rules.tags.match(line)
    rest = line[lead.end() :] if lead else line
    pieces = re.split(r"\s*[,;|•·#،؛、，；]\s*", rest)
    return tuple(dict.fromkeys(piece.strip(" .") for piece in pieces if piece.strip(" .")))
