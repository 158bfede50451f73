"""The pages of topics: what they gather, follow and let a reader put right."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from dateline.config import Settings
from dateline.model import EntityKind
from dateline.store import Store
from tests.store.making import NOON, place
from tests.store.naming import told
from tests.web.running import Client, serving

PERSON, BODY, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE
ATOM = "{http://www.w3.org/2005/Atom}"

Desk = tuple[Client, Store, Settings]


@pytest.fixture
def desk(tmp_path: Path, empty_sqlite: Path) -> Iterator[tuple[Client, Store]]:
    """Four articles: three name a town and a mayor, one of those in its headline."""
    file = shutil.copyfile(empty_sqlite, tmp_path / "desk.sqlite")
    store = Store.open(file)
    told(store, 1, [("Orven", PLACE), ("Ann Marie Harlow", PERSON)], headline="Orven waits", dek="A town & its mayor")
    told(store, 2, [("Orven", PLACE), ("Ann Harlow", PERSON)], tags=("harbour <works>",))
    told(store, 3, [("Orven", PLACE), ("Peter Harlow", PERSON)])
    told(store, 4, [("Lisk", PLACE), ("Orven Bank", BODY), ("Bank Orven", BODY)])
    for _ in range(4):
        place(store)
    with serving(Settings(data_dir=tmp_path, database=str(file), port=0, clock=NOON), store) as client:
        yield client, store
    store.close()


def topic(store: Store, name: str) -> int:
    return next(line.id for line in store.topics_named(name) if line.name == name)


def test_a_topic_gathers_what_is_about_it_and_what_mentions_it_and_tells_them_apart(desk: tuple[Client, Store]) -> None:
    client, store = desk
    orven = topic(store, "Orven")
    page = client.get(f"/topic/{orven}")
    assert page.status == 200 and "So it was, Orven knew." in page.words and "A town & its mayor" in page.words
    assert re.findall(r'id="article-(\d)"', page.text) == ["1", "2", "3"]
    assert "3 articles 1 about it 2 mention it" in page.words
    for only, listed in (("about", ["1"]), ("mentions", ["2", "3"])):
        assert re.findall(r'id="article-(\d)"', client.get(f"/topic/{orven}?only={only}").text) == listed
    assert client.get(f"/topic/{orven}?only=nothing").status == 404
    assert client.get("/topic/999").status == 404 and client.get(f"/topic/{'9' * 18}").status == 404


def test_another_name_of_a_topic_leads_to_it_and_its_data_says_all_that_the_page_shows(
    desk: tuple[Client, Store],
) -> None:
    client, store = desk
    full = topic(store, "Ann Marie Harlow")
    short = next(name.id for name in store.topic(full, NOON).names if name.id != full)
    assert client.get(f"/topic/{short}").headers["location"] == f"/topic/{full}"
    assert client.get(f"/topic/{short}.json").headers["location"] == f"/topic/{full}.json"
    data = client.get(f"/topic/{full}.json").text
    assert '"Ann Harlow"' in data and '"Ann Marie Harlow"' in data and '"Peter Harlow"' not in data


def test_a_topics_feed_is_atom_with_each_text_in_full(desk: tuple[Client, Store]) -> None:
    client, store = desk
    orven = topic(store, "Orven")
    answer = client.get(f"/topic/{orven}/feed.xml")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = fromstring(answer.body)
    assert feed.findtext(f"{ATOM}title") == "Orven: newest articles"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Orven waits", "Bridge news 2", "Bridge news 3"]
    assert "<p>So it was, Orven knew.</p>" in (entries[0].findtext(f"{ATOM}content") or "")
    link = entries[0].find(f"{ATOM}link")
    assert link is not None and link.get("href") == f"http://127.0.0.1:{client.port}/article/1"


def test_topics_are_found_by_name_and_listed_with_what_is_followed_first(desk: tuple[Client, Store]) -> None:
    client, store = desk
    orven = topic(store, "Orven")
    assert client.send(f"/topic/{orven}/follow", {"follow": "yes", "back": "/topics"}, f"/topic/{orven}").status == 303
    told(store, 5, [("Orven", PLACE)], headline="News from the town")
    page = client.get("/topics?q=harl")
    assert "Ann Marie Harlow" in page.words and "Peter Harlow" in page.words
    assert "1 new article" in page.words and page.text.index("1 new article") > page.text.index("Peter Harlow")
    assert "No topic has a name that begins so." in client.get("/topics?q=zzz").words
    assert "News from the town" in client.get("/").words
    assert "new" in client.get(f"/topic/{orven}").words.split()
    assert "nothing new" in client.get("/topics").words, "whoever has looked at a topic has seen what was new"
    client.send(f"/topic/{orven}/follow", {"follow": "no", "back": "/"}, f"/topic/{orven}")
    assert "Followed" not in client.get("/topics").words


def test_two_topics_are_put_together_and_apart_by_hand_without_scripts(desk: tuple[Client, Store]) -> None:
    client, store = desk
    one, other = topic(store, "Bank Orven"), topic(store, "Orven Bank")
    page = f"/topic/{one}"
    # Several begin so: the page comes back to ask which.
    answer = client.send(f"{page}/join", {"other": "orven"}, page)
    assert answer.status == 303 and "same=orven" in answer.headers["location"]
    asked = client.get(answer.headers["location"].partition("#")[0])
    assert f'name="other" value="{other}"' in asked.text
    assert client.send(f"{page}/join", {"other": str(other)}, page).headers["location"] == f"/topic/{other}"
    assert client.get(page).headers["location"] == f"/topic/{other}"
    listed = client.get("/topics").words
    assert "Bank Orven is the same as Orven Bank." in listed
    client.send(f"/topic/{other}/part", {"name": str(one), "back": "/topics"}, f"/topic/{other}")
    assert client.get(page).status == 200
    client.send(f"{page}/hide", {}, page)
    assert "Bank Orven is no topic." in client.get("/topics").words
    (hand,) = store.topic_hands(store.user(NOON))
    client.send("/topics/take-back", {"digest": hand.digest, "back": "/topics"}, "/topics")
    assert "no topic" not in client.get("/topics").words


def test_a_form_about_a_topic_needs_this_visitors_own_token(desk: tuple[Client, Store]) -> None:
    client, store = desk
    orven = topic(store, "Orven")
    form = "application/x-www-form-urlencoded"
    for path in (f"/topic/{orven}/{what}" for what in ("follow", "join", "part", "hide")):
        assert client.ask("POST", path, b"follow=yes&other=1&name=1", Content_Type=form).status == 403
    assert client.ask("POST", "/topics/take-back", b"digest=x", Content_Type=form).status == 403
    assert store.known_user() is None


def test_what_outlets_print_is_escaped_wherever_a_topic_shows_it(desk: tuple[Client, Store]) -> None:
    client, store = desk
    tag = topic(store, "harbour <works>")
    for path in (f"/topic/{tag}", "/topics", "/topics?q=harbour", f"/topic/{tag}/feed.xml"):
        text = client.get(path).text
        assert "<works>" not in text and "harbour &lt;works&gt;" in text


def test_a_desk_without_articles_says_where_topics_come_from(empty: Desk) -> None:
    client, _, _ = empty
    assert "topics are found with the claims" in client.get("/topics").words
