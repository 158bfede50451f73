"""Original reporting is told from what is carried, and outlets of one owner are counted together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from dateline.copies.origins import Printing, are_original, host_of, printers_of
from dateline.copies.owners import NotOwners, Owner, Owners, load_owners
from dateline.model import Article, Printer, Syndication
from tests.copies.newsdesk import printed, wire

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def printing(outlet: str, text: int, minutes: int, made: Article | None = None) -> Printing:
    article = made or printed(outlet.lower(), wire("dam"))
    return Printing(article, outlet, text, NOON + timedelta(minutes=minutes))


def by_agency(outlet: str, minutes: int) -> Printing:
    return printing(outlet, 1, minutes, replace(printed(outlet.lower(), wire("dam")), agency="Meridian News"))


def test_a_text_that_nobody_else_prints_and_no_agency_is_named_for_is_original() -> None:
    assert are_original([printing("Gazette", 1, 0), printing("Post", 2, 0)]) == (True, True)


def test_all_printings_of_an_agencys_text_are_carried_but_the_agencys_own() -> None:
    found = [by_agency("Gazette", 0), by_agency("Meridian News", 5), printing("Post", 1, 9)]
    assert are_original(found) == (False, True, False)


def test_of_a_text_without_an_agency_the_first_printing_is_original_wherever_it_stands_in_the_list() -> None:
    assert are_original([printing("Gazette", 1, 9), printing("Post", 1, 0)]) == (False, True)


def test_a_text_that_says_where_it_first_appeared_is_carried() -> None:
    taken = replace(printed("post", wire("dam")), syndication=Syndication("The Gazette", None, "First appeared there."))
    own = replace(printed("post", wire("dam")), syndication=Syndication("Post", None, "First appeared here."))
    assert are_original([printing("Post", 1, 0, taken)]) == (False,)
    assert are_original([printing("Post", 1, 0, own)]) == (True,)


def test_each_outlet_is_named_once_with_its_own_reports_and_what_it_carries() -> None:
    twice = printed("gazette", wire("dam"), hour=9)
    found = printers_of([by_agency("Gazette", 0), replace(by_agency("Gazette", 3), article=twice)])
    assert found == (Printer("Gazette", "gazette.example", 0, 2),)
    found = printers_of([by_agency("Gazette", 0), printing("Gazette", 2, 1), printing("Post", 3, 0)])
    assert found == (Printer("Gazette", "gazette.example", 1, 1), Printer("Post", "post.example", 1, 0))


def test_a_host_is_told_in_lower_case_and_without_www() -> None:
    assert host_of("https://WWW.Gazette.example:8443/a") == "gazette.example"
    assert host_of("not an address") == host_of("https://[bad") == ""


def owners() -> Owners:
    listed = (Owner("Velt Group", ("gazette.example", "post.example"), source="https://velt.example/titles"),)
    return Owners(listed, (Owner("Tarn Trust", ("post.example",), ("The Tidewatch",)),))


def test_an_owner_is_found_for_all_hosts_under_a_listed_one_and_what_is_listed_later_counts() -> None:
    found = owners()
    assert [found.of(host) and found.of(host).owner for host in ("gazette.example", "live.GAZETTE.example")] == [  # type: ignore[union-attr]
        "Velt Group",
        "Velt Group",
    ]
    trust = found.of("post.example")
    assert trust is not None and trust.owner == "Tarn Trust"
    assert found.of("shared.example", "the tidewatch") == found.of("gazette.example", "The Tidewatch") == trust
    assert found.of("xgazette.example") is None and found.of("example") is None and found.of("") is None


def test_a_storys_outlets_are_counted_by_owner_and_those_of_none_that_is_known_apart() -> None:
    found = owners().count(
        [Printer(name, host, 1, 0) for name, host in (("A", "gazette.example"), ("B", "m.gazette.example"))]
        + [Printer("C", "post.example", 0, 1), Printer("D", "elsewhere.example", 0, 1)]
    )
    assert [(one.owner, one.outlets) for one in found.owned] == [("Velt Group", ("A", "B")), ("Tarn Trust", ("C",))]
    assert found.unknown == ("D",)
    assert found.is_telling
    assert not owners().count([Printer("A", "gazette.example", 1, 0)]).is_telling


def test_a_desks_own_file_adds_owners_and_a_bad_one_says_so(tmp_path: Path) -> None:
    own = tmp_path / "owners.json"
    assert load_owners(own).of("bbc.co.uk") is not None
    own.write_text('[{"owner": "Velt Group", "hosts": ["gazette.example", "bbc.co.uk"]}]')
    found = load_owners(own)
    assert [(found.of(host) or Owner("")).owner for host in ("gazette.example", "bbc.co.uk", "bbc.com")] == [
        "Velt Group",
        "Velt Group",
        "BBC",
    ]
    for bad in ("[", '{"owner": "x"}', '[{"hosts": ["x"]}]', "\udcff"):
        own.write_bytes(bad.encode("utf-8", "surrogatepass"))
        with pytest.raises(NotOwners, match="cannot be read"):
            load_owners(own)


def test_the_shipped_owners_name_each_host_once_and_say_where_that_is_said() -> None:
    listed = json.loads(resources.files("dateline.copies").joinpath("owners.json").read_text("utf-8"))
    hosts = [host for owner in listed for host in owner["hosts"]]
    assert len(hosts) == len(set(hosts)) > 200
    assert all(host == host_of(f"https://{host}/") for host in hosts)
    assert all(owner["source"].startswith("https://") for owner in listed)
