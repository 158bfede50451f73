"""``dateline read`` and ``dateline claims``: what the desk makes of a page, a feed or a text. Nothing is kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import data_option, json_option
from dateline.cli.terminal import unreadable

if TYPE_CHECKING:
    from dateline.model import Article, Claim
    from dateline.reading import Reading

# Underline styles of the pages, as far as a terminal has them.
COLOURS = {
    "person": "green",
    "institution": "green",
    "official": "cyan",
    "people": "cyan",
    "anonymous": "yellow",
    "media": "blue",
    "document": "blue",
    "unattributed": "red",
}
SOURCE = click.argument("source", metavar="FILE|URL|-", nargs=-1, required=True)


def readings(source: str, data: Path | None) -> list[Reading]:
    """Read one source: an address over the network, ``-`` from standard input, anything else as a file."""
    from dateline.config import load_settings
    from dateline.errors import PageUnreadable

    settings = load_settings(data)
    if source.startswith(("http://", "https://")):
        from dateline.pipeline import read_address

        return read_address(settings, source)
    from dateline.reading import read
    from dateline.record import load_gazetteer

    try:
        given = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise PageUnreadable(
            source, unreadable(error), "Give a file, an address with http:// or https://, or - ."
        ) from error
    return read(given, places=load_gazetteer(settings.places), claims=settings.claims)


@click.command("read")
@SOURCE
@data_option
@json_option
def read_command(source: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """Show what the desk makes of a page, a feed, or the plain text of one or several stories.

    \b
    Examples:
      dateline read story.html
      dateline read https://example.org/news/story
      dateline read - < copied-from-the-browser.txt
      dateline read --json story.html | head -1
    """
    from dateline.model import to_json

    several = [(one, reading) for one in source for reading in readings(one, data)]
    for number, (_, reading) in enumerate(several):
        if as_json:
            click.echo(to_json({"article": reading.article, "record": reading.record}))
            continue
        if number:
            click.echo("\n" + "─" * 72)
        show_article(reading.article)
        show_claims(reading.article, reading.record.claims)


@click.command("claims")
@SOURCE
@data_option
@json_option
@click.option("--why", is_flag=True, help="Say of each what found it: the encoder, and how sure it was, or which rule.")
def claims_command(source: tuple[str, ...], data: Path | None, as_json: bool, why: bool) -> None:
    """Show who says what in a page, a feed, or the plain text of one or several stories.

    \b
    Examples:
      dateline claims story.html
      dateline claims --why story.html
      dateline claims --json https://example.org/news/story
    """
    from dateline.model import to_json

    for one in source:
        for reading in readings(one, data):
            article, claims = reading.article, reading.record.claims
            reasons = _reasons(article, data) if why else None
            if as_json:
                for number, claim in enumerate(claims):
                    row = {"url": article.url, "headline": article.headline, **claim_row(article, claim)}
                    click.echo(to_json(row | {"why": reasons[number]} if reasons is not None else row))
            else:
                click.secho(article.headline or article.url, bold=True)
                show_claims(article, claims, reasons)


def _reasons(article: Article, data: Path | None) -> list[str]:
    """What found each claim of the article, in plain words."""
    from dateline.config import load_settings
    from dateline.record import explain, load_gazetteer

    settings = load_settings(data)
    return [
        f"the rule “{why.pattern}”" if why.probability is None else f"the encoder, {why.probability:.0%} sure"
        for why in explain(article, places=load_gazetteer(settings.places), claims=settings.claims)
    ]


def claim_row(article: Article, claim: Claim) -> dict[str, object]:
    """A claim as one flat row, its spans as the words they cover beside the spans themselves."""
    return {
        "source": claim.source.of(article) if claim.source else None,
        "cue": claim.cue.of(article) if claim.cue else None,
        "words": " … ".join(span.of(article) for span in claim.content),
        "speaker": claim.speaker,
        "naming": claim.naming,
        "mode": claim.mode,
        "act": claim.act,
        "negated": claim.negated,
        "within": claim.within,
        "content": claim.content,
    }


def show_article(article: Article) -> None:
    """The furniture as labelled lines, then the text."""
    if article.section:
        click.secho(article.section.upper(), dim=True)
    click.secho(article.headline or "(no headline)", bold=True)
    if article.dek and not article.opens_with_dek:
        click.echo(article.dek)
    place = article.dateline
    lines = [
        ("by", article.byline or ", ".join(article.authors)),
        ("from", " · ".join(part for part in (place.place, place.date, place.agency) if part) if place else None),
        ("agency", article.agency),
        ("outlet", article.outlet),
        ("published", article.published.isoformat(timespec="minutes") if article.published else None),
        ("changed", article.modified.isoformat(timespec="minutes") if article.modified else None),
        ("address", article.url if article.url.startswith("http") else None),
        ("first on", article.syndication.origin or article.syndication.line if article.syndication else None),
        ("tags", ", ".join(article.tags)),
        ("partial", article.partial),
    ]
    for image in article.images:
        credit = f" [photo: {image.credit}]" if image.credit else ""
        lines.append(("photo", f"{image.caption or image.url or ''}{credit}"))
    for notice in article.notices:
        lines.append((notice.kind, notice.text))
    for label, words in lines:
        if words:
            click.echo(click.style(f"{label:>10}  ", dim=True) + words)
    click.echo()
    for block in article.blocks:
        if block.span.part == "text":
            click.secho(block.span.of(article), bold=block.kind == "subhead")
            click.echo()


def show_claims(article: Article, claims: tuple[Claim, ...], reasons: list[str] | None = None) -> None:
    """One claim in two lines: who, how well named and in what act; then the words; and a third where reasons are given:
    what found each."""
    if not claims:
        click.echo("Nobody is quoted or reported to have said anything.")
        return
    click.secho("Who says what", bold=True)
    for number, claim in enumerate(claims):
        printed = claim.source.of(article) if claim.source else "(not attributed)"
        who = printed if claim.speaker in (None, printed) else f"{printed} ({claim.speaker})"
        inner = "    " if claim.within is not None else ""
        act = f"not {claim.act}" if claim.negated else str(claim.act)
        click.echo(
            f"  {inner}{click.style(who, fg=COLOURS[claim.naming])}"
            + click.style(f"  {claim.naming} · {act} · {claim.mode}", dim=True)
        )
        words = " … ".join(" ".join(span.of(article).split()) for span in claim.content)
        click.echo(f"  {inner}  {words}")
        if reasons is not None:
            click.secho(f"  {inner}  found by {reasons[number]}", dim=True)
