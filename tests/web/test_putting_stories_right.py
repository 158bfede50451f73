"""Stories are put right by plain forms, and every count on them leads to what it counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from dateline.config import Settings
from dateline.store import Store
from tests.web import invented
from tests.web.running import Client, serving


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Client, Store]]:
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0, clock=invented.NOW)
    store = Store.open(settings.database)
    invented.build(store)
    with serving(settings, store) as client:
        yield client, store
    store.close()


def lone(store: Store) -> int:
    """The article whose text nobody else prints."""
    return next(line.id for line in store.story(1).articles if line.outlet == "Ostrova Daily")


def test_an_article_is_taken_out_into_a_story_of_its_own_and_that_is_taken_back(desk: tuple[Client, Store]) -> None:
    client, store = desk
    answer = client.send("/story/1/take-out", {"article": str(lone(store)), "to": "own", "other": ""}, page="/story/1")
    assert (answer.status, answer.headers["location"]) == (303, "/story/1#put-right")
    page = client.get("/story/1")
    assert "1 article was taken out into a story of its own, now in Port Maren counts its dead" in page.words
    assert len(store.story(1).articles) == 4
    listed = client.get("/corrections")
    assert "Port Maren counts its dead" in listed.words
    number = re.search(r'name="correction" value="(\d+)"', listed.text)
    assert number is not None
    answer = client.send("/corrections/undo", {"correction": number[1]}, page="/corrections")
    assert (answer.status, answer.headers["location"]) == (303, "/corrections")
    assert len(store.story(1).articles) == 5
    assert "Nothing has been put right by hand" in client.get("/corrections").words


def test_a_story_is_joined_with_another_that_is_named_by_number_or_address(desk: tuple[Client, Store]) -> None:
    client, store = desk
    for named in ("{}", " {} ", "/story/{}", "http://127.0.0.1:8080/story/{}?x=1#said"):
        store.take_from_story(store.user(invented.NOW), 1, [lone(store)], invented.NOW)
        other = max(line.id for line in store.stories())
        answer = client.send("/story/1/join", {"to": "other", "other": named.format(other)}, page="/story/1")
        assert (answer.status, answer.headers["location"]) == (303, "/story/1#put-right")
        assert len(store.story(1).articles) == 5
        moved = client.get(f"/story/{other}")
        assert (moved.status, moved.headers["location"]) == (308, "/story/1")


def test_articles_are_moved_to_a_story_that_is_picked_or_written_beside_what_is_picked_already(
    desk: tuple[Client, Store],
) -> None:
    client, store = desk
    copies = {str(line.id) for line in store.story(1).articles} - {str(lone(store))}
    store.take_from_story(store.user(invented.NOW), 1, [lone(store)], invented.NOW)
    other = max(line.id for line in store.stories())
    reader = store.user(invented.NOW)
    store.take_from_story(reader, 1, [int(min(copies))], invented.NOW, to=other)
    assert store.story_hands()[0].kind == "joined"  # its copies went too, and nothing was left
    store.undo_story_hand(reader, store.story_hands()[0].id, invented.NOW)
    for fields in ({"to": str(other), "other": ""}, {"to": "own", "other": f" /story/{other} "}):
        answer = client.send("/story/1/take-out", {"article": min(copies), **fields}, page="/story/1")
        assert answer.status == 303
        assert len(store.story(1).articles) == 5
        store.undo_story_hand(reader, store.story_hands()[0].id, invented.NOW)
        assert len(store.story(1).articles) == 4


def test_the_twin_of_a_form_says_as_data_what_was_done(desk: tuple[Client, Store]) -> None:
    client, store = desk
    answer = client.send("/story/1/take-out.json", {"article": str(lone(store)), "to": "own"}, page="/story/1")
    done = json.loads(answer.body)["done"]
    assert (done["kind"], done["number"], done["apart_from"]["id"]) == ("split", 1, 1)
    assert json.loads(client.get("/corrections.json").body)["stories"] == [done]
    assert json.loads(client.get("/story/1.json").body)["put_right"] == [done]
    back = client.send("/corrections/undo.json", {"correction": str(done["id"])}, page="/corrections")
    assert json.loads(back.body)["taken_back"] == done
    assert json.loads(client.get("/corrections.json").body)["stories"] == []


def test_a_form_that_asks_for_nothing_that_can_be_done_says_so_and_changes_nothing(desk: tuple[Client, Store]) -> None:
    client, store = desk
    for path, fields, status, said in (
        ("/story/1/join", {"to": "other", "other": "1"}, 422, "one story already"),
        ("/story/1/join", {"to": "other", "other": "the other one"}, 422, "its number or its address"),
        ("/story/1/join", {"to": "other", "other": ""}, 422, "its number or its address"),
        ("/story/1/join", {"to": "other", "other": "4711"}, 404, ""),
        ("/story/1/take-out", {"to": "own"}, 422, "none of its articles was picked"),
        ("/story/1/take-out", {"article": "1' OR 1", "to": "own"}, 422, "none of its articles was picked"),
        ("/story/4711/take-out", {"article": "1", "to": "own"}, 404, ""),
        ("/corrections/undo", {"correction": "12"}, 404, ""),
        ("/corrections/undo", {"correction": "x"}, 404, ""),
    ):
        answer = client.send(path, fields, page="/story/1")
        assert answer.status == status, path
        assert said in answer.words
    assert store.story_hands() == ()
    assert len(store.story(1).articles) == 5


def test_a_form_without_the_desks_own_token_or_from_another_site_does_nothing(desk: tuple[Client, Store]) -> None:
    client, store = desk
    body = f"article={lone(store)}&to=own".encode()
    bare = client.ask("POST", "/story/1/take-out", body, Content_Type="application/x-www-form-urlencoded")
    assert bare.status == 403
    fields = {"article": str(lone(store)), "to": "own"}
    assert client.send("/story/1/take-out", fields, page="/story/1", Origin="http://elsewhere.example").status == 403
    assert store.story_hands() == ()


def test_a_story_counts_its_outlets_their_owners_its_texts_and_who_reported_it(client: Client) -> None:
    words = client.get("/story/1").words
    assert "5 outlets" in words
    assert "2 owners and 2 not known" in words
    assert "Velt Holding Salt City Post, The Harbour Courier · said at velt.example" in words
    assert "Owner not known: Meridian News, Ostrova Daily" in words
    assert "2 original reports" in words
    assert "3 carried" in words
    data = json.loads(client.get("/story/1.json").body)
    assert [printer["outlet"] for printer in data["counted"]["printers"]] == [
        "Meridian News",
        "Northern Ledger",
        "Ostrova Daily",
        "Salt City Post",
        "The Harbour Courier",
    ]
    assert len(data["counted"]["texts"]) == 2


@pytest.mark.parametrize("page", ["/", "/stories"])
def test_wherever_a_story_is_listed_its_counts_are_those_of_its_page(client: Client, page: str) -> None:
    text = client.get(page).text
    for place, said in (
        ("outlets", "5 outlets"),
        ("outlets", "2 owners and 2 not known"),
        ("carries", "2 different texts"),
        ("original", "2 original reports"),
        ("taken", "3 carried"),
    ):
        assert re.search(rf'<a [^>]*href="/story/1#{place}"[^>]*title="[^"]+"[^>]*>{said}</a>', text), said
        assert f'id="{place}"' in client.get("/story/1").text


def test_the_articles_of_a_story_are_folded_by_text(client: Client) -> None:
    text = client.get("/story/1").text
    listed = text[text.index('id="articles"') :]
    assert "and 3 copies of it" in listed
    assert listed.index("Port Maren counts its dead") < listed.index("Strait talks resume after two-day halt")


def test_two_carriers_that_are_picked_stand_side_by_side(client: Client) -> None:
    page = client.get("/wire/1")
    rows = re.findall(r'name="first" value="(\d+)"', page.text)
    assert rows == ["1", "2", "3", "4"]
    answer = client.get("/compare?first=2&second=4")
    assert (answer.status, answer.headers["location"]) == (303, "/compare/2/4")
    assert client.get("/compare?first=2").status == 404
    assert client.get("/compare?first=2&second=%C2%B2").status == 404
    assert "Delegates back at the table The Harbour Courier" in page.words


def test_what_was_cut_and_what_was_added_is_said_in_words_as_well(client: Client) -> None:
    text = client.get("/compare/1/3").text
    assert re.search(r'data-change="cut"><span class="change">cut</span>\s*<del>', text)
    turned = client.get("/compare/3/1").text
    assert re.search(r'data-change="added"><span class="change">added</span>\s*<ins>', turned)


def test_a_correction_is_shown_with_the_notice_that_declares_it(client: Client) -> None:
    page = client.get("/article/5/changes")
    assert "An earlier version gave the number as 19." in page.words
    assert json.loads(client.get("/article/5/changes.json").body)["kind"] == "correction"


@pytest.mark.browser
def test_a_story_is_put_right_and_that_is_taken_back_by_keyboard_without_scripts(
    browser: Browser, desk: tuple[Client, Store]
) -> None:
    client, store = desk
    context = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{client.port}/story/1")
    page.locator("summary", has_text="do not belong here").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Port Maren counts its dead").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Take them out").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/1#put-right")
    assert page.get_by_text("1 article was taken out into a story of its own").is_visible()
    assert len(store.story(1).articles) == 4
    page.get_by_role("button", name="Take this back").click()
    page.wait_for_url("**/corrections")
    assert page.get_by_text("Nothing has been put right by hand").is_visible()
    assert len(store.story(1).articles) == 5
    context.close()


@pytest.mark.browser
def test_all_that_is_folded_on_a_story_and_on_what_was_put_right_pleases_axe_and_fits_a_phone(
    browser: Browser, desk: tuple[Client, Store]
) -> None:
    client, store = desk
    store.take_from_story(store.user(invented.NOW), 1, [lone(store)], invented.NOW)
    for width, scheme in ((390, "dark"), (1280, "light")):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        for path in ("/story/1", "/corrections"):
            page.goto(f"http://127.0.0.1:{client.port}{path}")
            page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{path} scrolls sideways by {over} px at {width}"
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path} at {width} {scheme}: {found.generate_report()}"
        context.close()


@pytest.mark.browser
def test_a_count_unfolds_the_list_that_it_leads_to(browser: Browser, served: int) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served}/stories")
    page.get_by_role("link", name="2 owners and 2 not known").first.click()
    page.wait_for_url("**/story/1#outlets")
    assert page.get_by_text("Velt Holding").is_visible()
    assert not page.locator("#original .lines").is_visible()
    page.get_by_role("link", name="2 original reports").click()
    assert page.locator("#original .lines").is_visible()
    context.close()
