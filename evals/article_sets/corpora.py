"""Labelled pages beside the checkout (../shared/data), split by domain: half was tuned on, the other half reported."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(os.environ.get("DATELINE_SHARED", Path(__file__).resolve().parents[2].parent / "shared")) / "data"

SETS = (
    "article-extraction-benchmark",
    "fundus-evaluation",
    "trafilatura",
    "fundus",
    "postlight-parser",
    "htmldate",
    "readability",
    "newspaper",
)


class CorpusUnreadable(Exception):
    """A corpus that is there but cannot be read."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One page and what is true of it. url: stands for the page's site where the label names no address; tuned: its
    domain was looked at while tuning; corpus: the set it is of; key: archive and file, the same for a page that two
    sets label."""

    page: bytes
    url: str
    label: dict[str, Any]
    domain: str
    tuned: bool
    corpus: str
    key: str


def present() -> bool:
    """Whether the corpora lie beside the checkout at all."""
    return ROOT.is_dir()


def corpus(name: str, *, tuned: bool | None = None) -> Iterator[Labelled]:
    """The pages of one set that have labels; only one half of its domains where asked. Raises ``CorpusUnreadable``."""
    folder = ROOT / name
    try:
        lines = (folder / "labels.jsonl").read_text("utf-8").split("\n")
        labels = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise CorpusUnreadable(f"{folder}: {error}") from error
    wanted: dict[str, list[tuple[dict[str, Any], str]]] = {}
    for label in labels:
        domain = domain_of(label.get("domain") or label.get("split_key") or label["url"])
        if tuned is None or is_tuned(domain) is tuned:
            wanted.setdefault(label.get("archive", f"{name}/pages.tar.xz"), []).append((label, domain))
    for archive, its_labels in wanted.items():
        pages = _pages(ROOT / archive, {label["file"] for label, _ in its_labels})
        for label, domain in its_labels:
            url = label.get("url") or (label.get("meta") or {}).get("url") or f"https://{domain}/"
            key = f"{archive}:{label['file']}"
            yield Labelled(pages[label["file"]], url, label, domain, is_tuned(domain), name, key)


def _pages(archive: Path, names: set[str]) -> dict[str, bytes]:
    try:
        with tarfile.open(archive) as opened:
            files = ((item.name, opened.extractfile(item)) for item in opened if item.name in names)
            pages = {name: file.read() for name, file in files if file is not None}
    except (OSError, tarfile.TarError) as error:
        raise CorpusUnreadable(f"{archive}: {error}") from error
    if names - pages.keys():
        raise CorpusUnreadable(f"{archive}: no page {min(names - pages.keys())}")
    return pages


def corpus_hashes(names: Sequence[str]) -> dict[str, str]:
    """What each set is: the SHA-256 of its labels and its archive. Raises ``CorpusUnreadable``."""
    hashes = {}
    for name in names:
        whole = hashlib.sha256()
        try:
            for file in ("labels.jsonl", "pages.tar.xz"):
                whole.update((ROOT / name / file).read_bytes())
        except OSError as error:
            raise CorpusUnreadable(f"{ROOT / name}: {error}") from error
        hashes[name] = whole.hexdigest()
    return hashes


def domain_of(url: str) -> str:
    """The site of an address: its host without www and, for hosts of three or more parts, the last two or three."""
    host = (urlsplit(url).hostname if "://" in url else url) or url
    parts = host.casefold().removeprefix("www.").split(".")
    short = len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2
    return ".".join(parts[-3:] if short else parts[-2:])


def is_tuned(domain: str) -> bool:
    """Half of all domains, by hash: the half that may be looked at."""
    return hashlib.sha256(f"articles:{domain}".encode()).digest()[0] < 128
