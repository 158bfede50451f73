"""Stories that readers merged, split, and moved articles between."""

from __future__ import annotations

from dateline.model import Article
from dateline.stories import StoryIndex
from tests.stories.newsdesk import day

STREAM = day()
KARSK, DAM = ([article.url for name, article in STREAM if name == event] for event in ("karsk", "dam"))


def index_of(articles: list[Article], index: StoryIndex | None = None) -> StoryIndex:
    found = index or StoryIndex()
    for article in articles:
        found.add(article)
    found.moved()
    return found


def everything() -> list[Article]:
    return [article for _, article in STREAM]


def test_stories_merged_by_hand_stand_under_the_older_id() -> None:
    index = index_of(everything())
    first, second = sorted((index.story_of(DAM[0]), index.story_of(KARSK[0])))
    index.together([*DAM, *KARSK])
    assert set(index.groups()[first]) == {*DAM, *KARSK}
    assert index.aliases() == {second: first}
    assert index.moved() == {}


def test_articles_split_off_by_hand_stand_in_a_new_story_and_the_others_keep_theirs() -> None:
    index = index_of(everything())
    before = index.story_of(DAM[0])
    index.apart(DAM[1:3], DAM[:1])
    assert index.groups()[before] == DAM[:1]
    number = index.story_of(DAM[1])
    assert number > max(index.story_of(url) for url in (*KARSK, DAM[0]))
    assert index.moved() == {DAM[1]: number, DAM[2]: number}
    assert index.moved() == {}
    assert index.aliases() == {}


def test_an_article_moved_by_hand_leaves_its_story_for_the_other() -> None:
    index = index_of(everything())
    karsk = index.story_of(KARSK[0])
    index.move([DAM[1]], KARSK, [DAM[0], DAM[2]])
    assert set(index.groups()[karsk]) == {DAM[1], *KARSK}
    assert index.moved() == {DAM[1]: karsk}


def test_a_story_that_all_its_articles_are_moved_out_of_becomes_part_of_the_other() -> None:
    index = index_of(everything())
    index.move(DAM, KARSK, [])
    assert index.story_of(DAM[0]) == index.story_of(KARSK[0])
    assert len(index.aliases()) == 1


def test_what_was_put_right_before_articles_come_holds_when_they_come() -> None:
    index = StoryIndex()
    index.apart(DAM[1:3], DAM[:1])
    index.together([*DAM[1:3], *KARSK])
    index_of(everything(), index)
    assert len({index.story_of(url) for url in (*DAM[1:3], *KARSK)}) == 1
    assert index.story_of(DAM[0]) != index.story_of(DAM[1])


def test_an_article_moved_before_any_has_come_is_placed_in_the_story_that_it_was_moved_to() -> None:
    index = StoryIndex()
    index.move([DAM[1]], KARSK, [DAM[0], DAM[2]])
    index_of(everything(), index)
    assert index.story_of(DAM[1]) == index.story_of(KARSK[0])
    assert index.story_of(DAM[0]) != index.story_of(DAM[1])


def test_a_later_correction_counts_where_it_contradicts_an_earlier_one() -> None:
    index = index_of(everything())
    index.together([*DAM, *KARSK])
    index.apart(KARSK, DAM)
    assert index.story_of(KARSK[0]) != index.story_of(DAM[0])
    index.together([KARSK[0], DAM[0]])
    assert index.story_of(KARSK[0]) == index.story_of(DAM[0])


def test_a_copy_of_a_text_that_was_split_off_goes_where_the_reader_put_it() -> None:
    index = StoryIndex()
    index.apart([DAM[1]], [DAM[0]])
    articles = {article.url: article for article in everything()}
    first = index.add(articles[DAM[0]], wire=1)
    assert index.add(articles[DAM[1]], wire=1) != first


def test_an_index_that_is_told_the_corrections_again_answers_as_the_one_before() -> None:
    articles = everything()
    half = len(articles) // 2
    index = index_of(articles[:half])
    named = [article.url for article in articles[:half] if article.url in DAM]
    index.apart(named[:1], named[1:])
    again = StoryIndex()
    again.apart(named[:1], named[1:])
    for article in articles[:half]:
        again.restore(article, index.story_of(article.url))
    index_of(articles[half:], index)
    index_of(articles[half:], again)
    assert again.groups() == index.groups()
