"""The search page: what was understood, what was found, and where a query goes wrong."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote

import pytest

from dateline.store import Store
from tests.web.running import Client


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not end a search."""
    monkeypatch.setitem(Store.search.__kwdefaults__, "seconds", 60.0)


def test_every_page_has_a_search_box_that_works_without_scripts(client: Client) -> None:
    for path in ("/", "/river", "/article/1", "/read"):
        form = re.search(r'<form [^>]*action="/search"[^>]*>.*?</form>', client.get(path).text, flags=re.DOTALL)
        assert form is not None and 'name="q"' in form.group() and "method" not in form.group()


def test_a_result_shows_its_headline_outlet_and_words_and_leads_to_article_story_and_copies(client: Client) -> None:
    page = client.get("/search?q=shelling")
    assert page.status == 200
    assert "Looked for: shelling." in page.words
    assert "4 articles" in page.words and "1 text" in page.words
    assert re.search(r'<p class="snippet"[^>]*>.*?the <mark>shelling</mark> of the northern quay', page.text)
    assert re.search(r'<h2[^>]*><a class="open" href="/article/\d+">', page.text)
    assert re.search(r'href="/wire/1"[^>]*>also in 3 outlets:</a>', page.text)
    assert 'href="/story/1"' in page.text


def test_what_was_understood_is_said_in_plain_words(client: Client) -> None:
    typed = '"northern quay" talks OR truce -title:poll outlet:gazette lang:en after:2026-09 before:2026-10-15'
    page = client.get(f"/search?q={quote(typed)}")
    assert (
        "Looked for: “northern quay”, talks or truce, without poll in the headline, printed by gazette, "
        "in the language en, from 1 September 2026 on, before 15 October 2026." in page.words
    )


@pytest.mark.parametrize(
    ("typed", "place", "reason"),
    [
        ("talks colour:red", "colour:", "names nothing that can be asked for"),
        ('talks "truce', "&#34;", "opens a quotation that is not closed"),
        ("talks <b>(", "(", "opens a bracket that is not closed"),
        ("-talks", "-", "only excludes"),
    ],
)
def test_what_is_not_understood_is_marked_in_what_was_typed_with_what_to_do(
    client: Client, typed: str, place: str, reason: str
) -> None:
    page = client.get(f"/search?q={quote(typed)}")
    assert page.status == 400
    assert f"<mark>{place}</mark>" in page.text
    box = re.search(r'<input type="search"[^>]*>', page.text)
    assert box is not None and 'aria-invalid="true" aria-describedby="search-wrong" autofocus' in box.group()
    assert 'id="search-wrong"' in page.text
    assert reason in page.words
    told = json.loads(client.get(f"/search.json?q={quote(typed)}").body)["error"]
    assert typed[told["start"] : told["end"]] and told["reason"] == reason and told["advice"]


def test_a_search_that_finds_nothing_proposes_the_nearest_spelling(client: Client) -> None:
    page = client.get("/search?q=shellling+quay")
    assert "Nothing was found." in page.words
    assert '<a class="link" href="/search?q=shelling+quay">shelling quay</a>' in page.text
    assert "Nothing was found." in client.get("/search?q=zzzz").words
    assert "nearest" not in client.get("/search?q=zzzz").words


def test_the_box_has_the_focus_where_there_is_nothing_else_to_read(client: Client) -> None:
    assert re.search(r'<input type="search"[^>]* autofocus', client.get("/search").text)
    assert "autofocus" not in client.get("/search?q=shelling").text
    assert "autofocus" not in client.get("/river").text


def test_pages_further_on_keep_the_place_where_the_list_begins(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.web.pages.search.SIZE", 1)
    first = client.get("/search?q=maren")
    assert "From the newest" not in first.text
    further = re.search(r'<a rel="next" href="([^"]*)"', first.text)
    assert further is not None and "before=" in further.group(1) and "page=2" in further.group(1)
    second = client.get(unescape(further.group(1)))
    assert second.status == 200 and "UTC back." in second.words and "From the newest" in second.words


def test_what_is_typed_is_never_taken_for_markup(client: Client) -> None:
    typed = "<script>alert(1)</script>"
    for asked in (typed, f'"{typed}" talks', f"({typed}"):
        page = client.get(f"/search?q={quote(asked)}")
        assert "<script>alert" not in page.text


def test_the_twin_gives_what_the_page_shows(client: Client) -> None:
    data = json.loads(client.get("/search.json?q=truce&order=best").body)
    assert data["query"] == "truce" and data["understood"] == "truce"
    assert data["found"]["texts"] == len(data["found"]["lines"]) >= 1
    assert ["truce", True] in data["found"]["lines"][0]["snippet"]
    assert json.loads(client.get("/search.json").body) == {"query": ""}


@pytest.mark.parametrize(
    "query",
    ["q=truce&page=99", "q=truce&before=0001-01-01T00:00:00Z,1", "q=truce&before=9999-12-31T23:59:59Z,9", "q=%00%ff"],
)
def test_an_odd_address_gets_a_page_and_not_an_error(client: Client, query: str) -> None:
    assert client.get(f"/search?{query}").status in (200, 400)
