"""``dateline outlet``: rules for outlets whose pages the general reading gets wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import data_option
from dateline.cli.terminal import NotUnderstood, counted, say_error, unreadable

if TYPE_CHECKING:
    from dateline.articles.outlet_pairs import Difference
    from dateline.config import Settings
    from dateline.model import Article, Inspection

_WIDE = 100


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it came. charset: what its answer's header named; fetched: aware, None for a file."""

    body: bytes
    url: str
    charset: str | None
    fetched: datetime | None


@click.group("outlet")
def outlet_command() -> None:
    """Give an outlet a rule of its own where its pages are read wrongly.

    \b
    Examples:
      dateline outlet new https://example.org/news/story
      dateline outlet check
    """


@outlet_command.command("new")
@click.argument("source", metavar="URL|FILE")
@click.option("--url", help="Where the page of a file was found; what the page gives as its own address if not given.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder the three files go to; the desk's own rules, in its folder outlets, if not given.",
)
@data_option
def new_command(source: str, url: str | None, into: Path | None, data: Path | None) -> None:
    """Begin an outlet's rule from one of its pages.

    Writes the rule to fill in, the page, and what is read from it now to correct by hand; and says, field by field,
    what the general reading gets.

    \b
    Examples:
      dateline outlet new https://example.org/news/story
      dateline outlet new saved.html --url https://example.org/news/story --into tests/articles/outlets
    """
    from dateline.articles import inspect_page
    from dateline.articles.outlet_pairs import EXPECTED, PAGE, expectation
    from dateline.articles.outlet_rules import ENDING, OutletRules
    from dateline.articles.outlet_skeletons import outlet_host, skeleton
    from dateline.config import load_settings
    from dateline.errors import NotAnArticle

    settings = load_settings(data)
    page = _page(settings, source, url)
    inspected: Inspection | None = None
    try:
        inspected = inspect_page(page.body, page.url, fetched=page.fetched, charset=page.charset, outlets=OutletRules())
    except NotAnArticle as error:
        click.echo(f"The general reading finds no article: {error.reason}.")
    article = inspected.article if inspected is not None else None
    name = outlet_host(page.url)
    files: dict[str, bytes] = {
        f"{name}{ENDING}": skeleton(page.body, page.url, article, page.charset).encode(),
        f"{name}{PAGE}": page.body,
        f"{name}{EXPECTED}": expectation(article, page.url, page.charset, page.fetched).encode(),
    }
    folder = into or settings.outlets_dir
    _write(folder, files)
    if inspected is not None:
        _show(inspected)
    click.echo(f"\nWritten to {folder}: {', '.join(files)}.")
    click.echo(f"Correct {name}{EXPECTED} and fill in {name}{ENDING}; then: dateline outlet check {folder}")


def _page(settings: Settings, source: str, url: str | None) -> _Page:
    from dateline.errors import NotAnArticle, PageUnreadable
    from dateline.pipeline import fetch_address
    from dateline.pipeline.intake import charset_of

    if source.startswith(("http://", "https://")):
        answer = fetch_address(settings, source)
        charset = charset_of(answer.headers.get("content-type", ""))
        return _Page(answer.body, answer.final_url, charset, settings.clock or answer.fetched)
    try:
        body = Path(source).read_bytes()
    except OSError as error:
        advice = "Give a file, or an address with http:// or https://."
        raise PageUnreadable(source, unreadable(error), advice) from error
    if url is None:
        from dateline.articles import read_article

        try:
            url = read_article(body, "").canonical_url
        except NotAnArticle:
            url = None
    if not (url or "").startswith(("http://", "https://")):
        raise NotUnderstood("The page does not give its own address: --url says where it was found.")
    return _Page(body, str(url), None, None)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Raises ``BadOutletRule`` where one of them is there already, or cannot be written."""
    from dateline.errors import BadOutletRule

    for name in files:
        if (folder / name).exists():
            advice = "Change that rule, or take the files away first."
            raise BadOutletRule(str(folder / name), "is there already, and is left as it is", advice)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise BadOutletRule(str(folder), f"cannot be written to ({error.strerror or error})") from error


def _show(inspected: Inspection) -> None:
    """Each field as it was read, and where that stood."""
    from dateline.articles.outlet_pairs import told

    where = {finding.field: finding.where for finding in inspected.findings if finding.used}
    for field, value in told(inspected.article).items():
        if field == "text":
            continue
        source = click.style(f"  ({where[field]})", dim=True) if value and field in where else ""
        click.echo(f"{field:>12}  {_short(value)}{source}")
    _show_text(inspected.article)


def _show_text(article: Article) -> None:
    paragraphs = article.text.split("\n\n")
    click.echo(f"{'text':>12}  {counted(len(paragraphs), 'paragraph')}, {len(article.text):,} characters")
    for paragraph in dict.fromkeys((paragraphs[0], paragraphs[-1])):
        click.echo(f"{'':>12}  {_short(paragraph)}")


def _short(value: Any) -> str:
    """A value as JSON tells it, on one line."""
    if value in (None, [], ""):
        return "—"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= _WIDE else f"{words[: _WIDE - 1]}…"


@outlet_command.command("check")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@data_option
def check_command(folder: Path | None, data: Path | None) -> None:
    """Read every page of a folder of rules, and say where it is read otherwise than is expected.

    Without a folder: the desk's own rules. Ends with 1 where a page is read otherwise, or a rule cannot be used.

    \b
    Examples:
      dateline outlet check
      dateline outlet check tests/articles/outlets
    """
    from dateline.articles.outlet_pairs import differences, read_pairs
    from dateline.articles.outlet_rules import load_rules
    from dateline.config import load_settings
    from dateline.errors import BadOutletRule

    where = folder or load_settings(data).outlets_dir
    if not where.is_dir():
        raise BadOutletRule(str(where), "there is no such folder", "`dateline outlet new URL` makes the first rule.")
    rules = load_rules(where)
    for fault in rules.faults:
        say_error(fault)
    pages = wrong = 0
    for pair in read_pairs(where):
        pages += 1
        several = differences(pair, rules)
        wrong += bool(several)
        click.echo(f"{pair.name}: {'read otherwise than expected' if several else 'as expected'}")
        for one in several:
            _tell(one)
    click.echo(f"{counted(pages, 'page')}, {wrong:,} read otherwise; {counted(len(rules.faults), 'rule')} not usable.")
    if wrong or rules.faults:
        sys.exit(1)


def _tell(one: Difference) -> None:
    click.echo(f"  {one.field}")
    for sign, value, colour in (("-", one.expected, "red"), ("+", one.found, "green")):
        for line in value if one.field == "text" else [value]:
            click.secho(f"    {sign} {_short(line)}", fg=colour)
