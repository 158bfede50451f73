"""What every page of one desk shares: its settings, its store, its strings, its templates and its seals."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from urllib.parse import quote, urlsplit

import jinja2
from itsdangerous import BadSignature, Signer, TimestampSigner
from starlette.requests import Request

from dateline.config import Settings, secret_key
from dateline.copies.owners import OWNERS_FILE, Owners
from dateline.model import Image, Naming
from dateline.store import Store
from dateline.web import times
from dateline.web.counted import OwnersFile
from dateline.web.strings import Strings, grouped, load_strings

FORM_SECONDS = 12 * 3600

_ARTICLE = re.compile(r"(?:an?|the)\s+", re.I)
_DOUBLE = '“”„‟«»"'
_QUOTES = _DOUBLE + "‘’'"

_PROPER = frozenset({Naming.PERSON, Naming.INSTITUTION, Naming.MEDIA})


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """The reader's own desk while they look around in the sample. settings: of it; start: makes it and sets its worker
    to work."""

    settings: Settings
    start: Callable[[], None]


class Site:
    """One desk as the pages see it. Opens the store that the settings name unless one is given.

    sample, is_sample: whether this is the invented newsroom, which the pages then say; own_desk: the desk to which
    these pages turn when a reader of the sample follows a first feed.
    """

    def __init__(
        self, settings: Settings, store: Store | None = None, own_desk: OwnDesk | None = None, *, sample: bool = False
    ) -> None:
        self.settings = settings
        self.is_sample = sample
        self.store = store if store is not None else Store.open(settings.database)
        self.strings: Strings = load_strings("en")
        self._own_desk = own_desk
        self._turning = Lock()
        self._owners = OwnersFile()
        key = secret_key(settings)
        self._forms = TimestampSigner(key, salt="dateline.web.form")
        self._pictures = Signer(key, salt="dateline.web.picture")
        self.templates = _templates(self)

    def turn_to_own_desk(self) -> None:
        """Leave the sample newsroom for the reader's own desk, where one can be started from here."""
        with self._turning:
            if self.is_sample and self._own_desk is not None:
                self._own_desk.start()
                settings = self._own_desk.settings
                self.store, self.settings, self.is_sample = Store.open(settings.database), settings, False

    @property
    def own_settings(self) -> Settings:
        """Those of the desk that would follow a feed added here."""
        return self._own_desk.settings if self.is_sample and self._own_desk is not None else self.settings

    @property
    def owners(self) -> Owners:
        """Whose outlets are whose, as the desk knows now."""
        return self._owners.of(self.settings.data_dir / OWNERS_FILE)

    def now(self) -> datetime:
        return self.settings.now()

    def seal_form(self, visitor: str) -> str:
        """A token that only this visitor's forms can carry, good for half a day."""
        return self._forms.sign(visitor).decode()

    def is_sealed_form(self, token: str, visitor: str) -> bool:
        try:
            return self._forms.unsign(token, max_age=FORM_SECONDS).decode() == visitor
        except BadSignature:
            return False

    def picture_address(self, image: Image | None) -> str | None:
        """Where the desk's own proxy shows a picture; None where it has no address that can be fetched."""
        if image is None or not is_web_address(image.url):
            return None
        url = image.url or ""
        return f"/picture?u={quote(url, safe='')}&s={self._pictures.get_signature(url).decode()}"

    def is_own_picture(self, url: str, signature: str) -> bool:
        return self._pictures.verify_signature(url.encode(), signature.encode())


def site_of(request: Request) -> Site:
    """The site that a request is about."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def is_web_address(url: str | None) -> bool:
    """Whether a link or picture may be shown: http and https alone, with a host."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url and is_web_address(url) else ""


def _templates(site: Site) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dateline.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    strings = site.strings
    environment.globals.update(t=strings, site=site, picture_address=site.picture_address, grouped=grouped)
    environment.filters.update(
        short=lambda at: times.short(at, site.now(), strings),
        until=lambda at, start: times.until(at, start, site.now(), strings),
        full=lambda at: times.full(at, strings),
        printed=lambda at: times.printed(at, strings),
        clock=times.clock,
        day=lambda at: times.date(at, strings),
        iso=lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        host=_host,
        amount=lambda number: amount(number, strings),
        quoted=lambda words: in_quotes(words, strings),
        with_article=with_article,
        owners=lambda printers: site.owners.count(printers),
    )
    environment.tests["web_address"] = is_web_address
    return environment


def amount(number: float, strings: Strings) -> str:
    """A figure's value as a reader writes it: 31, 2.5, 41 270, 38 million."""
    if number >= 1_000_000:
        return strings("figure.million", amount=f"{number / 1_000_000:g}")
    return grouped(int(number)) if number == int(number) else f"{number:g}"


def with_article(speaker: str, source: str | None, naming: Naming) -> str:
    """A speaker as the article prints them where that is the same words after "a" or "the"; a proper name stands alone.

    "The text" said, and "a senior official" denied; but Claudine Marrec, and Council of States.
    """
    article = _ARTICLE.match(source or "")
    if not source or not article or (naming in _PROPER and not speaker[:1].islower()):
        return speaker
    end = article.end() + len(speaker)
    return source[:end] if source[article.end() : end].casefold() == speaker.casefold() else speaker


def in_quotes(words: str, strings: Strings) -> str:
    """Quoted words in this page's quotation marks; several quotations in a row keep their own."""
    inner = words.strip().strip(_QUOTES).rstrip(",")
    if any(mark in inner for mark in _DOUBLE):
        return words
    return f"{strings('sign.open_quote')}{inner}{strings('sign.close_quote')}"
