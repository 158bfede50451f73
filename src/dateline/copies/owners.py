"""Who owns which outlet: facts in a small file, to which a desk adds its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from dateline.errors import DatelineError
from dateline.model import Printer, from_json
from dateline.text import fold

OWNERS_FILE = "owners.json"
_LONGEST_FILE = 1_000_000


class NotOwners(DatelineError):
    """A file that lists no owners of outlets."""

    advice = "It is passed over until it lists owners as the guide says (docs/guide/stories.md)."


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns outlets. owner: the name; hosts: of their pages, each with all under it; outlets: names of those that
    share a host with outlets of others; source: where that is said."""

    owner: str
    hosts: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class OwnedOutlets:
    """Outlets of a story that belong to one owner, by name."""

    owner: str
    source: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnerCount:
    """The owners of a story's outlets. owned: most outlets first; unknown: outlets whose owner no file names."""

    owned: tuple[OwnedOutlets, ...]
    unknown: tuple[str, ...]

    @property
    def is_telling(self) -> bool:
        """Whether the number of owners says more than the number of outlets does: two belong to one."""
        return any(len(one.outlets) > 1 for one in self.owned)


class Owners:
    """Owners by an outlet's name or host. What is given later counts where it names one again."""

    def __init__(self, *lists: Sequence[Owner]) -> None:
        listed = [owner for owners in lists for owner in owners]
        self._by_host: Mapping[str, Owner] = {
            host.lower().removeprefix("www."): owner for owner in listed for host in owner.hosts
        }
        self._by_outlet: Mapping[str, Owner] = {fold(name): owner for owner in listed for name in owner.outlets}

    def of(self, host: str, outlet: str = "") -> Owner | None:
        """Who owns an outlet: by its name where that is listed, else by its host or one that this lies under; the
        longest that is listed counts."""
        if (named := self._by_outlet.get(fold(outlet))) is not None:
            return named
        labels = host.lower().removeprefix("www.").split(".")
        found = (self._by_host.get(".".join(labels[start:])) for start in range(len(labels)))
        return next((owner for owner in found if owner is not None), None)

    def count(self, printers: Iterable[Printer]) -> OwnerCount:
        """Whose a story's outlets are."""
        owned: defaultdict[str, list[str]] = defaultdict(list)
        sources: dict[str, str] = {}
        unknown = []
        for printer in printers:
            owner = self.of(printer.host, printer.outlet)
            if owner is None:
                unknown.append(printer.outlet)
            else:
                owned[owner.owner].append(printer.outlet)
                sources[owner.owner] = owner.source
        ordered = sorted(owned.items(), key=lambda item: (-len(item[1]), item[0]))
        return OwnerCount(tuple(OwnedOutlets(name, sources[name], tuple(its)) for name, its in ordered), tuple(unknown))


def load_owners(own: Path | None = None) -> Owners:
    """The owners that Dateline knows, and those that the file ``own`` lists, where there is such a file. Raises
    ``NotOwners`` for one that lists none."""
    if own is None or not own.is_file():
        return Owners(_shipped())
    return Owners(_shipped(), _listed(own))


@cache
def _shipped() -> tuple[Owner, ...]:
    return from_json(tuple[Owner, ...], resources.files("dateline.copies").joinpath(OWNERS_FILE).read_text("utf-8"))


def _listed(own: Path) -> tuple[Owner, ...]:
    try:
        if own.stat().st_size > _LONGEST_FILE:
            raise NotOwners(str(own), f"is longer than {_LONGEST_FILE} bytes")
        return from_json(tuple[Owner, ...], own.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NotOwners(str(own), f"cannot be read as a list of owners ({error})") from error
