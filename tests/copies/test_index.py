from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.copies import CopyIndex
from dateline.model import Article
from tests.copies.newsdesk import printed, wire
from tests.timing import grows_in_proportion

LOCAL = (
    "Our own reporter in Fennick writes that the river has not been so high in living memory, and that the ferry to "
    "the mill has not sailed since Sunday. The baker there has moved his oven upstairs."
)


START = datetime(2026, 1, 1, tzinfo=UTC)


def together(*articles: Article) -> bool:
    index = CopyIndex()
    return len({index.add(article) for article in articles}) == 1


def test_a_straight_copy_joins_its_wire() -> None:
    assert together(printed("gazette", wire("dam")), printed("post", wire("dam")))


def test_a_copy_cut_from_the_end_joins_its_wire() -> None:
    assert together(printed("gazette", wire("dam")), printed("post", wire("dam")[:4]))


def test_a_copy_with_a_local_lead_joins_its_wire() -> None:
    assert together(printed("gazette", wire("dam")), printed("post", [LOCAL, *wire("dam")[1:]]))


def test_paragraphs_capitals_and_quotation_marks_make_no_difference() -> None:
    plain = " ".join(wire("dam")).replace('"', "“").replace("Water Board", "water board").replace("—", "-")
    assert together(printed("gazette", wire("dam")), printed("post", [plain]))


def test_a_wire_within_a_longer_text_joins_it() -> None:
    longer = [*wire("whales")[:3], *wire("dam"), LOCAL]
    index = CopyIndex()
    first = index.add(printed("gazette", wire("dam")))
    assert index.add(printed("post", longer)) == first


def test_different_texts_stay_apart() -> None:
    assert not together(printed("gazette", wire("dam")), printed("post", wire("strike")))


@pytest.mark.parametrize("paragraph", [1, 5])
def test_a_shared_quotation_or_background_paragraph_is_no_copy(paragraph: int) -> None:
    assert not together(printed("gazette", wire("dam")), printed("post", [*wire("strike"), wire("dam")[paragraph]]))


def test_an_article_that_prints_two_texts_joins_neither_to_the_other() -> None:
    both = printed("digest", [*wire("dam"), *wire("strike")])
    dams = [printed(f"dam{n}", wire("dam")[: 7 - n]) for n in range(3)]
    strikes = [printed(f"strike{n}", wire("strike")[: 6 - n]) for n in range(3)]
    for order in ([both, *dams, *strikes], [*dams, both, *strikes], [*dams, *strikes, both]):
        index = CopyIndex()
        for article in order:
            index.add(article)
        assert len({index.wire_of(article.url) for article in dams}) == 1
        assert len({index.wire_of(article.url) for article in strikes}) == 1
        assert index.wire_of(dams[0].url) != index.wire_of(strikes[0].url)


def test_an_empty_or_very_short_text_stands_alone() -> None:
    for text in ("", "Rain again today.", " ".join(wire("dam")[0].split()[:20])):
        assert not together(printed("gazette", [text]), printed("post", [text]))


def test_a_new_revision_takes_the_place_of_the_earlier_one() -> None:
    index = CopyIndex()
    first = index.add(printed("gazette", wire("dam")))
    second = index.add(printed("post", wire("strike")))
    assert index.add(printed("post", wire("dam"))) == first
    assert index.groups() == {first: ["https://gazette.example/8", "https://post.example/8"]}
    assert index.add(printed("mail", wire("strike"))) not in (first, second)


def test_an_edited_article_keeps_its_wire() -> None:
    index = CopyIndex()
    first = index.add(printed("gazette", wire("dam")))
    copy = index.add(printed("post", wire("dam")))
    assert first == copy == index.add(printed("gazette", [*wire("dam")[:6], LOCAL]))
    alone = index.add(printed("mail", wire("whales")))
    assert index.add(printed("mail", wire("whales")[:2])) == alone


def test_the_same_boilerplate_in_a_thousand_articles_is_no_copy() -> None:
    dice = random.Random(4)
    footer = " ".join(wire("whales")[3:5])
    index = CopyIndex()
    for number in range(1000):
        own = " ".join(f"w{dice.randrange(10**6)}" for _ in range(120))
        outlet = ("gazette", f"paper{number}")[number % 2]
        index.add(Article(f"https://{outlet}.example/{number}", None, f"{own}\n\n{footer}", (), outlet=outlet))
    assert len(index.groups()) == 1000
    # Once it is known as boilerplate it does not make one text of two that hold little else.
    short = [" ".join(f"w{dice.randrange(10**6)}" for _ in range(30)) for _ in range(2)]
    assert len({index.add(printed(f"late{n}", [text, footer])) for n, text in enumerate(short)}) == 2


def test_a_flood_of_nearly_equal_items_is_one_text_in_linear_time() -> None:
    def add(count: int) -> None:
        index = CopyIndex()
        for number in range(count):
            text = "\n\n".join([*wire("dam"), f"Reading {number} of the gauge at Kastra."])
            index.add(Article(f"https://flood.example/{number}", None, text, (), outlet=f"o{number % 7}"))
        assert len(index.groups()) == 1

    assert grows_in_proportion(add, 100, 800)


def test_a_restored_index_answers_as_the_one_that_never_stopped() -> None:
    dice = random.Random(9)
    articles = [
        printed(f"o{n}", dice.sample(wire(name), dice.randint(2, len(wire(name)))), hour=n % 24)
        for n, name in enumerate(dice.choices(["dam", "strike", "whales"], k=40))
    ]
    whole = CopyIndex()
    answers, stood, merged = [], [dict[str, int]()], [dict[int, int]()]
    for article in articles:
        answers.append(whole.add(article))
        stood.append({before.url: whole.wire_of(before.url) for before in articles[: len(answers)]})
        merged.append(whole.aliases())
    assert whole.aliases(), "no wires became one: this tries less than it should"
    for stop in range(1, 40):
        again = CopyIndex()
        for gone, surviving in merged[stop].items():
            again.restore_alias(gone, surviving)
        for article in articles[:stop]:
            again.restore(article, stood[stop][article.url])
        assert [again.add(article) for article in articles[stop:]] == answers[stop:]
        assert again.groups() == whole.groups()


def at_day(name: str, day: int, outlet: str, *, end: int | None = None) -> Article:
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return replace(printed(outlet, wire(name)[:end]), url=f"https://{outlet}.example/{name}/{day}", published=when)


def test_what_was_printed_weeks_before_is_no_copy_and_stands_in_its_group_all_the_same() -> None:
    index = CopyIndex()
    first = index.add(at_day("dam", 0, "gazette"))
    assert index.add(at_day("dam", 13, "post")) == first
    index.forget_before(datetime(2026, 1, 20, tzinfo=UTC))
    later = index.add(at_day("dam", 26, "mail"))
    assert later != first
    assert index.groups() == {
        first: ["https://gazette.example/dam/0", "https://post.example/dam/13"],
        later: ["https://mail.example/dam/26"],
    }


def test_texts_out_of_reach_of_a_long_stream_are_forgotten() -> None:
    index = CopyIndex(window=timedelta(days=2))
    dice = random.Random(5)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(6000):
        text = " ".join(f"w{dice.randrange(5000)}" for _ in range(35))
        index.add(Article(f"https://o.example/{number}", None, text, ()), at=start + timedelta(minutes=5 * number))
    assert len(index.groups()) == 6000
    # 2 days are 576 articles; forgetting lags by two thousand.
    assert index.remembered < 3000


def test_an_old_article_that_changes_after_its_text_was_forgotten_stays_where_it_is() -> None:
    index = CopyIndex()
    first = index.add(at_day("dam", 0, "gazette"))
    index.add(at_day("dam", 1, "post"))
    index.forget_before(datetime(2026, 2, 1, tzinfo=UTC))
    assert index.add(at_day("dam", 0, "gazette", end=5)) == first
    assert index.wire_of("https://post.example/dam/1") == first


@pytest.mark.parametrize("day", [-20_000, 20_000])
def test_an_article_whose_clock_is_wrong_by_years_takes_nothing_from_the_others(day: int) -> None:
    index = CopyIndex()
    first = index.add(at_day("dam", 0, "gazette"))
    for number in range(1100):
        index.add(replace(printed("filler", [f"Item {number}."]), url=f"https://filler.example/{number}"), at=START)
        if number % 400 == 0:
            index.add(at_day("strike", day + number, "wrong"))
    assert index.add(at_day("dam", 1, "post")) == first


def test_a_fuller_copy_makes_two_groups_one_and_the_earlier_keeps_its_id() -> None:
    text = [*wire("dam"), *wire("whales")]
    head, tail = printed("gazette", text[:8]), printed("post", text[6:])
    index = CopyIndex()
    first, second = index.add(head), index.add(tail)
    assert first != second
    assert index.add(printed("mail", text)) == first
    assert index.merged == ((second, first),) and index.aliases() == {second: first}
    assert index.wire_of(tail.url) == first and len(index.groups()) == 1


def test_copies_near_the_bar_fold_whichever_came_first() -> None:
    text = [*wire("dam"), *wire("whales")]
    parts = [printed(f"o{n}", part) for n, part in enumerate((text[:8], text[2:10], text[3:], text))]
    for order in permutations(parts):
        index = CopyIndex()
        for article in order:
            index.add(article)
        assert len(index.groups()) == 1


def test_a_write_through_that_keeps_a_third_in_many_pieces_is_a_version_of_the_text() -> None:
    sentences = [sentence for paragraph in wire("dam") for sentence in paragraph.split(". ")]
    fresh = [
        sentence for name in ("strike", "whales") for paragraph in wire(name) for sentence in paragraph.split(". ")
    ]
    woven = [mixed for pair in zip(sentences, fresh, strict=False) for mixed in pair]
    block = [*sentences[:4], *fresh[: len(woven) - 4]]
    assert together(printed("gazette", [". ".join(sentences)]), printed("post", [". ".join(woven)]))
    assert not together(printed("gazette", [". ".join(sentences)]), printed("post", [". ".join(block)]))


def test_a_long_quotation_that_two_articles_share_makes_no_copy() -> None:
    speech = f"“{' '.join(wire('whales')[:4])}”".replace('"', "")
    mine, theirs = [wire("dam")[0], speech, wire("dam")[4]], [wire("strike")[0], speech, wire("strike")[3]]
    assert not together(printed("gazette", mine), printed("post", theirs))


def test_a_speech_printed_alone_is_a_text_like_any_other() -> None:
    speech = f"“{' '.join(wire('whales'))}”".replace('"', "")
    assert together(printed("gazette", [speech]), printed("post", [speech, "The speech was given on Monday."]))


def test_captions_of_the_same_pictures_make_no_copy() -> None:
    caption = (
        "The Kastra dam on Tuesday, with {} of the lake behind it, seen from the road. (Norlund Press Photo/Ada Ferris)"
    )
    captions = [
        caption.format(what) for what in ("the water", "the wall", "the villages", "the eastern bank", "the end")
    ]
    mine, theirs = [*captions, *wire("dam")[3:5]], [*captions, *wire("strike")[2:4]]
    assert not together(printed("gazette", mine), printed("post", theirs))


def test_an_outlets_own_footer_that_is_most_of_its_short_items_makes_no_copy() -> None:
    footer = " ".join(wire("whales"))
    items = [printed("gazette", [wire(name)[0], footer], hour=hour) for hour, name in enumerate(("dam", "strike"))]
    assert not together(*items)


def test_asking_for_an_article_never_added_says_so() -> None:
    with pytest.raises(KeyError):
        CopyIndex().wire_of("https://nowhere.example/")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.lists(st.sampled_from(range(60)), max_size=80)), max_size=30))
def test_every_article_stands_in_exactly_one_group(items: list[tuple[int, list[int]]]) -> None:
    index = CopyIndex()
    for url, numbers in items:
        index.add(
            Article(f"https://o.example/{url}", None, " ".join(f"word{n}" for n in numbers), (), outlet=f"o{url}")
        )
    grouped = [url for urls in index.groups().values() for url in urls]
    assert sorted(grouped) == sorted({f"https://o.example/{url}" for url, _ in items})
    assert all(url in index.groups()[index.wire_of(url)] for url in grouped)
