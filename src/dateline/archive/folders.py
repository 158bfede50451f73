"""Folders of saved pages, and of stories as plain text, into a desk."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from dateline.archive.report import Imported, Progress, Taking
from dateline.articles import read_article
from dateline.errors import NotAnArchive, NotAnArticle, PageUnreadable
from dateline.feeds import clean_url
from dateline.reading import TEXT, stories_in_file
from dateline.store import RawAnswer, Store
from dateline.store.archives import Capture
from dateline.text import clean

_PAGES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")
_TEXTS = (".txt", ".md")
_TOLD_SECONDS = 0.5
# Browsers write where a page was when they save it.
_SAVED_FROM = re.compile(
    rb"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|\burl:)\s*(https?://[^\s>]{1,2000})", re.IGNORECASE
)
_SAVED_HEAD = 4096


def import_html(store: Store, folder: Path, *, limit: int, now: datetime, progress: Progress | None = None) -> Imported:
    """Keep every article among a folder's saved pages, and ask for its reading.

    A page's address is the one it was saved from or gives as its own, else one made of its place in the folder; its
    time that of the file. limit: most bytes of a page; now: aware. Raises ``NotAnArchive`` where the folder cannot be
    read.
    """
    return _import(store, folder, "html", _PAGES, partial(_saved_pages, limit=limit), now, progress)


def import_text(store: Store, folder: Path, *, limit: int, now: datetime, progress: Progress | None = None) -> Imported:
    """Keep every story of a folder's text files, of one or several stories each, and ask for its reading.

    Its address is made of the file's place in the folder; its time is what the text prints, else the day in the file's
    name, else that of the file. limit: most bytes of a file; now: aware. Raises ``NotAnArchive`` where the folder
    cannot be read.
    """
    return _import(store, folder, "text", _TEXTS, partial(_stories, limit=limit), now, progress)


def _import(
    store: Store,
    folder: Path,
    kind: str,
    endings: tuple[str, ...],
    captures: Callable[[Path, str, datetime], list[Capture]],
    now: datetime,
    progress: Progress | None,
) -> Imported:
    root = folder.resolve()
    if not root.is_dir():
        raise NotAnArchive(str(folder), "is no folder", "Give the folder that the files lie in.")
    taking = Taking(store, kind, clean(root.name), str(root), now)
    told = time.monotonic()
    for file in _files(root, endings, taking):
        taking.records += 1
        try:
            seen = datetime.fromtimestamp(min(file.stat().st_mtime, now.timestamp()), UTC)
            for capture in captures(file, _address(root, file), seen):
                taking.take(capture)
        except OSError as error:
            taking.damage(f"{_named(root, file)}: cannot be read ({error.strerror or error})")
        except (NotAnArticle, PageUnreadable) as error:
            taking.refused.append(f"{_named(root, file)}: {error.reason}")
        if progress is not None and time.monotonic() - told > _TOLD_SECONDS:
            told = time.monotonic()
            progress(f"{taking.name}: {taking.records:,} files · {taking.pages:,} pages")
    taking.flush()
    return taking.report()


def _files(root: Path, endings: tuple[str, ...], taking: Taking) -> Iterator[Path]:
    """The folder's files of these kinds, in order of their names. Hidden ones are left alone; a link leads to what is
    somewhere else, or here already."""

    def unreadable(error: OSError) -> None:
        taking.damage(f"{_named(root, Path(error.filename))}: cannot be read ({error.strerror})")

    for here, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if linked := sum((Path(here) / name).is_symlink() for name in folders):
            taking.skipped["links to other folders"] += linked
        for name in sorted(names):
            file = Path(here) / name
            if name.startswith(".") or not name.lower().endswith(endings):
                continue
            if file.is_symlink():
                taking.skipped["links to other files"] += 1
            elif file.is_file():
                yield file


def _named(root: Path, file: Path) -> str:
    """A file's name within the folder, to be told: what others named may be no text, or steer a terminal."""
    return clean(file.relative_to(root).as_posix())


def _address(root: Path, file: Path) -> str:
    """Where a file stands, in a form that tells folders of one name apart without telling where they lie."""
    place = hashlib.sha256(os.fsencode(root)).hexdigest()[:8]
    name = os.fsencode(file.relative_to(root).as_posix())
    return f"file:{quote(os.fsencode(root.name))}~{place}/{quote(name)}"


def _saved_pages(file: Path, address: str, seen: datetime, *, limit: int) -> list[Capture]:
    page = _bytes_of(file, limit)
    saved = _SAVED_FROM.search(page, 0, _SAVED_HEAD)
    url = saved[1].decode("utf-8", "replace") if saved else address
    article = read_article(page, url, fetched=seen)
    if saved is None:
        url = article.canonical_url or address
    return [Capture(url, clean_url(url), RawAnswer(url, 200, {"content-type": "text/html"}, page, seen))]


def _stories(file: Path, address: str, seen: datetime, *, limit: int) -> list[Capture]:
    text = _bytes_of(file, limit)
    return [
        Capture(story.url, story.url, RawAnswer(story.url, 200, {"content-type": TEXT}, text, seen))
        for story in stories_in_file(text, address)
    ]


def _bytes_of(file: Path, limit: int) -> bytes:
    """A file's bytes, unpacked. Raises ``PageUnreadable`` for more than ``limit`` and for what is not packed as it
    says."""
    try:
        with gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb") as opened:
            found = opened.read(limit + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PageUnreadable(str(file), "a damaged gzip file") from error
    if len(found) > limit:
        raise PageUnreadable(str(file), f"more than {limit:,} bytes")
    return found
