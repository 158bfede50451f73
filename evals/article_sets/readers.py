"""The readers that are measured: ours and its peers, each asked for the same page as it came.

The peers are an optional extra (``pip install dateline[peers]``): one that is not installed is named and left out.
"""

from __future__ import annotations

import importlib
import io
import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dateline.articles import read_article
from dateline.errors import DatelineError
from evals.article_sets.corpora import Labelled

OURS = "dateline"
_CHATTY = ("courlan", "htmldate", "newspaper", "readability", "trafilatura")
_WARM = 5  # pages read before the clock starts: data files, models and the rules of each language load once


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader made of one page. fields: only those that the reader has a place for, ``None`` where it found
    none; refused: why it gave no article, None where it gave one."""

    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    refused: str | None = None


def silence_peers() -> None:
    """Keep the peers' loggers, which warn of every page they give up, from drowning the figures."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)


Reader = Callable[[Labelled], Read]

_OUR_FIELDS = (
    ("headline", "headline"),
    ("published", "published"),
    ("authors", "authors"),
    ("dek", "dek"),
    ("language", "language"),
    ("outlet", "outlet"),
)


def ours(page: Labelled) -> Read:
    try:
        article = read_article(page.page, page.url)
    except DatelineError as error:
        nothing: dict[str, Any] = {name: None for name, _ in _OUR_FIELDS}
        return Read("", nothing | dict.fromkeys(("canonical URL", "lead image", "caption", "credit")), str(error))
    lead = article.lead_image
    computed = {
        "canonical URL": article.canonical_url or article.url,  # None: the page declares no other address
        "lead image": lead.url if lead else None,
        "caption": lead.caption if lead else None,
        "credit": lead.credit if lead else None,
    }
    return Read(article.text, {name: getattr(article, attribute) for name, attribute in _OUR_FIELDS} | computed)


def _trafilatura() -> Reader:
    extract = importlib.import_module("trafilatura").bare_extraction

    def read(page: Labelled) -> Read:
        found = extract(page.page, url=page.url, include_comments=False, with_metadata=True)
        if found is None:
            return Read("", dict.fromkeys(_OTHERS_FIELDS), "nothing found")
        return Read(
            found.text or "",
            {
                "headline": found.title,
                "published": _moment(found.date),
                "authors": _parted(found.author),
                "lead image": found.image,
                "dek": found.description,
                "canonical URL": found.url,
                "outlet": found.sitename,
            },
        )

    return read


_OTHERS_FIELDS = ("headline", "published", "authors", "lead image", "dek", "canonical URL", "outlet")


def _resiliparse() -> Reader:
    html = importlib.import_module("resiliparse.parse.html").HTMLTree
    detect = importlib.import_module("resiliparse.parse.encoding").detect_encoding
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def read(page: Labelled) -> Read:
        tree = html.parse_from_bytes(page.page, detect(page.page))
        text = extract(tree, main_content=True, alt_texts=False, links=False, comments=False, list_bullets=False)
        return Read(text, {"headline": tree.title})

    return read


_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "li", "blockquote", "br", "tr", "td", "pre", "figcaption")


def _readability() -> Reader:
    document = importlib.import_module("readability").Document
    parse = importlib.import_module("lxml.html").fromstring
    faults = (importlib.import_module("readability.readability").Unparseable, ValueError)

    def read(page: Labelled) -> Read:
        try:
            found = document(page.page)
            summary, title = found.summary(html_partial=True), found.short_title()
            tree = parse(summary)
        except faults as error:
            return Read("", {"headline": None}, str(error))
        for element in tree.iter(*_BLOCKS):
            element.tail = "\n" + (element.tail or "")
        return Read(tree.text_content(), {"headline": title})

    return read


def _newspaper() -> Reader:
    module = importlib.import_module("newspaper")
    faults = (importlib.import_module("newspaper.exceptions").ArticleException, ValueError, LookupError)

    def parsed(page: Labelled, **settings: Any) -> Any:
        article = module.Article(page.url, fetch_images=False, **settings)
        article.download(input_html=page.page.decode("utf-8", "replace"))
        article.parse()
        return article

    def read(page: Labelled) -> Read:
        try:
            try:
                article = parsed(page)
            except ImportError:  # Japanese, Chinese, Thai and others want tokenisers that its extra [all] installs
                article = parsed(page, language="en")
        except faults as error:
            return Read("", dict.fromkeys((*_OTHERS_FIELDS, "language")), str(error))
        return Read(
            article.text or "",
            {
                "headline": article.title,
                "published": article.publish_date,
                "authors": tuple(article.authors),
                "lead image": article.top_image,
                "dek": article.meta_description,
                "language": article.meta_lang,
                "canonical URL": article.canonical_link,
                "outlet": article.meta_site_name,
            },
        )

    return read


PEERS: Mapping[str, tuple[str, Callable[[], Reader]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "resiliparse": ("resiliparse", _resiliparse),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
}


def readers(peers: Sequence[str]) -> dict[str, Reader]:
    """Ours first, then the peers asked for that are installed; the others are named on standard error."""
    found: dict[str, Reader] = {OURS: ours}
    for name in peers:
        module, make = PEERS[name]
        try:
            importlib.import_module(module)
        except ModuleNotFoundError:
            print(f"NOT MEASURED: {name} is not installed (pip install dateline[peers])", file=sys.stderr)
            continue
        found[name] = make()
    return found


class Readings:
    """What one reader made of pages, each read once even where two sets label it, and how long that took.

    seconds: CPU time of the reading alone; count: pages that took it.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: dict[tuple[str, str], Read] = {}
        self.seconds, self.count = 0.0, 0
        self._warm = False

    def of(self, pages: Sequence[Labelled]) -> list[Read]:
        if not self._warm:
            self._warm = True
            for page in pages[:_WARM]:
                self._read(page)
        read = []
        for page in pages:
            kept = self._kept.get((page.key, page.url))
            if kept is None:
                began = time.process_time()
                kept = self._read(page)
                self.seconds, self.count = self.seconds + time.process_time() - began, self.count + 1
                self._kept[(page.key, page.url)] = kept
            read.append(kept)
        return read

    def _read(self, page: Labelled) -> Read:
        with redirect_stderr(io.StringIO()):  # peers print what they give up
            return self._reader(page)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _parted(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(";") if name.strip())
