"""Claims, texts and stories as the pages ask for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.errors import LeaseLost, NoSuchRow
from dateline.model import Act, Development, Image, Naming, Outline, Passage, Span
from dateline.store import Role, Store, Work
from dateline.store.placing import Carrier
from tests.store.making import (
    HOUR,
    LINE,
    MINUTE,
    NOON,
    article,
    bring,
    entry,
    found,
    only,
    place,
    record,
    take_article,
    take_feed,
    take_page,
    take_record,
)

COPY = replace(article(2), url="https://herald.example/2", outlet="The Herald", text=LINE + " It rained.")


def two_copies(store: Store) -> tuple[int, int, int]:
    """The Courier's text and the Herald's copy of it, recorded and placed; their ids, and their story's."""
    first = bring(store, article(3))
    take_record(store, record(article(3)))
    wire, story = place(store)
    second = bring(store, COPY, "https://herald.example/feed")
    take_record(store, record(COPY))
    place(store, wire, story)
    lease = only(store, Work.WIRE)
    same = Carrier(1.0, 0, 0, 0, None, False)
    edits = {first: same, second: Carrier(0.5, 1, 2, 3, True, True)}
    store.take_wire(lease, first, "AP", edits, store.wire_copies(lease.subject))
    return first, second, story


def outline_of(store: Store, story: int) -> Outline:
    lease = only(store, Work.OUTLINE)
    standing = store.story_articles(story)
    first = standing[0].article
    words = Passage(first.url, Span(0, len(LINE)))
    late = Passage(standing[-1].article.url, Span(0, 10))
    told = Outline(
        title=Passage(first.url, Span(0, 6, "headline")),
        standfirst=words,
        start=standing[0].at,
        end=standing[-1].at,
        timeline=(Development(standing[0].at, words), Development(standing[-1].at, late)),
    )
    store.take_outline(lease, told, standing, version=1)
    return told


def test_a_claim_stands_with_its_words_and_its_source(store: Store) -> None:
    id_ = bring(store, article(1))
    take_record(store, record(article(1)))
    (line,) = store.article(id_).claims
    assert (line.words, line.source, line.cue) == (
        "The bridge at Orven will stay shut until Friday",
        "mayor Ilse Tarn",
        "said",
    )
    assert (line.speaker, line.naming, line.act, line.negated) == ("Ilse Tarn", Naming.PERSON, Act.STATE, False)
    assert [span.of(article(1)) for span in line.spans] == [line.words]
    assert store.article(id_).record == record(article(1))


def test_a_claim_found_again_in_a_new_revision_keeps_its_id(store: Store) -> None:
    id_ = bring(store, article(1))
    take_record(store, record(article(1)))
    before = store.article(id_).claims[0].id
    store.read_feed_soon(1)
    item = entry(1, id=article(1).url, link=article(1).url, summary="new words")
    take_feed(store, found(item), body=b"2", now=NOON + HOUR)
    take_page(store, b"2", NOON + HOUR)
    changed = article(1, LINE + " It rained.")
    take_article(store, changed, NOON + HOUR)
    assert store.article(id_).claims == ()  # those of the first revision would point to other words
    take_record(store, record(changed), NOON + HOUR)
    assert [line.id for line in store.article(id_).claims] == [before]


def test_a_record_of_an_article_that_changed_meanwhile_is_thrown_away(store: Store) -> None:
    bring(store, article(1))
    lease = only(store, Work.RECORD)
    source = store.article_to_record(lease.subject)
    store.read_feed_soon(1)
    item = entry(1, id=article(1).url, link=article(1).url, summary="new words")
    take_feed(store, found(item), body=b"2", now=NOON + HOUR)
    take_page(store, b"2", NOON + HOUR)
    take_article(store, article(1, LINE + " It rained."), NOON + HOUR)
    with pytest.raises(LeaseLost):
        store.take_record(lease, source, record(article(1)), version=1, now=NOON)
    assert store.article(source.id).record is None


def test_claims_are_found_by_who_says_them_and_how_well_they_are_named(store: Store) -> None:
    bring(store, article(1))
    take_record(store, record(article(1)))
    bring(store, article(2))
    take_record(store, record(article(2), naming=Naming.ANONYMOUS, speaker=None))
    assert [line.at for line in store.claims()] == [NOON - 10 * MINUTE, NOON - 20 * MINUTE]
    assert [line.naming for line in store.claims(naming=Naming.ANONYMOUS)] == [Naming.ANONYMOUS]
    assert [line.speaker for line in store.claims(speaker="ILSE  TARN")] == ["Ilse Tarn"]
    assert store.claims(act=Act.DENY) == ()
    (first,) = store.claims(limit=1)
    assert [line.id for line in store.claims(before=(first.at, first.id))] != [first.id]


def test_a_text_in_two_outlets_is_one_text_with_what_each_made_of_it(store: Store) -> None:
    first, second, _ = two_copies(store)
    wire_id = store.article(first).line.wire_id
    assert wire_id is not None
    view = store.wire(wire_id)
    assert (view.lead.id, view.agency) == (first, "AP")
    (carrier,) = view.carriers
    assert (carrier.article.id, carrier.kept, carrier.cut, carrier.added, carrier.changed) == (second, 0.5, 1, 2, 3)
    assert (carrier.credited, carrier.headline_changed) == (True, True)
    assert store.article(second).line.also_in == ("The Courier",)
    assert store.article(first).wire is not None


def test_a_claim_that_copies_carry_is_listed_once_with_how_many_carry_it(store: Store) -> None:
    first, _, story = two_copies(store)
    lines = store.claims(story=story)
    assert [(line.article_id, line.carried_by) for line in lines] == [(first, 2)]


def test_a_story_counts_its_outlets_and_its_different_texts(store: Store) -> None:
    first, second, story = two_copies(store)
    outline = outline_of(store, story)
    view = store.story(story)
    assert (view.line.outlets, view.line.texts, view.line.articles) == (2, 1, 2)
    assert (view.line.named, view.line.anonymous) == (1, 0)
    assert (view.line.title, view.line.standfirst, view.line.standfirst_outlet) == ("Bridge", LINE, "The Courier")
    assert (view.line.newest, view.line.newest_at) == ("The bridge", NOON - 20 * MINUTE)
    assert view.outline == outline
    assert [line.id for line in view.articles] == [second, first]
    assert view.outline.standfirst.span.of(view.texts[view.outline.standfirst.article]) == LINE
    assert [(wire.lead.id, wire.outlets, wire.kept) for wire in view.wires] == [
        (first, ("The Courier", "The Herald"), (1.0, 0.5))
    ]
    (line,) = view.places
    assert (line.name, line.country, line.lat, line.texts, line.articles) == ("Orven", "XX", 1.5, 1, (first, second))
    assert store.stories()[0] == view.line


def test_the_front_page_counts_what_is_new(store: Store) -> None:
    _, _, story = two_copies(store)
    outline_of(store, story)
    front = store.front(NOON, NOON - HOUR)
    assert (front.articles, front.texts, front.stories) == (2, 1, 1)
    assert [line.id for line in front.top] == [story]
    assert [line.carried_by for line in front.said] == [2]
    later = store.front(NOON + 24 * HOUR, NOON + 23 * HOUR)
    assert (later.articles, later.top, later.said) == (0, (), ())


def test_a_story_is_shown_by_a_picture_that_says_whose_it_is(store: Store) -> None:
    bare = Image("https://courier.example/bare.jpg")
    told = Image("https://courier.example/told.jpg", "The bridge", "Ilse Tarn")
    story = None
    for number, image in enumerate((bare, told, bare), start=1):
        made = article(number, lead_image=image)
        bring(store, made)
        take_record(store, record(made))
        _, story = place(store, None, story)
    assert story is not None
    outline_of(store, story)
    (line,) = store.stories()
    assert line.image == told


def test_a_story_that_has_no_outline_yet_shows_its_first_article(store: Store) -> None:
    bring(store, article(1))
    take_record(store, record(article(1)))
    _, story = place(store)
    view = store.story(story)
    assert (view.line.title, view.line.standfirst) == ("Bridge news 1", LINE)
    assert view.outline.standfirst.span.of(view.texts[view.outline.standfirst.article]) == LINE


def test_the_outline_points_into_the_revisions_it_was_written_from(store: Store) -> None:
    first, _, story = two_copies(store)
    outline_of(store, story)
    store.read_feed_soon(1)
    item = entry(3, id=article(3).url, link=article(3).url, summary="new words")
    later = NOON + 20 * MINUTE
    take_feed(store, found(item), body=b"2", now=later)
    take_page(store, b"2", later)
    take_article(store, article(3, "Entirely other words."), later)
    view = store.story(story)
    assert view.outline.standfirst.span.of(view.texts[view.outline.standfirst.article]) == LINE
    assert store.article(first).article.text == "Entirely other words."


def test_a_merged_story_is_found_by_its_old_id(store: Store) -> None:
    bring(store, article(1))
    take_record(store, record(article(1)))
    _, old = place(store)
    bring(store, article(2))
    take_record(store, record(article(2)))
    _, kept = place(store)
    bring(store, article(3))
    take_record(store, record(article(3)))
    role = store.take_role("placing", NOON, 60)
    assert role is not None
    store.place(role, store.unplaced(1)[0], None, kept, NOON, {old: kept})
    view = store.story(old)
    assert view.id == kept and len(view.articles) == 3
    assert store.merged("story") == {old: kept}
    assert [line.id for line in store.stories()] == [kept]


def test_articles_are_placed_in_order_and_none_overtakes_one_that_is_not_recorded(store: Store) -> None:
    first = bring(store, article(9))
    second = bring(store, article(1))
    leases = {lease.subject: lease for lease in store.lease(Work.RECORD, NOON, 10, 60)}
    store.take_record(leases[second], store.article_to_record(second), record(article(1)), version=1, now=NOON)
    assert store.unplaced(10) == []
    store.take_record(leases[first], store.article_to_record(first), record(article(9)), version=1, now=NOON)
    assert [source.id for source in store.unplaced(10)] == [first, second]


def test_an_article_that_could_not_be_recorded_is_placed_without_a_record(store: Store) -> None:
    id_ = bring(store, article(1))
    store.record_failed(only(store, Work.RECORD), NoSuchRow("x", "the desk tripped over it"), NOON)
    assert [(source.id, source.record) for source in store.unplaced(10)] == [(id_, None)]
    assert store.article(id_).error == "the desk tripped over it"


def test_a_worker_that_lost_the_part_of_placing_places_nothing(store: Store) -> None:
    bring(store, article(1))
    take_record(store, record(article(1)))
    source = store.unplaced(1)[0]
    with pytest.raises(LeaseLost):
        store.place(Role("placing", 99), source, None, None, NOON)
    assert store.progress().placed == 0


def test_progress_counts_what_is_there_and_what_is_to_come(store: Store) -> None:
    store.add_feed("https://silent.example/feed")
    store.feed_failed(only(store, Work.FEED), NoSuchRow("x", "y"), NOON, NOON + HOUR)
    two_copies(store)
    found_now = store.progress()
    assert (found_now.feeds, found_now.feeds_read, found_now.failing) == (3, 3, 1)
    assert (found_now.entries, found_now.articles, found_now.texts) == (2, 2, 2)
    assert (found_now.recorded, found_now.placed, found_now.stories) == (2, 2, 1)
    assert found_now.waiting == 1  # the outline


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NoSuchRow, match="story 4"):
        store.story(4)
    with pytest.raises(NoSuchRow, match="text 4"):
        store.wire(4)
