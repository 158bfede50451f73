"""A page is read again by the habits that were known when it was first read, whoever learns others meanwhile."""

from __future__ import annotations

from sqlalchemy import select

from dateline.model import Habits, OutletHealth
from dateline.pipeline.habits import read_source
from dateline.store import Store, Work
from dateline.store.schema import outlets
from tests.store.making import NOON, add_feed, entry, found, only, take_feed, take_page

FOLLOW = "Follow the paper every morning for more of this, free of charge and without a card."
CARD = "No part of this page may be sold on a card of any kind without a word from the paper."
HEALTH = OutletHealth(articles=20, words=90, words_before=None, unheaded=0, habits=0)


def page(number: int) -> bytes:
    return f"""<html lang="en"><head><title>Bridge {number} opens | The Courier</title>
<meta property="og:site_name" content="The Courier"><meta property="og:type" content="article"></head><body><article>
<h1>Bridge {number} opens</h1>
<p>The mayor of Orven said on Saturday that bridge {number} would open to buses at dawn, and to all others at noon.</p>
<p>Two engineers who know the work said that its pier would have to be replaced within five years of that day.</p>
<p>{CARD}</p><p>{FOLLOW}</p></article></body></html>""".encode()


def announce(store: Store, number: int) -> None:
    store.read_feed_soon(add_feed(store))
    take_feed(store, found(entry(number)), body=b"%d" % number)
    take_page(store, page(number))


def learn(store: Store, line: str) -> int:
    with store.reading() as connection:
        outlet_id = connection.scalars(select(outlets.c.id).where(outlets.c.name == "The Courier")).one()
    return store.keep_habits(outlet_id, Habits(frozenset({line.lower()})), HEALTH)


def read(store: Store, page_id: int) -> tuple[str, int]:
    made = read_source(store, store.page_to_read(page_id), NOON)
    return made.article.text, made.habit_id


def test_what_another_worker_learns_between_the_reading_and_the_keeping_of_a_page_is_not_cut_from_it_later(
    store: Store,
) -> None:
    pages = []
    for number, learnt_meanwhile in ((1, CARD), (2, FOLLOW), (3, None)):
        announce(store, number)
        lease = only(store, Work.READ)
        source = store.page_to_read(lease.subject)
        made = read_source(store, source, NOON)
        if learnt_meanwhile:  # by a second worker, while the first has yet to keep what it read
            learn(store, learnt_meanwhile)
        store.take_article(
            lease, source, made.article, version=1, now=NOON, seen=NOON, from_page=True, habit_id=made.habit_id
        )
        pages.append((lease.subject, (made.article.text, made.habit_id)))
    assert [(CARD in text, FOLLOW in text) for _, (text, _) in pages] == [(True, True), (False, True), (False, False)]
    assert [read(store, page_id) for page_id, _ in pages] == [first for _, first in pages]


def test_an_outlet_s_health_says_how_many_of_its_lines_are_known_in_the_same_write(store: Store) -> None:
    announce(store, 1)
    lease = only(store, Work.READ)
    source = store.page_to_read(lease.subject)
    made = read_source(store, source, NOON)
    store.take_article(lease, source, made.article, version=1, now=NOON, seen=NOON, from_page=True)
    assert [learn(store, line) for line in (CARD, FOLLOW, CARD)] == [1, 2, 2]
    with store.reading() as connection:
        health = connection.scalars(select(outlets.c.health).where(outlets.c.health.is_not(None))).one()
    assert health.habits == 2
