"""Topics across articles: what lands in one, whatever came first, and what readers follow and put right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import event, text

from dateline.errors import NoSuchRow
from dateline.model import Act, Claim, EntityKind, Mode, Naming, Record, Span
from dateline.store import Lease, Store, Work
from dateline.store.backup import save_backup
from dateline.store.pruning import Limits
from dateline.store.restoring import restore
from tests.store.making import HOUR, NOON, bring, on_sqlite, place, take_record
from tests.store.naming import told, written

PERSON, BODY, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE
DAY = timedelta(days=1)


def topics_by_name(store: Store) -> dict[str, str]:
    """By name, the name that it is found under."""
    with store.reading() as connection:
        rows = connection.execute(text("SELECT id, name, kind, topic_id FROM entities")).all()
    names = {row.id: f"{row.name} ({row.kind})" for row in rows}
    return {names[row.id]: names[row.topic_id or row.id] for row in rows}


def together(store: Store) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for name, topic in topics_by_name(store).items():
        groups.setdefault(topic, set()).add(name)
    return set(map(frozenset, groups.values()))


def only(store: Store, name: str) -> int:
    found = [line for line in store.topics_named(name) if line.name == name]
    assert len(found) == 1, found
    return found[0].id


def test_names_of_one_thing_are_one_topic_and_namesakes_are_not(store: Store) -> None:
    told(store, 1, [("Ann Harlow", PERSON), ("United Kingdom", PLACE)])
    told(store, 2, [("Ann Marie Harlow", PERSON), ("United Kingdom", BODY)], tags=("Britain",))
    told(store, 3, [("Peter Harlow", PERSON), ("Harlow", PERSON)])
    assert together(store) == {
        frozenset({"Ann Harlow (person)", "Ann Marie Harlow (person)"}),
        frozenset({"United Kingdom (place)", "United Kingdom (organisation)", "Britain (tag)"}),
        frozenset({"Peter Harlow (person)"}),
        frozenset({"Harlow (person)"}),
    }
    view = store.topic(only(store, "United Kingdom"), NOON)
    assert sorted(one.line.id for one in view.articles) == [1, 2]
    assert (view.about, view.mentions) == (1, 1)


def test_which_names_are_one_does_not_depend_on_which_came_first(tmp_path: Path, empty_sqlite: Path) -> None:
    names = [
        ("Ann Harlow", PERSON),
        ("Ann M. Harlow", PERSON),
        ("Ann Marie Harlow", PERSON),
        ("Ann Grace Harlow", PERSON),
    ]
    found = set()
    for n, order in enumerate(permutations(names)):
        if n % 5:
            continue
        store = Store.open(shutil.copyfile(empty_sqlite, tmp_path / f"{n}.sqlite"))
        for number, name in enumerate(order, 1):
            told(store, number, [name])
        found.add(frozenset(together(store)))
        store.close()
    # Two are called so: the short form is neither's, while "M." is Marie's alone.
    assert found == {
        frozenset(
            {
                frozenset({"Ann Harlow (person)"}),
                frozenset({"Ann M. Harlow (person)", "Ann Marie Harlow (person)"}),
                frozenset({"Ann Grace Harlow (person)"}),
            }
        )
    }


def test_workers_that_bring_the_same_new_names_at_once_neither_stand_still_nor_keep_them_twice(
    store: Store, open_again: Callable[[], Store]
) -> None:
    names = [("Ann Harlow", PERSON), ("Ann Marie Harlow", PERSON), ("Orven", PLACE), ("Lisk", PLACE)]
    records = {}
    for number in range(1, 9):
        made, record = written(number, names[number % 4 :] + names[: number % 4], tags=("Orven",))
        records[bring(store, made)] = record
    leases = store.lease(Work.RECORD, NOON, 10, 60)
    assert len(leases) == len(records)

    def take(lease: Lease) -> None:
        own = open_again()
        own.take_record(lease, own.article_to_record(lease.subject), records[lease.subject], version=1, now=NOON)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, leases))
    assert together(store) == {
        frozenset({"Ann Harlow (person)", "Ann Marie Harlow (person)"}),
        frozenset({"Orven (place)", "Orven (tag)"}),
        frozenset({"Lisk (place)"}),
    }
    assert len(store.topic(only(store, "Lisk"), NOON).articles) == len(records)


def test_what_is_ambiguous_from_now_on_is_apart_from_now_on_and_ids_stay(store: Store) -> None:
    told(store, 1, [("Ann Harlow", PERSON)])
    short = only(store, "Ann Harlow")
    told(store, 2, [("Ann Marie Harlow", PERSON)])
    marie = only(store, "Ann Marie Harlow")
    assert store.topic_id(short) == marie
    told(store, 3, [("Ann Grace Harlow", PERSON)])
    assert store.topic_id(short) == short and store.topic_id(marie) == marie
    assert [one.line.id for one in store.topic(short, NOON).articles] == [1]


def test_a_topic_gives_its_articles_newest_first_in_full_and_page_by_page(store: Store) -> None:
    for number in range(1, 6):
        told(
            store,
            number,
            [("Orven", PLACE)],
            headline="Orven waits" if number % 2 else "Rain",
            url=f"https://c.example/{number}",
        )
    orven = only(store, "Orven")
    first = store.topic(orven, NOON, limit=2)
    assert [one.line.id for one in first.articles] == [1, 2] and first.more
    assert [one.about for one in first.articles] == [True, False]
    assert first.articles[0].article.text.startswith("It was quiet")
    assert [span.of(first.articles[0].article) for span in first.articles[0].spans] == ["Orven"]
    last = first.articles[-1].line
    second = store.topic(orven, NOON, before=(last.at, last.id), limit=9)
    assert [one.line.id for one in second.articles] == [3, 4, 5] and not second.more
    assert [one.line.id for one in store.topic(orven, NOON, only="about").articles] == [1, 3, 5]
    assert [one.line.id for one in store.topic(orven, NOON, only="mentions").articles] == [2, 4]
    with pytest.raises(NoSuchRow):
        store.topic(orven + 99, NOON)


def test_a_topic_knows_what_it_said_and_what_was_said_about_it(store: Store) -> None:
    made, record = written(1, [("Ann Harlow", PERSON), ("Orven", PLACE)])
    about = record.entities[1].mentions[0]
    claim = Claim(
        source=record.entities[0].mentions[0], cue=None, content=(Span(about.start - 4, about.end),),
        speaker="Ann Harlow", naming=Naming.PERSON, mode=Mode.REPORTED, act=Act.STATE,
    )  # fmt: skip
    bring(store, made)
    take_record(store, Record(sentences=(), entities=record.entities, claims=(claim,)))
    place(store)
    harlow, orven = (store.topic(only(store, name), NOON) for name in ("Ann Harlow", "Orven"))
    assert [line.speaker for line in harlow.said] == ["Ann Harlow"] and harlow.told == ()
    assert [line.speaker for line in orven.told] == ["Ann Harlow"] and orven.said == ()
    assert [(story.articles, story.start) for story in orven.stories] == [(1, made.published)]
    assert [(week.about, week.mentions) for week in orven.weeks if week.about or week.mentions] == [(0, 1)]


def test_a_tag_of_several_words_is_mentioned_where_others_print_it(store: Store) -> None:
    told(store, 1, [("Orven", PLACE)], tags=("truce talks", "quiet"))
    told(store, 2, [("the Truce talks", PLACE)])
    told(store, 3, [("talks of truce", PLACE)])
    store.index_articles(10, 1, set())
    view = store.topic(only(store, "truce talks"), NOON)
    assert [(one.line.id, one.about) for one in view.articles] == [(1, True), (2, False)]
    assert [span.of(one.article) for one in view.articles for span in one.spans] == ["Truce talks"]
    assert (view.about, view.mentions) == (1, 1)
    assert [one.line.id for one in store.topic(only(store, "quiet"), NOON).articles] == [1]
    assert [one.line.id for one in store.topic(view.id, NOON, only="about").articles] == [1]
    last = view.articles[0].line
    assert [one.line.id for one in store.topic(view.id, NOON, before=(last.at, last.id)).articles] == [2]


def test_what_came_in_since_a_reader_looked_is_new_for_them_alone(store: Store) -> None:
    told(store, 1, [("Orven", PLACE)])
    orven, ane, ole = only(store, "Orven"), store.user(NOON, "ane"), store.user(NOON, "ole")
    store.follow(ane, orven, NOON)
    assert [topic.new for topic in store.followed_topics(ane)] == [0] and store.followed_topics(ole) == ()
    # It was printed before she looked, and came in afterwards; the third is out of an archive.
    late = told(store, 2, [("Orven", PLACE)], published=NOON - HOUR)
    told(store, 3, [("Orven", PLACE)], published=NOON - 60 * DAY)
    (topic,) = store.followed_topics(ane)
    assert topic.new == 1 and topic.newest is not None and topic.newest.id == late
    assert [one.line.id for one in store.topic(orven, NOON, ane).articles if one.new] == [late]
    store.looked_at_topic(ane, orven, NOON + HOUR)
    assert [topic.new for topic in store.followed_topics(ane)] == [0]
    store.follow(ane, orven, NOON, on=False)
    assert store.followed_topics(ane) == () and not store.topic(orven, NOON, ane).followed


def test_a_followed_name_is_found_under_the_topic_that_it_has_become_part_of(store: Store) -> None:
    told(store, 1, [("Ann Harlow", PERSON)])
    reader = store.user(NOON)
    store.follow(reader, only(store, "Ann Harlow"), NOON)
    told(store, 2, [("Ann Marie Harlow", PERSON)])
    assert [(topic.line.name, topic.new) for topic in store.followed_topics(reader)] == [("Ann Marie Harlow", 1)]
    assert store.topic(only(store, "Ann Marie Harlow"), NOON, reader).followed


def test_topics_put_together_and_apart_by_hand_stay_so_when_all_is_recorded_anew(store: Store) -> None:
    told(store, 1, [("Orven Herald Trust", BODY), ("Ann Harlow", PERSON)])
    told(store, 2, [("Herald of Orven", BODY), ("Ann Marie Harlow", PERSON)])
    reader = store.user(NOON)
    trust, herald = only(store, "Orven Herald Trust"), only(store, "Herald of Orven")
    assert store.join_topics(reader, trust, herald, NOON) == herald
    short = next(line.id for line in store.topics_named("Ann Harlow"))
    store.part_name(reader, next(name.id for name in store.topic(short, NOON).names if name.name == "Ann Harlow"), NOON)
    wanted = {
        frozenset({"Orven Herald Trust (organisation)", "Herald of Orven (organisation)"}),
        frozenset({"Ann Harlow (person)"}),
        frozenset({"Ann Marie Harlow (person)"}),
    }
    assert together(store) == wanted
    with store.writing() as connection:
        connection.execute(text("UPDATE entities SET keyed = 99, topic_id = NULL"))
    for number, names in ((1, ["Orven Herald Trust", "Ann Harlow"]), (2, ["Herald of Orven", "Ann Marie Harlow"])):
        kinds = (BODY, PERSON)
        made, record = written(number, list(zip(names, kinds, strict=True)))
        with store.writing() as connection:
            from dateline.store.record import ArticleToRecord, keep_record

            keep_record(
                connection, ArticleToRecord(number, 1, made), record, made.published or NOON, version=2, now=NOON
            )
    assert together(store) == wanted
    assert sorted((hand.name, hand.what, hand.other) for hand in store.topic_hands(reader)) == [
        ("Ann Harlow", "alone", None),
        ("Orven Herald Trust", "same", "Herald of Orven"),
    ]
    for hand in store.topic_hands(reader):
        store.take_back_name(reader, hand.digest)
    assert together(store) == {
        frozenset({"Orven Herald Trust (organisation)"}),
        frozenset({"Herald of Orven (organisation)"}),
        frozenset({"Ann Harlow (person)", "Ann Marie Harlow (person)"}),
    }


def test_a_hidden_topic_stands_in_no_list_until_that_is_taken_back(store: Store) -> None:
    told(store, 1, [("Further Reading", BODY), ("Orven", PLACE)])
    reader, wrong = store.user(NOON), only(store, "Further Reading")
    store.hide_topic(reader, wrong, NOON)
    assert store.topics_named("further") == () and "organisation" not in store.topics(NOON)
    assert store.topic(wrong, NOON).hidden
    (hand,) = store.topic_hands(reader)
    store.take_back_name(reader, hand.digest)
    assert only(store, "Further Reading") == wrong


def test_the_topics_of_the_last_days_are_those_in_most_articles_by_kind(store: Store) -> None:
    told(store, 1, [("Orven", PLACE), ("Lisk", PLACE), ("Ann Harlow", PERSON), ("Harlow", PERSON)], tags=("harbour",))
    told(store, 2, [("Orven", PLACE)])
    told(store, 3, [("Tamble", PLACE)], published=NOON - 30 * DAY)
    found = {kind: [(line.name, line.articles) for line in lines] for kind, lines in store.topics(NOON).items()}
    assert found == {"place": [("Orven", 2), ("Lisk", 1)], "person": [("Ann Harlow", 1)], "tag": [("harbour", 1)]}


def test_a_name_is_found_by_the_beginning_of_its_words(store: Store) -> None:
    told(store, 1, [("José Ibarra-Núñez", PERSON), ("Bank of Orven", BODY)])
    assert [line.name for line in store.topics_named("NUN")] == ["José Ibarra-Núñez"]
    assert [line.name for line in store.topics_named("orv ban")] == ["Bank of Orven"]
    assert store.topics_named("zzz") == () and store.topics_named("%") == () and store.topics_named("") == ()


def test_a_topic_goes_with_its_last_article_unless_somebody_follows_it(store: Store) -> None:
    told(store, 1, [("Orven", PLACE), ("Lisk", PLACE)], published=NOON - 400 * DAY)
    reader, lisk, orven = store.user(NOON), only(store, "Lisk"), only(store, "Orven")
    store.follow(reader, lisk, NOON)
    store.prune(Limits(None, NOON - 100 * DAY), NOON, 10)
    assert [(topic.line.id, topic.newest) for topic in store.followed_topics(reader)] == [(lisk, None)]
    with pytest.raises(NoSuchRow):
        store.topic(orven, NOON)


def test_a_deleted_person_is_no_topic_under_any_name_and_no_tag(store: Store) -> None:
    told(store, 1, [("Ann Harlow", PERSON), ("Orven", PLACE)], tags=("Ann Harlow",))
    told(store, 2, [("Ann Marie Harlow", PERSON)])
    who = store.person_to_delete("ann harlow")
    assert who.articles == 2
    reader = store.user(NOON)
    store.follow(reader, only(store, "Ann Marie Harlow"), NOON)
    store.delete_person(who.name, NOON)
    told(store, 3, [("Ann Marie Harlow", PERSON)], tags=("Ann Harlow",))
    assert store.topics_named("harlow") == () and store.followed_topics(reader) == ()
    assert together(store) == {frozenset({"Orven (place)"})}


def test_a_backup_brings_back_what_is_followed_and_put_right(store: Store, tmp_path: Path, desk_address: str) -> None:
    told(store, 1, [("Orven", PLACE), ("Orvenburg", PLACE)])
    reader, orven = store.user(NOON), only(store, "Orven")
    store.follow(reader, orven, NOON)
    store.join_topics(reader, only(store, "Orvenburg"), orven, NOON)
    save_backup(store, tmp_path / "desk.backup", NOON)
    restore(str(tmp_path / "again.sqlite"), tmp_path / "desk.backup")
    again = Store.open(tmp_path / "again.sqlite")
    assert [topic.line.id for topic in again.followed_topics(reader)] == [orven]
    assert [name.name for name in again.topic(orven, NOON).names] == ["Orven", "Orvenburg"]
    again.close()


@on_sqlite
def test_recording_asks_no_more_of_the_desk_for_thirty_things_than_for_one(store: Store) -> None:
    def people(first: int, count: int) -> list[tuple[str, EntityKind]]:
        return [(f"Mira Ann Person{n}", PERSON) for n in range(first, first + count)]

    asked: list[int] = []
    for number, names in enumerate((people(0, 1), people(1, 30), people(0, 1), people(1, 30)), 1):
        made, record = written(number, names)
        bring(store, made)
        statements: list[str] = []

        def heard(_c: object, _cursor: object, statement: str, *_: object, said: list[str] = statements) -> None:
            said.append(statement)

        event.listen(store.engine, "before_cursor_execute", heard)
        take_record(store, record)
        event.remove(store.engine, "before_cursor_execute", heard)
        asked.append(len(statements))
    # The first two bring names that nobody knew; the last two, what is known.
    one_new, many_new, one, many = asked
    assert (many, many_new) == (one, one_new) and many_new - many < 20


@on_sqlite
def test_no_question_about_topics_looks_through_a_whole_table(store: Store) -> None:
    told(store, 1, [("Orven", PLACE), ("Ann Harlow", PERSON)], tags=("harbour",))
    place(store)
    reader, orven = store.user(NOON), only(store, "Orven")
    store.follow(reader, orven, NOON)
    plans: list[tuple[str, str]] = []

    def explained(connection: object, cursor: object, statement: str, values: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()  # type: ignore[attr-defined]
            plans.extend((statement, row[3]) for row in rows)

    event.listen(store.engine, "before_cursor_execute", explained)
    store.topic(orven, NOON, reader)
    store.topic(orven, NOON, reader, before=(NOON, 99), only="mentions")
    store.topics(NOON)
    store.topics_named("or har")
    store.followed_topics(reader)
    event.remove(store.engine, "before_cursor_execute", explained)
    large = ("mentions", "articles", "claims", "entities", "entity_words", "entity_names", "told_of", "revisions")
    scans = {plan for _, plan in plans if plan.startswith("SCAN") and any(f"SCAN {name}" in plan for name in large)}
    assert plans and scans == set()
