"""What holds for the identity of entries whatever an outlet does to their guids, addresses, titles and times."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations, count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dateline.feeds import clean_url
from dateline.pipeline.intake import entries_of
from dateline.store import RawAnswer, Store
from dateline.store.entries import FeedToRead, TakenEntries
from dateline.store.entry_identity import recognise
from dateline.store.schema import entries
from tests.pipeline.test_entry_identity import NOW, SITE, Item, rss, take
from tests.pipeline.world import MONDAY

_feeds = count(1)
_ITEMS = st.builds(
    Item,
    st.sampled_from(["Ash", "Bow", "Cay", "Dun"]),
    st.sampled_from([f"{SITE}/l{number}" for number in range(4)] + [None]),
    st.sampled_from(["1", "2", "3", "4", None]),
    when=st.sampled_from([MONDAY + timedelta(minutes=number) for number in range(3)] + [None]),
)
_ANSWERS = st.lists(
    st.lists(_ITEMS, min_size=1, max_size=5, unique_by=lambda item: item.guid or item.link or item.title),
    min_size=1,
    max_size=4,
)


@given(_ANSWERS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_entry_has_a_row_of_its_own_and_a_replay_changes_nothing(store: Store, answers: list[list[Item]]) -> None:
    url = f"{SITE}/{next(_feeds)}/feed"
    feed_id = store.add_feed(url)
    for number, printed in enumerate(answers):
        # Addresses are of this feed alone, so that no page is shared with another example's.
        body = rss(*printed).replace(f"{SITE}/l".encode(), f"{SITE}/of-{feed_id}/l".encode())
        now = NOW + timedelta(hours=number)
        take(store, body, now, url)
        kept, known = _rows(store, feed_id), _recognised(store, feed_id, body, url)
        replayed = body.replace(b"<description/>", b"<description>!</description>")
        assert take(store, replayed, now, url) == TakenEntries(0, 0)
        assert _rows(store, feed_id) == kept
        for one, other in combinations(range(len(printed)), 2):
            if all(getattr(printed[one], name) != getattr(printed[other], name) for name in ("guid", "link", "title")):
                assert known[one] != known[other]
        names = [(guid, link) for guid, link, _, _ in kept.values()]
        assert len(set(names)) == len(names)


def _rows(store: Store, feed_id: int) -> dict[int, tuple[str, str | None, str, str]]:
    with store.reading() as connection:
        rows = connection.execute(select(entries).where(entries.c.feed_id == feed_id)).all()
    return {row.id: (row.entry.id, row.link and clean_url(row.link), row.title, row.content) for row in rows}


def _recognised(store: Store, feed_id: int, body: bytes, url: str) -> list[int]:
    """By place, the row that each entry of an answer has."""
    _, found = entries_of(FeedToRead(0, feed_id, RawAnswer(url, 200, {}, body, NOW)), full_text=False)
    with store.reading() as connection:
        known = recognise(connection, feed_id, found, NOW)
    assert all(one.before is not None for one in known)
    return [one.before.id for one in known if one.before is not None]
