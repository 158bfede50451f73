from __future__ import annotations

import io
import tarfile

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import read_feed
from tests.feeds.making import URL
from tests.shared_data import shared


@pytest.mark.shared
def test_real_feeds_are_read_and_what_is_none_is_told() -> None:
    told: dict[str, str] = {}
    entries = linked = dated = 0
    with tarfile.open(shared("data/feeds-real/feeds.tar.xz")) as archive:
        for member in archive:
            if not member.isfile():
                continue
            stream = archive.extractfile(member)
            assert isinstance(stream, io.BufferedReader)
            try:
                feed = read_feed(stream.read(), URL)
            except NotAFeed as error:
                told[member.name.rpartition("/")[2]] = error.reason
                continue
            entries += len(feed.entries)
            linked += sum(entry.link is not None for entry in feed.entries)
            dated += sum(entry.published is not None for entry in feed.entries)
            assert all(entry.id for entry in feed.entries)
    assert len(told) <= 7, told
    assert entries >= 3369
    assert linked / entries > 0.98
    # Most of the rest belongs to one feed of 510 entries that gives no dates, and to test feeds dated 2035.
    assert dated / entries > 0.75


@pytest.mark.shared
def test_empty_answers_of_the_river_are_no_feeds_and_cut_feeds_keep_their_entries() -> None:
    odd: dict[str, str | int] = {}
    with tarfile.open(shared("data/feeds-river/river.tar.xz")) as archive:
        for member in archive:
            # One day on which a disk ran full at the poller, and an hour with a feed cut at every length.
            if not ("20200428T00" in member.name or "fox/20200517T2" in member.name) or not member.isfile():
                continue
            stream = archive.extractfile(member)
            assert isinstance(stream, io.BufferedReader)
            try:
                odd[member.name] = len(read_feed(stream.read(), URL).entries)
            except NotAFeed as error:
                odd[member.name] = error.reason
    assert sum(value == "the answer is empty" for value in odd.values()) == 9
    assert odd["river/latimes/20200428T004318Z.xml"] > 10  # type: ignore[operator]
    assert odd["river/fox/20200517T230003Z.xml"] == 3
    assert all(value == "the answer is empty" or value for value in odd.values())
