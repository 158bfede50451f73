"""Hard-wrapped text put together again: physical lines joined into the lines that were written.

A break within a block of lines is one of the wrapping, not of the writer, where the line above it ends no sentence and
the line under it goes on in small letters, or where the line above ends at a comma, within brackets or starts with a
dateline. Such breaks tell the width that the text was set to, and at that width every break is one of the wrapping
whose next word would not have fitted. Bylines, dates, captions, bullets, lines in capitals and datelines start a line
of their own however full the line above them is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from dateline.articles.captions import has_credit
from dateline.articles.datelines import read_dateline
from dateline.articles.furniture import Role, role_of
from dateline.articles.rules import Rules

BULLET = re.compile(r"(?:[•◦▪●·*–—-]|\d{1,2}[.)])\s+(?=\S)")
_CLOSERS = "”“\"’‘'»«)]"  # "„…“" and "»…«" close with what opens elsewhere
_OPENERS = "“\"‘'«„([¿¡"
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.)+$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|St|No|vs|etc)\.$")
_LETTERS = re.compile(r"[^\W\d_]+")
_OPEN_END = (",", ";", "-", "–", "—", "(")
_SMALL_END = re.compile(r"(?<=\s)[^\W\d_A-ZÀ-Þ]{1,2}$")
_FEWEST_BREAKS = 2
_SHORTEST = 28  # characters of a line that may be broken for want of room
_WIDEST = 110
_WIDTHS = (50, 100)
_SLACK = 8  # characters: the widest of a text's lines need not be one that small letters follow
_HEAD_LINES = 4
_REST = 4  # words
_ALONE = frozenset(Role) - {Role.PLAIN, Role.NOTICE, Role.PARTIAL}

Blocks = list[list[str]]


def unwrapped(blocks: Blocks, rules: Rules) -> Blocks:
    """The blocks (lines without a blank one between) with every line that was broken for want of room whole again."""
    width = _width(blocks, rules)
    if width is None:
        return blocks
    common = _common_words(blocks)
    return [_joined(block, width, common, rules) for block in blocks]


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does; "Inc." and initials end none."""
    bare = text.rstrip(_CLOSERS)
    return bare.endswith((".", "!", "?", "…", "。", "؟", "।")) and not _ABBREVIATION.search(bare)


def _width(blocks: Blocks, rules: Rules) -> int | None:
    """The width that the text is set to, in characters; None for a text whose lines are as they were written."""
    broken = [len(line) for block in blocks for line, after in pairwise(block) if _goes_on(line, after, rules)]
    return max(broken) if broken else _even_width(blocks)


def _even_width(blocks: Blocks) -> int | None:
    """The width by the lengths of the lines alone, for scripts without small letters: no line is longer, and most are
    full within sentences."""
    pairs = [(line, after) for block in blocks for line, after in pairwise(block)]
    if len(pairs) < _FEWEST_BREAKS:
        return None
    width = max(len(line) for block in blocks for line in block)
    if not _WIDTHS[0] <= width <= _WIDTHS[1]:
        return None
    full = [line for line, after in pairs if _is_full(line, after, width)]
    within = [line for line in full if not ends_sentence(line)]
    enough = len(full) > 3 or len(full) == len(pairs)
    return width if enough and len(full) >= 0.4 * len(pairs) and len(within) >= 0.6 * len(full) else None


def _goes_on(line: str, after: str, rules: Rules) -> bool:
    """Whether the words themselves say that a line was broken: it ends no sentence, and it or the next goes on."""
    if not _SHORTEST <= len(line) <= _WIDEST or line.endswith(":") or ends_sentence(line) or _starts_item(line, after):
        return False
    if line.count("(") > line.count(")"):
        return True
    told = after.lstrip(_OPENERS)[:1].islower() or line.endswith(",")
    if not told and read_dateline(line, rules) is None:
        return False
    role = role_of(line, rules)
    return role not in _ALONE or (role is Role.TAGS and line.endswith(","))


def _starts_item(line: str, after: str) -> bool:
    """Whether the next line is an item of a list. A number at its head may also end the sentence above it."""
    if not BULLET.match(after):
        return False
    return not after[0].isdigit() or line.endswith(":") or ends_sentence(line) or BULLET.match(line) is not None


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _common_words(blocks: Blocks) -> Callable[[str], bool]:
    """Tells of a word with a capital whether the text mostly writes it small: its capital then starts a sentence."""
    counts: Counter[str] = Counter(word for block in blocks for line in block for word in _LETTERS.findall(line))
    return lambda word: counts[word.lower()] > counts[word]


def _joined(block: Sequence[str], text_width: int, common: Callable[[str], bool], rules: Rules) -> list[str]:
    own = [len(line) for line, after in pairwise(block) if _goes_on(line, after, rules)]
    fits = all(_is_full(line, after, text_width) for line, after in pairwise(block) if _goes_on(line, after, rules))
    width = text_width if fits or not own else max(own)
    parts = [list(block[:1])]
    for number, (line, after) in enumerate(pairwise(block)):
        later = block[number + 2] if number + 2 < len(block) else ""
        if _is_break(line, after, later, number, width, common, rules):
            parts.append([after])
        else:
            parts[-1].append(after)
    return [" ".join(part) for part in parts if part]


def _is_break(
    line: str, after: str, later: str, number: int, width: int, common: Callable[[str], bool], rules: Rules
) -> bool:
    """Whether the writer broke the line here. later: the line after ``after``; number: the line's in its block."""
    at_head = number < _HEAD_LINES
    if at_head and role_of(after, rules) is Role.BYLINE and not _goes_on(after, later, rules):
        return True
    if _goes_on(line, after, rules):
        return False
    if not _is_full(line, after, width) or len(line) > width + _SLACK or _starts_item(line, after):
        return True
    if _is_rest(line, after, rules):
        return False
    if _SMALL_END.search(line) and role_of(line, rules) not in _ALONE:
        return False  # "… Orlova on" over "Monday, December 1, 2025."
    if role_of(line, rules) in _ALONE or (role_of(after, rules) in _ALONE and not _goes_on(after, later, rules)):
        return True
    if line.isupper() != after.isupper() or rules.credit_lead.match(after):
        return True
    if has_credit(line, rules) or (at_head and read_dateline(after, rules) is not None):
        return True
    return number < 2 and _starts_anew(line, after, common)


def _is_rest(line: str, after: str, rules: Rules) -> bool:
    """Whether a few words under a byline, a credit or a line about a first printing are the rest of it."""
    if " | " in line and " | " in after and role_of(line, rules) is Role.TAGS:
        return True  # "Posted in World | Tagged Northern" over "League, Talks | Leave a comment"
    if len(after.split()) > _REST or role_of(after, rules) is not Role.PLAIN:
        return False
    whole, role = f"{line} {after}", role_of(line, rules)
    if role is Role.SYNDICATION or (role is Role.BYLINE and not ends_sentence(after)):
        return role_of(whole, rules) is role
    return has_credit(line, rules) and not ends_sentence(after) and has_credit(whole, rules)


def _starts_anew(line: str, after: str, common: Callable[[str], bool]) -> bool:
    """Whether a line without an end stands over the start of a sentence, as a headline does over its lead."""
    if ends_sentence(line) or line.endswith(_OPEN_END) or line.istitle():
        return False
    first = _LETTERS.match(after.lstrip(_OPENERS))
    return first is not None and first[0][0].isupper() and common(first[0])
