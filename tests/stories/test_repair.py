"""The second look at stories as they grow, and what bad input gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline.model import Article
from dateline.stories import StoryIndex
from dateline.stories.repair import is_looked_at
from tests.stories.newsdesk import day
from tests.stories.test_index import NOON, long_stream, told
from tests.timing import grows_in_proportion


def test_a_story_is_looked_at_again_at_sizes_that_grow_by_a_third_or_a_half() -> None:
    looked = [size for size in range(200) if is_looked_at(size)]
    assert looked == [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192]


def test_a_story_that_holds_two_events_is_split_as_both_are_told_on() -> None:
    strikes = [article for event, article in day() if event in ("karsk", "velmor")]
    index = StoryIndex()
    first = {article.url: index.add(article) for article in strikes}
    karsk, velmor = ("https://gazette.example/karsk-1", "https://post.example/velmor-1")
    assert first[karsk] == first[velmor]
    assert len({index.story_of(article.url) for article in strikes}) == 2
    moved = index.moved()
    assert moved and all(number == index.story_of(url) for url, number in moved.items())


def test_every_article_that_changes_its_story_is_told_by_aliases_or_as_moved() -> None:
    index = StoryIndex()
    stands: dict[str, int] = {}
    for article, wire in long_stream(4, 400):
        stands[article.url] = index.add(article, wire=wire)
        stands.update(index.moved())
        aliases = index.aliases()
        stands = {url: aliases.get(number, number) for url, number in stands.items()}
        assert stands == {url: index.story_of(url) for url in stands}


def test_a_second_look_undoes_nothing_that_a_reader_put_right() -> None:
    index = StoryIndex()
    stream = long_stream(4, 300, hours=2)
    for article, wire in stream[:150]:
        index.add(article, wire=wire)
    sized = sorted(index.groups().values(), key=len)
    large, other, third = sized[-1], sized[-2], sized[-3]
    index.apart(large[:2], large[2:])
    index.together([*other, *third])
    for article, wire in stream[150:]:
        index.add(article, wire=wire)
        assert len({index.story_of(url) for url in large[:2]}) == 1
        assert index.story_of(large[0]) not in {index.story_of(url) for url in large[2:]}
        assert len({index.story_of(url) for url in (*other, *third)}) == 1


def test_a_text_of_two_words_stands_alone_until_others_come_that_are_like_it() -> None:
    index = StoryIndex()
    index.add(told("a", "Kastra dam gates opened after a week of rain"))
    short = told("b", "Kastra dam", after_hours=1, outlet="post")
    assert index.add(short) != index.story_of("https://gazette.example/a")
    for n, headline in enumerate(("Kastra dam gates opened after rain", "Rain: gates of Kastra dam opened"), 2):
        index.add(told(f"c{n}", headline, after_hours=n, outlet=f"o{n}"))
    assert index.story_of(short.url) == index.story_of("https://gazette.example/a")


def test_a_clock_that_is_years_ahead_does_not_make_all_others_old() -> None:
    index = StoryIndex()
    first = index.add(told("a", "Kastra dam gates opened after a week of rain"), at=NOON)
    wrong = replace(told("w", "Minister buys a yacht in Holmsund"), published=datetime(2031, 1, 1, tzinfo=UTC))
    index.add(wrong, at=NOON + timedelta(hours=1))
    late = told("b", "Gates of Kastra dam opened after week of rain", after_hours=2, outlet="post")
    assert index.add(late, at=NOON + timedelta(hours=2)) == first


def test_articles_that_come_days_late_find_their_story_and_the_oldest_stand_alone() -> None:
    index = StoryIndex()
    first = index.add(told("a", "Kastra dam gates opened after a week of rain"))
    index.add(told("x", "Minister buys a yacht in Holmsund", after_hours=100))
    late = told("b", "Gates of Kastra dam opened after week of rain", after_hours=3, outlet="post")
    assert index.add(late) == first
    index.add(told("y", "Minister sells the yacht again", after_hours=400))
    old = told("c", "Gates at Kastra dam opened after week of rain", after_hours=4, outlet="mail")
    assert index.add(old) != first


def test_a_flood_of_one_text_reworded_takes_linear_time_and_is_one_story() -> None:
    def flood(count: int) -> StoryIndex:
        index = StoryIndex()
        for number in range(count):
            words = "Gauge at Kastra dam reads high water again tonight"
            index.add(told(str(number), f"{words} {number}", outlet=f"o{number}", after_hours=number / 500))
        return index

    assert len(flood(300).groups()) == 1
    assert grows_in_proportion(lambda count: flood(count), 200, 1000, slack=5)


def test_articles_without_a_word_in_common_cost_no_more_as_the_index_fills() -> None:
    def fill(count: int) -> None:
        index = StoryIndex()
        for number in range(count):
            index.add(Article(f"https://o.example/{number}", f"Kastra a{number} b{number} c{number}", "", ()), at=NOON)

    assert grows_in_proportion(fill, 1000, 3000, slack=5)
