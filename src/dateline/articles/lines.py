"""The lines of a pasted text, each with what its own words and shape say it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from dateline.articles.bylines import BARS
from dateline.articles.captions import has_credit, split_caption
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, role_of
from dateline.articles.pieces import folded
from dateline.articles.rules import Rules
from dateline.articles.wrapping import BULLET, ends_sentence, unwrapped

_QUOTED_SENTENCE = re.compile(r"""[\"“«„][^\"”»“]+[,.!?][\"”»“] \S[^\"“«„]*\.$""")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)|\*\*(?=[^*]+\*\*$)")
_PICTURE_MARK = re.compile(r"!\[[^\]]*\]\([^)]*\)")
# "+++ 14:05 Ferry runs aground +++"
_TICKER = re.compile(r"\+{2,}\s*(?:\d{1,2}[:.]\d{2}:?\s+)?([^+]+?)\s*\+{2,}")
_EMPHASIS = re.compile(r"([*_])(?!\s)([^*_]+)(?<!\s)\1")
_CLOSERS = "”“\"’‘'»«)]"
_CAPTION_WORDS = 70
_LONGEST = 4000  # characters of a line that may be anything but a paragraph
_LONGEST_HEAD_LINE = 160
_DENSE = "\u3000"
# "Home › World › Rivers" anywhere; "Home / World" as a text's first line only: elsewhere a slash is of a credit.
_TRAIL = re.compile(r"\s+[›→>]\s+")
_SLASHES = re.compile(r"\s+/\s+")
_TRAIL_WORDS = 3
_PARTED = frozenset({Role.DATE, Role.BYLINE, Role.TAGS, Role.ENDING})


class Kind(StrEnum):
    """PROSE: a paragraph; SHORT: may head something; ITEM: of a list; POINT: of a list that stands at a story's head,
    over its byline or date; DEK: a sentence under a headline."""

    PROSE = "prose"
    SHORT = "short"
    ITEM = "item"
    POINT = "point"
    CAPTION = "caption"
    DEK = "dek"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. after_gap: a blank line stands before it; number: that a line which heads something bears, else 0."""

    text: str
    kind: Kind
    role: Role
    after_gap: bool
    number: int = 0


def read_lines(text: str, rules: Rules) -> list[Line]:
    """The lines of the text that are not blank, hard-wrapped paragraphs put together again."""
    lines: list[Line] = []
    for block in unwrapped(_blocks(text), rules):
        if _is_mail_head(block, rules):
            lines += [Line(line, Kind.FURNITURE, Role.JUNK, number == 0) for number, line in enumerate(block)]
            continue
        for number, printed in enumerate(block):
            for part, line in enumerate(_parts(printed, rules)):
                lines.append(_line(line, number == part == 0, rules))
    if len(lines) > 1 and _is_trail(lines[0].text, _SLASHES):
        lines[0] = replace(lines[0], kind=Kind.FURNITURE, role=Role.JUNK)
    return _without_foot_line(_with_credits(_without_lone_items(lines), rules))


def _without_foot_line(lines: list[Line]) -> list[Line]:
    """A sentence under several stories, always their last, is the outlet's own. Where more than one is printed twice,
    the text holds two copies of a story, and nothing is taken from either."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.kind is Kind.PROSE:
            places.setdefault(line.text, []).append(number)
    several = [numbers for numbers in places.values() if len(numbers) > 1]
    first = next((number for number, line in enumerate(lines) if line.kind is Kind.PROSE), 0)
    # It leads no text, and no other sentence follows it.
    if len(several) != 1 or several[0][0] == first or any(_is_prose_at(lines, number + 1) for number in several[0]):
        return lines
    out = list(lines)
    for number in several[0]:
        out[number] = replace(lines[number], kind=Kind.FURNITURE, role=Role.JUNK)
    return out


def _is_prose_at(lines: list[Line], number: int) -> bool:
    return number < len(lines) and lines[number].kind is Kind.PROSE


def _with_credits(lines: list[Line], rules: Rules) -> list[Line]:
    """A credit alone under a line, the two apart from what is around them: the line is that picture's caption."""
    out: list[Line] = []
    for number, line in enumerate(lines):
        above = out[-1] if out else line
        apart = number + 1 == len(lines) or lines[number + 1].after_gap
        pair = line.kind is Kind.CAPTION and not line.after_gap and apart
        if pair and above.after_gap and above.kind in (Kind.PROSE, Kind.SHORT) and _fits_caption(above, line, rules):
            out[-1] = _captioned(above, line)
        elif _is_credit_over(above, line, lines[number + 1 : number + 2], rules):
            out[-1] = replace(_captioned(line, above), after_gap=True)
        else:
            out.append(line)
    return out


def _captioned(caption: Line, credit: Line) -> Line:
    return Line(f"{caption.text} ({credit.text.strip('()[]')})", Kind.CAPTION, Role.PLAIN, caption.after_gap)


def _is_credit_over(above: Line, line: Line, after: list[Line], rules: Rules) -> bool:
    """Whether a block of two lines is a credit and its caption: "Photo: AGENCY" over what the picture shows."""
    apart = above.after_gap and not line.after_gap and bool(after) and after[0].after_gap
    return (
        apart
        and above.kind is Kind.CAPTION
        and line.kind in (Kind.PROSE, Kind.SHORT)
        and _fits_caption(line, above, rules)
    )


def _fits_caption(above: Line, credit: Line, rules: Rules) -> bool:
    words = len(above.text.split(None, _CAPTION_WORDS))
    return words <= _CAPTION_WORDS and split_caption(credit.text, rules)[0] is None


def _is_mail_head(block: list[str], rules: Rules) -> bool:
    """Whether a block is the head of a mail: "From: …", "Date: …", "Subject: …", two or more and nothing else."""
    names = [line.partition(":")[0].casefold() for line in block]
    return len(block) > 1 and all(name in rules.mail_heads for name in names)


def _without_lone_items(lines: list[Line]) -> list[Line]:
    """A numbered or starred line with no other beside it is no list: "1. CONVOY REACHES TOWN" heads a story."""
    out = list(lines)
    for number, line in enumerate(lines):
        if line.kind is not Kind.ITEM or _is_prose(line.text):
            continue
        around = lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2]
        announced = number > 0 and lines[number - 1].text.endswith(":")
        if not announced and all(near.kind is not Kind.ITEM and near.role is not Role.RELATED for near in around):
            out[number] = replace(line, kind=Kind.SHORT)
        elif line.number:
            out[number] = replace(line, number=0)
    return out


def _parts(text: str, rules: Rules) -> list[str]:
    """ "Name, Staff Writer · 4 November 2026 · 4 min read", "Posted in World | Tagged Dams | Leave a comment": each
    part of a line over or under a story as one of its own, a date with the time of day beside it.

    Only where one of them is known by its words, and none is a sentence; any other line is one part.
    """
    if len(text) > _LONGEST_HEAD_LINE or not BARS.search(text):
        return [text]
    parts = [part for part in BARS.split(text) if part]
    if not 2 <= len(parts) <= 6 or any(len(part.split()) > 12 or ends_sentence(part) for part in parts):
        return [text]
    roles = [role_of(part, rules) for part in parts]
    if roles[0] is Role.TAGS and not _PARTED.intersection(roles[1:]):
        return [text]
    if not any(role in _PARTED or reads_time(part, rules) for role, part in zip(roles, parts, strict=True)):
        return [text]
    out = parts[:1]
    for before, role, part in zip(roles, roles[1:], parts[1:], strict=False):
        if before is role is Role.DATE and parse_printed(part, rules) is None:
            out[-1] += f" | {part}"
        else:
            out.append(part)
    return out


def size_in_words(text: str) -> int:
    """How many words a line has, up to some hundreds; in scripts without spaces, two characters are taken for one."""
    text = text[:_LONGEST]
    dense = 0 if text.isascii() else sum(character > _DENSE for character in text)
    return len(text.split()) + dense // 2


def reads_time(text: str, rules: Rules) -> bool:
    """Whether the words name a reading time."""
    return len(text.split(None, 9)) < 9 and bool(rules.reading_time.search(text))


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = []
    block: list[str] = []
    for raw in text.replace("\u2028", "\n").replace("\u2029", "\n\n").split("\n"):
        line = folded(raw)
        if line:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    return blocks


def _line(text: str, after_gap: bool, rules: Rules) -> Line:
    if len(text) > _LONGEST:
        return Line(text, Kind.PROSE, Role.PLAIN, after_gap)
    marked = _MARKDOWN.match(text)
    if marked:
        text = text[marked.end() :].rstrip("*# ")
        if text:
            return Line(text, Kind.SHORT, Role.PLAIN, after_gap)
    ticker = _TICKER.fullmatch(text)
    if ticker:
        return Line(ticker[1], Kind.SHORT, Role.PLAIN, after_gap)
    if _PICTURE_MARK.fullmatch(text):
        return Line(text, Kind.FURNITURE, Role.JUNK, after_gap)
    emphasised = _EMPHASIS.fullmatch(text)
    if emphasised:
        text = emphasised[2]
    role = Role.JUNK if _is_menu(text) or _is_trail(text, _TRAIL) else role_of(text, rules)
    if role is not Role.PLAIN:
        return Line(text, Kind.FURNITURE, role, after_gap)
    if _is_caption(text, rules):
        return Line(text, Kind.CAPTION, role, after_gap)
    bullet = BULLET.match(text)
    if bullet and role_of(text[bullet.end() :], rules) is Role.NOTICE:
        return Line(text[bullet.end() :], Kind.FURNITURE, Role.NOTICE, after_gap)
    if bullet and len(text) > bullet.end() + 1:
        figure = bullet[0].rstrip(" .)")
        return Line(text[bullet.end() :], Kind.ITEM, role, after_gap, int(figure) if figure.isdecimal() else 0)
    return Line(text, Kind.PROSE if _is_prose(text) else Kind.SHORT, role, after_gap)


def _is_menu(text: str) -> bool:
    """ "Reports · Maps · About": a word or two between bars, three times or more."""
    parts = BARS.split(text)
    return len(parts) > 2 and len(text) < _LONGEST_HEAD_LINE and all(0 < len(part.split()) <= 2 for part in parts)


def _is_trail(text: str, steps: re.Pattern[str]) -> bool:
    """Whether a line is the way from the home page to this one: a few words between marks, none of them a sentence."""
    if len(text) > _LONGEST_HEAD_LINE or ends_sentence(text):
        return False
    parts = steps.split(text)
    # The last step of three or more may be the headline, which stands under the trail once more.
    short = parts[:-1] if steps is _TRAIL and len(parts) > 2 else parts
    return len(parts) > 1 and all(0 < len(part.split()) <= _TRAIL_WORDS for part in short)


def _is_caption(text: str, rules: Rules) -> bool:
    if len(text.split(None, _CAPTION_WORDS)) > _CAPTION_WORDS:
        return False
    return has_credit(text, rules)


def _is_prose(text: str) -> bool:
    words = text.split()
    if text.endswith(":") and len(words) >= 4:
        return True  # "The bank named three risks:" belongs to the list it announces
    if _QUOTED_SENTENCE.match(text):
        return True  # however it ends: "… ," she wrote on X.
    if ends_sentence(text):
        if text.rstrip(_CLOSERS).endswith((".", "…", "。", "।")):
            return size_in_words(text) >= 3 or len(text) > 25
        # A question or an exclamation may be a headline; several sentences are not.
        return len(words) > 14 or bool(re.search(r"[.!?][”\"’»]?\s+\S", text[:-2]))
    return len(words) > 26 or len(text) > 180
