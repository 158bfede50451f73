"""The furniture of a body as fields, and the pieces that are its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.articles.addresses import absolute
from dateline.articles.agency import holder_of_copyright, is_named, named_alone, named_in_byline, source_names
from dateline.articles.bylines import byline_within, read_byline, split_names
from dateline.articles.captions import is_credit
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, read_notice, read_syndication, read_tags, role_of
from dateline.articles.pieces import LEAD, Head, Piece, folded, same
from dateline.articles.rules import Rules
from dateline.model import BlockKind, Habits, Notice, Syndication
from dateline.text import fold

_LONG = 500
_PROSE = 80
_LINES = (BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.LIST)
_WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Found:
    """What the body's own lines gave. kept: the text's pieces; signed: who a sign-off names ("Reporting by …")."""

    kept: tuple[Piece, ...]
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    syndication: Syndication | None = None
    notices: tuple[Notice, ...] = ()
    partial: str | None = None
    agency: str | None = None
    signed: tuple[str, ...] = ()


def clean(piece: Piece) -> Piece:
    """The piece with white space folded within each of its lines, and without empty ones."""
    if piece.kind is BlockKind.TABLE:
        return piece  # its empty cells keep their places
    if piece.text.isprintable() and "  " not in piece.text and piece.text == piece.text.strip():
        return piece
    lines = [folded(line) for line in piece.text.replace("\r", "\n").split("\n")]
    return replace(piece, text="\n".join(line for line in lines if line))


def take_furniture(pieces: list[Piece], head: Head, rules: Rules) -> Found:
    """Part the pieces of a body into fields and text. What is furniture by its words stays in the text where it stands
    in the middle of it: bylines and dates over it or under it alone."""
    found = Found(kept=())
    kept: list[Piece] = []
    dek = head.dek if head.dek and len(head.dek) < LEAD else None
    shown = {same(text) for text in (head.headline, dek, head.section, head.byline) if text}
    roles = [_role(piece, rules) for piece in pieces]
    prose_at = [
        number
        for number, (piece, role) in enumerate(zip(pieces, roles, strict=True))
        if piece.kind is BlockKind.PARAGRAPH and len(piece.text) > _PROSE and role is Role.PLAIN
    ]
    first, last = (prose_at[0], prose_at[-1]) if prose_at else (0, len(pieces))
    led = prose_at[1] if len(prose_at) > 1 else first  # a byline may stand under the lead
    skipping = False
    announced: Piece | None = None
    for number, (piece, role) in enumerate(zip(pieces, roles, strict=True)):
        if not piece.text and piece.kind not in (BlockKind.IMAGE, BlockKind.EMBED):
            continue
        if piece.kind not in _LINES:
            kept.append(piece)
            continue
        if number <= first and len(piece.text) <= _LONG and same(piece.text) in shown:
            continue
        if skipping and (piece.kind is BlockKind.LIST or (role is Role.PLAIN and _link_line(piece))):
            continue
        if announced is not None and role is Role.PLAIN:
            piece, role = replace(announced, text=f"{announced.text} {piece.text}"), Role.NOTICE
        announced = None
        if role is Role.NOTICE and piece.kind is not BlockKind.LIST and _only_dated(piece.text, rules):
            announced = piece  # "Correction: November 3, 2026" over what was corrected
            continue
        skipping = role is Role.RELATED
        under_picture = bool(kept) and kept[-1].kind is BlockKind.IMAGE
        at_head, at_foot = number < led or not prose_at, number >= last
        if role is Role.PLAIN and prose_at and len(piece.text) < _PROSE and named_alone(piece.text):
            role = Role.SIGNOFF if number > last and not under_picture else Role.JUNK
        if (
            role is Role.PLAIN
            or (role in (Role.BYLINE, Role.DATE, Role.TAGS) and not (at_head or at_foot))
            or (role is Role.ENDING and number < last and piece.kind is BlockKind.PARAGRAPH and len(piece.text) > 120)
            or (role is Role.SYNDICATION and not (at_head or number >= last - 1))
        ):
            kept.append(piece)
        else:
            found = _to_field(found, role, piece, head, rules, under_picture=under_picture)
    who = (*head.authors, *found.authors)
    while kept and (kept[-1].kind is BlockKind.SUBHEAD or (len(kept) > 1 and _is_bio(kept[-1], who, rules))):
        kept.pop()
    return replace(found, kept=tuple(kept))


def _role(piece: Piece, rules: Rules) -> Role:
    if piece.kind not in _LINES or piece.kind is BlockKind.LIST or len(piece.text) > _LONG * 2:
        return Role.PLAIN
    return role_of(piece.text, rules)


def _only_dated(line: str, rules: Rules) -> bool:
    """Whether a notice says when it was made and nothing else."""
    if len(line) > _PROSE:
        return False
    moment = rules.month_date.search(line)
    return moment is not None and bool(moment["year"]) and not _WORDS.search(line[moment.end() :])


def without_habits(found: Found, habits: Habits) -> Found:
    """Without the lines that the outlet repeats; with them where they are all there is."""
    said = (BlockKind.IMAGE, BlockKind.EMBED)
    kept = tuple(left for piece in found.kept if (left := piece if piece.kind in said else _left(piece, habits)))
    return replace(found, kept=kept) if any(piece.kind not in said for piece in kept) else found


def _left(piece: Piece, habits: Habits) -> Piece | None:
    """What of a piece is the article's own: of a list, its other lines."""
    lines = piece.text.split("\n") if piece.kind is BlockKind.LIST else [piece.text]
    own = [line for line in lines if fold(line) not in habits.lines]
    if len(own) == len(lines):
        return piece
    links = tuple(link for link in piece.links if any(link[1] in line for line in own))
    return replace(piece, text="\n".join(own), links=links) if own else None


def _is_bio(piece: Piece, authors: Sequence[str], rules: Rules) -> bool:
    """ "Jane Roe is the Gazette's correspondent …" under a story by Jane Roe: about who wrote it, not of the story."""
    if piece.kind is not BlockKind.PARAGRAPH or len(piece.text) > _LONG:
        return False
    folded = piece.text.casefold()
    for name in (*authors, *rules.bio_who):
        if folded.startswith(f"{name.casefold()} "):
            return folded[len(name) :].split(None, 1)[0].strip(",") in rules.bio_verbs
    return False


def _to_field(
    found: Found, role: Role, piece: Piece, head: Head, rules: Rules, *, under_picture: bool = False
) -> Found:
    line = piece.text
    if role is Role.BYLINE and found.byline is None:
        return replace(found, byline=line, authors=read_byline(line, rules) or ())
    if role is Role.DATE:
        moment = parse_printed(line, rules)
        by = None if found.byline else byline_within(line, rules)
        if by:
            found = replace(found, byline=by, authors=read_byline(by, rules) or ())
        if moment and rules.modified.match(line):
            return replace(found, modified=found.modified or moment.when)
        if moment:
            return replace(found, published=found.published or moment.when)
    if role is Role.SYNDICATION:
        return _syndicated(found, read_syndication(line, rules, _absolute(piece.links, head.url)), head)
    if role in (Role.JUNK, Role.ENDING) and not under_picture:
        holder = holder_of_copyright(line)
        if holder:
            return _syndicated(found, Syndication(holder, None, line), head)
    if role is Role.NOTICE:
        return replace(found, notices=(*found.notices, read_notice(line, rules)))
    if role is Role.TAGS:
        return replace(found, tags=tuple(dict.fromkeys((*found.tags, *read_tags(line, rules)))))
    if role is Role.PARTIAL:
        return replace(
            found, partial=found.partial or "the page shows only part of the text and asks for a subscription"
        )
    if role is Role.SIGNOFF:
        signed = next((match.groupdict() for shape in rules.signoff if (match := shape.match(line))), {})
        said = signed.get("agency")
        agency = named_alone(line) or named_in_byline(said, rules) or (said if said and line[0] in "([" else None)
        names = signed.get("names") or ""
        # "(AGENCY)" alone on a line: under a picture it is who made that, under the last paragraph who wrote this.
        if agency and not (under_picture and is_credit(agency, rules)) and is_named(agency):
            found = replace(found, agency=found.agency or agency)
        if names and not found.signed:
            found = replace(found, signed=split_names(names, rules))
    return found


def _syndicated(found: Found, read: Syndication | None, head: Head) -> Found:
    """The field of a line about a first printing. One that names a wire service as the source says whose text it is;
    one that names the outlet itself says nothing."""
    if read is None:
        return found
    own = {same(name) for name in (head.outlet, *head.outlets) if name}
    parts = source_names(read.origin or "")
    wire = next((name for name in parts if named_alone(name)), None)
    if wire and found.agency is None:
        found = replace(found, agency=named_alone(wire))
    if (read.origin and same(read.origin) in own) or (wire and any(same(part) in own for part in parts)):
        return found
    return replace(found, syndication=found.syndication or read)


def _absolute(links: tuple[tuple[str, str], ...], base: str) -> tuple[tuple[str, str], ...]:
    return tuple((address, words) for href, words in links if (address := absolute(base, href)) is not None)


def _link_line(piece: Piece) -> bool:
    return len(piece.text) < 160 and not piece.text.endswith((".", "!", "”", '"'))
