"""What the pages say about one invented story, and that they say it truly."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from sqlalchemy import insert

from dateline.config import Settings
from dateline.store import Store
from dateline.store.schema import aliases
from tests.web.running import Client, serving

PAGES = (
    "/",
    "/river",
    "/stories",
    "/story/1",
    "/article/1",
    "/article/2",
    "/article/5",
    "/article/5/changes",
    "/article/1/changes",
    "/article/1/inspect",
    "/wire/1",
    "/wire/2",
    "/corrections",
    "/compare/1/3",
    "/claims",
    "/claims/mended",
    "/claim/2",
    "/source/1",
    "/place/1",
    "/map",
    "/claims?naming=anonymous",
    "/search",
    "/search?q=talks",
    "/search?q=nothing",
    "/feeds",
    "/feed/1",
    "/feed/6",
    "/feed/6/log",
    "/read",
    "/start",
)
TWINS = tuple(page for page in PAGES if page not in ("/", "/read", "/start") and "?" not in page)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_and_every_link_on_it_to_this_desk_leads_to_a_page(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status == 200
    own = set(re.findall(r'href="(/[^"#]*)', answer.text)) - {page}
    assert own
    for link in own:
        assert client.get(link.replace("&amp;", "&")).status == 200, f"{page} links to {link}"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_a_page_leads_to_a_place_on_it(client: Client, page: str) -> None:
    text = client.get(page).text
    places = re.findall(r'\bid="([^"]+)"', text)
    assert len(places) == len(set(places)), "an id stands twice"
    for place in set(re.findall(r'href="#([^"]+)"', text)):
        assert place in places


@pytest.mark.parametrize("page", ["/", "/article/1"])
def test_the_first_picture_of_a_page_is_loaded_at_once_and_those_below_when_they_are_reached(
    client: Client, page: str
) -> None:
    first, *others = re.findall(r"<img [^>]*>", client.get(page).text)
    assert 'loading="eager"' in first and 'fetchpriority="high"' in first
    assert all('loading="lazy"' in image for image in others)


@pytest.mark.parametrize("page", TWINS)
def test_a_page_of_data_has_a_twin_in_json(client: Client, page: str) -> None:
    answer = client.get(f"{page}.json")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.body)
    assert f'href="{page}.json"' in client.get(page).text


def test_the_front_page_counts_outlets_and_different_texts_and_links_each_count_to_its_list(client: Client) -> None:
    page = client.get("/")
    assert "5 articles since yesterday" in page.words
    assert "2 different texts" in page.words
    assert "5 outlets" in page.words
    assert "3 named sources" in page.words
    assert re.search(r'<a [^>]*href="/story/1#outlets"[^>]*title="[^"]+"[^>]*>5 outlets</a>', page.text)
    assert "Friday 16 October" in page.words
    assert json.loads(client.get("/front.json").body)["articles"] == 5


def test_the_header_links_only_to_pages_that_are_there(client: Client) -> None:
    text = client.get("/").text
    header = text[text.index("<header>") : text.index("</header>")]
    links = re.findall(r'href="(/[a-z]*)"', header[header.index("<nav") : header.index("</nav>")])
    assert len(links) >= 7
    assert [link for link in links if client.get(link).status != 200] == []


def test_the_sample_says_that_it_is_invented_and_how_to_start_a_desk(client: Client) -> None:
    page = client.get("/river")
    assert "The newsroom you are looking at is invented" in page.words
    assert re.search(r'href="/start">Start my own desk<', page.text)


def test_an_own_desk_whose_clock_is_set_is_not_called_invented(settings: Settings, store: Store) -> None:
    with serving(settings, store) as own:
        assert "invented" not in own.get("/").words


def test_a_story_sets_disagreeing_figures_one_above_the_other_with_who_gives_them(client: Client) -> None:
    words = client.get("/story/1").words
    assert "Sources disagree" in words
    ministry = words.index("Interior Ministry At least 31 people were killed")
    monitors = words.index("Monitors Monitors put the number of those killed at 21.")
    assert monitors < ministry, "the newest stands first"


def test_a_story_folds_its_background_away_and_dates_it_by_when_it_was_first_seen(client: Client) -> None:
    text = client.get("/story/1").text
    folded = text[text.index("<details>", text.index('id="timeline"')) :]
    folded = folded[: folded.index("</details>")]
    assert "believed to have lost a warehouse" in folded
    assert "first seen" in folded


def test_a_denial_is_shown_as_a_denial(client: Client) -> None:
    assert "The army denied" in client.get("/claims?act=deny").words
    assert "The army" not in client.get("/claims?act=state").words


def test_claims_are_told_apart_by_how_their_source_is_named(client: Client) -> None:
    words = client.get("/claims?naming=anonymous").words
    assert "begun before midnight" in words
    assert "no other road" not in words
    assert client.get("/claims?naming=nonsense").status == 404
    assert "No claim answers to this." in client.get("/claims?naming=document").words


def test_an_article_marks_each_source_in_the_text_by_how_well_it_is_named(client: Client) -> None:
    text = client.get("/article/1").text
    assert re.search(r'<a class="mark person"[^>]*>Jano Reth, the lead mediator</a>', text)
    assert re.search(r'<a class="mark anonymous"[^>]*>Two security sources</a>', text)
    assert re.search(r'class="query"[^>]*>\?</span><a class="cue unattributed"', text)
    assert "How a source is named:" in text


def test_an_article_is_set_with_its_furniture_apart_from_its_text(client: Client) -> None:
    text = client.get("/article/1").text
    assert re.search(r'<p class="kicker">Meridian News · World', text)
    assert re.search(r'<p class="dek" dir="auto">Delegations are back in Port Maren</p>', text)
    assert "By Ana Velt in Port Maren" in text
    assert "from Meridian News" in text
    assert re.search(r'<h2 class="subhead"[^>]*>THE TOLL</h2>', text)
    assert re.search(r'class="caption">Delegates arrive at the customs house', text)
    assert re.search(r'class="credit">Photo: Meridian News/Tolla Wen<', text)


def test_an_article_says_where_it_first_appeared_and_leads_to_the_original(client: Client) -> None:
    text = client.get("/article/2").text
    assert re.search(r'First appeared on <a href="https://meridian.example/strait-talks"[^>]*>Meridian News</a>', text)
    assert re.search(r'href="https://courier.example/strait-talks" rel="[^"]*noreferrer', text)


def test_a_correction_stands_in_a_box_and_the_change_can_be_compared(client: Client) -> None:
    text = client.get("/article/5").text
    assert re.search(r'<aside class="correction".*?An earlier version gave the number as 19', text, re.DOTALL)
    assert 'href="/article/5/changes"' in text
    changes = client.get("/article/5/changes")
    assert "changed this article and says so in a correction" in changes.words
    assert "<del>19</del>" in changes.text
    assert "<ins>21</ins>" in changes.text


def test_two_copies_are_compared_in_one_sentence_that_names_the_denial_that_was_cut(client: Client) -> None:
    words = client.get("/compare/1/3").words
    assert re.search(
        r"Northern Ledger kept \d\d % of the agency’s text and cut the last \d sentences "
        r"\(a denial by The army among them\)\.",
        words,
    )
    assert "printed the whole text unchanged" in client.get("/compare/1/4").words


def test_the_copies_of_a_text_show_the_share_each_kept(client: Client) -> None:
    words = client.get("/wire/1").words
    assert "Same text in 4 outlets" in words
    assert "The text comes from Meridian News." in words
    assert re.search(r"Northern Ledger .{0,20}69 %", words)


def test_a_feed_that_fails_says_what_it_answered_since_when_and_what_to_try(client: Client) -> None:
    words = client.get("/feed/6").words
    assert "Failing since" in words
    assert "404 Not Found" in words
    assert "Look on the site for its new address." in words


def test_what_an_outlet_prints_is_text_and_never_markup(client: Client) -> None:
    for page in ("/article/4", "/river", "/story/1", "/compare/1/4"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_no_page_names_a_host_that_a_browser_would_ask(client: Client) -> None:
    for page in PAGES:
        assert not re.search(r'(?:src|srcset|action)="(?:https?:)?//', client.get(page).text)


def test_a_page_that_is_not_there_says_so_in_words_and_in_json(client: Client) -> None:
    for page in ("/story/999", "/article/999", "/wire/999", "/feed/999", "/nothing", "/article/1/changes/3"):
        assert client.get(page).status == 404
        assert "There is no such page." in client.get(page).words
    data = json.loads(client.get("/story/999.json").body)
    assert data["error"]
    assert data["advice"]


def test_the_notes_on_the_first_story_are_closed_for_good(client: Client) -> None:
    assert client.get("/story/1").text.count('role="note"') == 4
    assert client.send("/notes/close", {"back": "/story/1"}).headers["location"] == "/story/1"
    assert 'role="note"' not in client.get("/story/1").text


def test_the_switch_between_light_and_dark_is_kept_and_comes_back_to_the_page(client: Client) -> None:
    answer = client.send("/theme", {"theme": "dark", "back": "/claims?act=deny"})
    assert (answer.status, answer.headers["location"]) == (303, "/claims?act=deny")
    assert 'data-theme="dark"' in client.get("/").text
    assert client.send("/theme", {"theme": "light", "back": "https://elsewhere.example/"}).headers["location"] == "/"
    assert client.send("/theme", {"theme": "light", "back": "//elsewhere.example/"}).headers["location"] == "/"


def test_the_feeds_can_be_taken_along_as_opml(client: Client) -> None:
    answer = client.get("/feeds.opml")
    assert answer.headers["content-disposition"] == 'attachment; filename="dateline.opml"'
    assert answer.text.count("xmlUrl=") == 6


def test_the_desk_says_that_it_is_well(client: Client) -> None:
    assert json.loads(client.get("/healthz").body) == {"ok": True}


def test_the_desk_says_that_it_is_not_well_where_its_database_cannot_be_read(
    empty: tuple[Client, Store, Settings],
) -> None:
    client, store, _ = empty
    with store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE roles")
    answer = client.get("/healthz")
    assert (answer.status, json.loads(answer.body)) == (503, {"ok": False, "why": "the database does not answer"})


@pytest.mark.parametrize("twin", ["", ".json"])
def test_the_address_of_a_story_that_was_merged_leads_to_the_story_it_is_part_of(
    client: Client, store: Store, twin: str
) -> None:
    gone, (story, *_) = 9_000 + len(twin), store.stories()
    with store.writing() as connection:
        connection.execute(insert(aliases).values(kind="story", old_id=gone, new_id=story.id))
    answer = client.get(f"/story/{gone}{twin}")
    assert (answer.status, answer.headers["location"]) == (308, f"/story/{story.id}{twin}")


def test_the_front_page_and_its_data_hold_the_same_claims(client: Client) -> None:
    said = json.loads(client.get("/front.json").body)["said"]
    assert client.get("/").text.count('class="plain words" href="/article/') == len(said)


def test_numbers_and_places_that_nothing_can_have_are_answered_in_order(client: Client) -> None:
    for page in ("/story/99999999999999999999", "/article/9007199254740992", "/compare/1/99999999999999999999"):
        assert client.get(page).status == 404
    for place in ("0001-01-01T00:00:00+14:00,1", "yesterday,1", ",", "2026-10-16T20:00:00Z,99999999999999999999"):
        assert client.get(f"/river?before={quote(place)}").status == 200
    for query in ("story=99999999999999999999", "speaker=%00", "before=x", "page=99999999999"):
        assert client.get(f"/claims?{query}").status == 200
    assert client.get("/stories?page=999999").status == 200


def test_a_long_list_goes_on_at_a_stable_address(client: Client, store: Store) -> None:
    newest, second, *_ = store.river()
    place = f"{newest.at:%Y-%m-%dT%H:%M:%S.%fZ},{newest.id}"
    page = client.get(f"/river?before={quote(place)}")
    assert f'href="/article/{second.id}"' in page.text
    assert f'href="/article/{newest.id}"' not in page.text
    assert 'href="/river">Newest</a>' in page.text
