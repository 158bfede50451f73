"""What each outlet of the sample printed, put together from the texts and the carriers' sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from dateline.sample.source import (
    BadSheet,
    Carried,
    Counted,
    Dated,
    Outlet,
    Piece,
    Revision,
    Said,
    Text,
    carriers,
    outlets,
    texts,
)

# "BELGRIN, Kostria, Oct 12 (Agency) —": place, then a date where there is one, then the agency where there is one.
_DATELINE = re.compile(r"^(?P<place>.+?)(?:, (?P<date>[A-Z][a-z]{2} \d{1,2}))?(?: \((?P<agency>[^)]+)\))? —$")
# Words of a byline that stand for a newspaper, a desk or an office, not for a person.
_DESKS = re.compile(r"(?i)\b(editor|correspondent|staff|services|desk|today|daily)\b")
_AGENCIES = ("Ostrel Press", "PLNA", "Pan-Littoral News Agency")


@dataclass(frozen=True, slots=True)
class Picture:
    slug: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Printed:
    """One state of one article at one outlet. original: slug of the text; merged: slug of a second one; place, date,
    dateline_agency: of the dateline, as printed; sign_off: a credit below the text; since: when this state came up."""

    path: str
    outlet: Outlet
    story: str
    original: str
    copied: bool
    merged: str | None
    since: datetime
    published: datetime
    modified: datetime | None
    headline: str
    dek: str | None
    section: str
    byline: str | None
    authors: tuple[str, ...]
    dateline: str | None
    place: str | None
    date: str | None
    dateline_agency: str | None
    agency: str | None
    picture: Picture | None
    tags: tuple[str, ...]
    pieces: tuple[Piece, ...]
    cut: tuple[str, ...]
    added: tuple[str, ...]
    notice: str | None
    footer: tuple[str, str, str] | None
    sign_off: str | None
    claims: tuple[Said, ...]
    figures: tuple[Counted, ...]
    times: tuple[Dated, ...]

    @property
    def paragraphs(self) -> list[str]:
        return [piece.text for piece in self.pieces if not piece.subhead]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article with every state it went through, first to last."""

    states: tuple[Printed, ...]

    @property
    def first(self) -> Printed:
        return self.states[0]

    def at(self, moment: datetime) -> Printed | None:
        """The state that stood at a moment; None before it was published."""
        return next((state for state in reversed(self.states) if state.since <= moment), None)


@cache
def newsroom() -> tuple[Listed, ...]:
    """Every article of the sample, by time of publication."""
    everything = {text.slug: text for text in texts()}
    made: list[Listed] = []
    for text in everything.values():
        original = _original(text)
        made.append(Listed((original, *_later(original, text.revisions))))
        for sheet in carriers(text.slug):
            made.append(Listed((_copy(text, original, sheet, everything),)))
    paths = [listed.first.path for listed in made]
    if len(set(paths)) != len(paths):
        raise BadSheet(f"two articles share an address: {sorted(p for p in paths if paths.count(p) > 1)}")
    return tuple(sorted(made, key=lambda listed: (listed.first.published, listed.first.path)))


def _original(text: Text) -> Printed:
    head = text.head
    outlet = outlets()[head["outlet"]]
    published = datetime.fromisoformat(head["published"])
    place, date, dateline_agency = _dateline(head.get("dateline"))
    pieces = tuple(text.pieces)
    for claim in text.claims:
        _check(claim, pieces, text.slug)
    return Printed(
        path=_path(outlet, published, head["headline"], head["section"]),
        outlet=outlet,
        story=head["story"],
        original=text.slug,
        copied=False,
        merged=None,
        since=published,
        published=published,
        modified=None,
        headline=head["headline"],
        dek=head.get("dek"),
        section=head["section"],
        byline=head.get("byline"),
        authors=_authors(head.get("byline")),
        dateline=head.get("dateline"),
        place=place,
        date=date,
        dateline_agency=dateline_agency,
        agency=dateline_agency,
        picture=_picture(head.get("image")),
        tags=tuple(tag.strip() for tag in head.get("tags", "").split(",") if tag.strip()),
        pieces=pieces,
        cut=(),
        added=(),
        notice=None,
        footer=None,
        sign_off=None,
        claims=text.claims,
        figures=text.figures,
        times=text.times,
    )


def _later(first: Printed, revisions: tuple[Revision, ...]) -> list[Printed]:
    made: list[Printed] = []
    state = first
    for revision in revisions:
        state = replace(
            state,
            since=revision.when,
            modified=revision.when if revision.notice else None,
            notice=revision.notice or state.notice,
            headline=revision.headline or state.headline,
            pieces=tuple(replace(piece, text=_changed(piece.text, revision.changes)) for piece in state.pieces),
        )
        if state.pieces == made[-1].pieces if made else state.pieces == first.pieces:
            raise BadSheet(f"{first.original}: a revision that changes nothing")
        made.append(state)
    return made


def _copy(text: Text, original: Printed, sheet: Carried, everything: dict[str, Text]) -> Printed:
    outlet = outlets()[sheet.outlet]
    changes = (*sheet.changes, *outlet.style)
    pieces: list[Piece] = [Piece(words, own=True) for number, words in sheet.after if number == 0]
    for number, piece in enumerate(text.pieces, start=1):
        if number not in sheet.cut:
            pieces.append(replace(piece, text=_changed(piece.text, changes)))
        pieces.extend(Piece(words, own=True) for after, words in sheet.after if after == number)
    claims, figures, times = text.claims, text.figures, text.times
    if sheet.merge:
        other = everything[sheet.merge[0]]
        pieces.extend(
            replace(piece, text=_changed(piece.text, changes))
            for number, piece in enumerate(other.pieces, start=1)
            if number in sheet.merge[1]
        )
        claims, figures, times = claims + other.claims, figures + other.figures, times + other.times
    head = sheet.head
    dateline = head.get("dateline", original.dateline)
    place, date, dateline_agency = _dateline(dateline)
    byline = head.get("byline") or text.head.get("agency") or original.byline
    dek = head.get("dek", original.dek)
    body = "\n".join(piece.text for piece in pieces)
    moved = [
        replace(claim, words=_changed(claim.words, changes), source=_changed(claim.source, changes))
        for claim in (*claims, *sheet.claims)
    ]
    return Printed(
        path=_path(outlet, sheet.published, head.get("headline", original.headline), head.get("section", "News")),
        outlet=outlet,
        story=original.story,
        original=text.slug,
        copied=True,
        merged=sheet.merge[0] if sheet.merge else None,
        since=sheet.published,
        published=sheet.published,
        modified=None,
        headline=_changed(head.get("headline", original.headline), outlet.style),
        dek=None if dek in (None, "none") else _changed(dek, outlet.style),
        section=head.get("section", original.section),
        byline=byline,
        authors=_authors(byline),
        dateline=dateline,
        place=place,
        date=date,
        dateline_agency=dateline_agency,
        agency=dateline_agency or next((name for name in _AGENCIES if byline and name in byline), None),
        picture=None if head.get("image") == "none" else _picture(head.get("image")) or original.picture,
        tags=original.tags[:2],
        pieces=tuple(pieces),
        cut=tuple(
            piece.text for number, piece in enumerate(text.pieces, start=1) if number in sheet.cut and not piece.subhead
        ),
        added=tuple(words for _, words in sheet.after),
        notice=None,
        footer=(original.headline, original.outlet.name, original.path) if head.get("footer") == "yes" else None,
        sign_off=head.get("credit"),
        claims=tuple(claim for claim in moved if unquoted(claim.words) in unquoted(body)),
        figures=tuple(figure for figure in figures if _changed(figure.words, changes) in body),
        times=tuple(time for time in times if _changed(time.words, changes) in body),
    )


def unquoted(words: str) -> str:
    """Words without double quotation marks, as the truth's first words are given."""
    return words.replace('"', "")


def _check(claim: Said, pieces: tuple[Piece, ...], slug: str) -> None:
    """That a claim's source and first words stand in one paragraph, or the source in the next: else BadSheet."""
    words = unquoted(claim.words)
    for number, piece in enumerate(pieces):
        if words in unquoted(piece.text):
            near = " ".join(other.text for other in pieces[max(0, number - 1) : number + 2])
            if claim.source and claim.source.removeprefix("The ").removeprefix("A ") not in near:
                raise BadSheet(f"{slug}: no source {claim.source!r} near {words!r}")
            return
    raise BadSheet(f"{slug}: no paragraph has {words!r}")


def _changed(words: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        words = words.replace(old, new)
    return words


def _dateline(printed: str | None) -> tuple[str | None, str | None, str | None]:
    if not printed:
        return None, None, None
    found = _DATELINE.match(printed)
    if not found:
        raise BadSheet(f"no dateline: {printed}")
    return found["place"], found["date"], found["agency"]


def _authors(byline: str | None) -> tuple[str, ...]:
    """The people of a byline: "By A in X and B, Political Editor" → A, B."""
    if not byline:
        return ()
    parts = re.split(r" and |, ", byline.removeprefix("By "))
    names = [re.sub(r" in [A-Z].*$", "", part) for part in parts]
    return tuple(name for name in names if name not in _AGENCIES and not _DESKS.search(name))


def _picture(line: str | None) -> Picture | None:
    if not line or line == "none":
        return None
    slug, caption, credit = (part.strip() for part in line.split("|"))
    return Picture(slug, caption, credit)


def _path(outlet: Outlet, published: datetime, headline: str, section: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", headline.casefold()).strip("-")[:60].rstrip("-")
    day = f"{published:%Y/%m/%d}"
    shapes = {
        "hentry": f"/{outlet.slug}/{day}/{words}/",
        "modern": f"/{outlet.slug}/{section.casefold().replace(' ', '-')}/{day}/{words}",
        "plain": f"/{outlet.slug}/news/{published:%Y%m%d}-{words}.html",
        "shares": f"/{outlet.slug}/article/{words}-{published:%d%H%M}",
    }
    return shapes[outlet.look]
