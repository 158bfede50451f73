"""Outlets' own rules: where on an outlet's pages the fields of an article stand. One small JSON file for each.

They lie in ``data/outlets/`` and in the ``outlets`` folder of a desk, whose files go before the package's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

from dateline.articles.selectors import Selector, read_selector
from dateline.errors import BadOutletRule

ENDING = ".json"
KEYS: Mapping[str, str] = {
    "body": "the text's element, or several that follow each other",
    "drop": "what is none of the article, wherever it stands",
    "headline": "the headline as shown",
    "dek": "the line or two under the headline",
    "section": "the kicker or rubric over the headline",
    "authors": "the names of those who wrote it, each element one or several",
    "byline": "the byline as printed",
    "published": "when it was published: a time's datetime, else a printed date",
    "modified": "when it was changed last",
    "tags": "the outlet's own tags",
    "lead_image": "the lead picture",
    "caption": "captions of pictures",
    "credit": "who made a picture, where that stands apart from its caption",
}
"""The keys of a rule that hold selectors, and what each means."""
_REMARKS = ("about", "general")
_LARGEST = 32_000
"""Bytes of a rule's file."""
_MOST_FILES = 5_000
_MOST = 40
"""Hosts of a rule, and selectors of one of its keys."""
_MOST_STEPS = 120
"""Steps of all its selectors: each asks the page once."""
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")
_ADVICE = "The keys of a rule stand in docs/guide/outlets.md; `dateline outlet new URL` writes one to fill in."


@dataclass(frozen=True, slots=True)
class OutletRule:
    """Where on an outlet's pages the fields stand. name: of its file; hosts: in lower case, each with all under it;
    selectors: by key of ``KEYS``, tried in order."""

    name: str
    hosts: tuple[str, ...]
    selectors: Mapping[str, tuple[Selector, ...]]


@dataclass(frozen=True, slots=True)
class OutletRules:
    """The rules there are. by_host: no rule stands under two hosts that both match an address; faults: the files that
    are no rule, passed over, so that one mistake does not stop the reading of all else."""

    by_host: Mapping[str, OutletRule] = field(default_factory=dict)
    faults: tuple[BadOutletRule, ...] = ()

    def of(self, url: str) -> OutletRule | None:
        """The rule of an address's host: its own, else that of the nearest name above it."""
        if not self.by_host:
            return None
        try:
            host = (urlsplit(url).hostname or "").rstrip(".")
        except ValueError:
            return None
        while host:
            rule = self.by_host.get(host)
            if rule is not None:
                return rule
            host = host.partition(".")[2]
        return None


@cache
def package_rules() -> OutletRules:
    """The rules that come with Dateline."""
    return _gathered(files("dateline.articles").joinpath("data", "outlets"), {})


def load_rules(folder: Path | None) -> OutletRules:
    """The rules of a desk's own folder before those of the package; ``faults`` says which files are none. A folder
    that is not there has no rules."""
    return package_rules() if folder is None else _gathered(folder, package_rules().by_host)


def _gathered(folder: Traversable | Path, beside: Mapping[str, OutletRule]) -> OutletRules:
    own: dict[str, OutletRule] = {}
    faults: list[BadOutletRule] = []
    try:
        found = sorted((file for file in folder.iterdir() if file.name.endswith(ENDING)), key=lambda file: file.name)
    except FileNotFoundError:
        found = []
    except OSError as error:
        found = []
        faults.append(BadOutletRule(str(folder), f"cannot be read ({error.strerror or error})"))
    rules = [file for file in found if not file.name.endswith(f".expected{ENDING}")]
    for file in rules[:_MOST_FILES]:
        try:
            rule = read_rule(_bytes_of(file), str(file))
            for host in rule.hosts:
                if host in own:
                    raise BadOutletRule(f"{file}, hosts", f"{host} has a rule already, in {own[host].name}")
        except BadOutletRule as fault:
            faults.append(fault)
        else:
            own.update(dict.fromkeys(rule.hosts, rule))
    return OutletRules({**beside, **own}, tuple(faults))


def _bytes_of(file: Traversable | Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_LARGEST + 1)
    except OSError as error:
        raise BadOutletRule(str(file), f"cannot be read ({error.strerror or error})") from error


def read_rule(data: bytes, file: str) -> OutletRule:
    """The rule in a file. file: its name, for what is said of it. Raises ``BadOutletRule``, which names file and key.

    A key is left out, empty, one selector or a list of them; ``about`` and ``general`` are remarks for its readers.
    """
    if len(data) > _LARGEST:
        raise BadOutletRule(file, f"has more than the {_LARGEST:,} bytes that a rule may have", _ADVICE)
    try:
        given = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise BadOutletRule(file, f"is no JSON ({error})", _ADVICE) from error
    if not isinstance(given, dict):
        raise BadOutletRule(file, "holds no rule: a rule is an object with hosts and selectors", _ADVICE)
    for key in given:
        if key not in (*KEYS, "hosts", *_REMARKS):
            known = ", ".join(("hosts", *KEYS, *_REMARKS))
            raise BadOutletRule(f"{file}, {key}", f"no rule has this key; keys are {known}")
    hosts = _texts(given.get("hosts"), f"{file}, hosts")
    if not hosts:
        raise BadOutletRule(f"{file}, hosts", 'a rule names the hosts it is for, as in "hosts": ["paper.example"]')
    selectors = {key: _selectors(given.get(key), f"{file}, {key}") for key in KEYS}
    used = {key: several for key, several in selectors.items() if several}
    steps = sum(len(way) for several in used.values() for selector in several for way in selector.ways)
    if steps > _MOST_STEPS:
        raise BadOutletRule(
            file, f"its selectors have {steps:,} steps, more than the {_MOST_STEPS} that a rule may have"
        )
    return OutletRule(file, tuple(_host(host, f"{file}, hosts") for host in hosts), used)


def _each_once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    given: dict[str, object] = {}
    for key, value in pairs:
        if key in given:
            raise ValueError(f"{key} stands in it twice")
        given[key] = value
    return given


def _texts(value: object, subject: str) -> list[str]:
    """A text, or a list of texts; those that are empty say nothing."""
    several: list[object] = value if isinstance(value, list) else [] if value is None else [value]
    texts = [one for one in several if isinstance(one, str)]
    if len(texts) < len(several):
        raise BadOutletRule(subject, "it is a text, or a list of texts")
    if len(texts) > _MOST:
        raise BadOutletRule(subject, f"it has {len(texts):,} of them, more than {_MOST}")
    return [one for one in texts if one.strip()]


def _host(written: str, subject: str) -> str:
    host = written.strip().lower().rstrip(".")
    if not _HOST.fullmatch(host):
        raise BadOutletRule(subject, f"{written!r} is no host; a host is written as in paper.example, without http://")
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError as error:
        raise BadOutletRule(subject, f"{written!r} is no host") from error


def _selectors(value: object, subject: str) -> tuple[Selector, ...]:
    read: list[Selector] = []
    for written in _texts(value, subject):
        try:
            read.append(read_selector(written))
        except ValueError as error:
            raise BadOutletRule(subject, f"the selector {written[:80]!r}: {error}", _ADVICE) from error
    return tuple(read)
