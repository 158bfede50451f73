"""Sources, places, the map, what readers put right, and what is taken along."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.model import Figure, FigureReport, FigureSeries, Naming, Passage, Span
from dateline.store import Store
from dateline.web.outlines import VIEWS, WORLD, Box, around, draw_map
from dateline.web.series import draw
from tests.web import invented
from tests.web.running import Client, serving


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Client, Store]]:
    """The invented desk as a reader's own, to put things right in."""
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0, clock=invented.NOW)
    store = Store.open(settings.database)
    invented.build(store)
    with serving(settings, store) as client:
        yield client, store
    store.close()


def key_of(client: Client, words: str) -> int:
    """The id of the claim with these words."""
    claims = json.loads(client.get("/claims.json").body)["claims"]
    return next(claim["id"] for claim in claims if words in claim["words"])


def test_a_source_has_a_page_of_all_that_it_said_and_its_marks_lead_there(client: Client) -> None:
    lead = re.search(r'<a class="mark person" href="(/source/\d+)"[^>]*>Jano Reth</a>', client.get("/story/1").text)
    assert lead is not None
    page = client.get(lead[1])
    assert "there is no other road" in page.words
    assert "Strait talks resume" in page.words
    twin = json.loads(client.get(f"{lead[1]}.json").body)
    assert twin["source"]["name"] == "Jano Reth"
    assert "No claim answers to this." in client.get(f"{lead[1]}?act=deny").words
    assert client.get(f"{lead[1]}?act=nonsense").status == client.get("/source/999999").status == 404


def test_a_story_sets_a_denial_below_what_is_denied_and_says_what_leads_back_to_one_source(client: Client) -> None:
    page = client.get("/story/1")
    said = page.words[page.words.index("Said by several") :]
    accused, denied = said.index("Interior Ministry accused"), said.index("The army denied it firing on the harbour")
    assert accused < denied
    assert "4 outlets, one source · 2 different texts Interior Ministry said At least 31 people were killed" in said
    assert re.search(r'<li class="saying against">', page.text)
    point = json.loads(client.get("/story/1.json").body)["outline"]["said"][0]
    assert point["denied"] and [one["denies"] for one in point["statements"]] == [False, True]


def test_who_says_what_is_told_where_the_words_are_pointed_at_or_focused(client: Client) -> None:
    text = client.get("/article/1").text
    assert re.search(r'<a class="mark person"[^>]*title="Jano Reth said \(a person by name\)"', text)
    assert re.search(r'title="The army denied \(an institution\)"', text)


def test_a_place_has_a_page_with_the_sentences_that_name_it(client: Client) -> None:
    page = client.get("/place/1")
    assert "Port Maren counted its dead on Friday as the talks went on behind closed shutters." in page.words
    assert client.get("/place/999").status == 404


def test_the_map_lists_in_words_what_it_shows_and_keeps_its_dots_out_of_the_way_of_the_keyboard(client: Client) -> None:
    text = client.get("/map").text
    assert re.search(r'<a class="plain link" href="/place/\d+">Port Maren</a>', text)
    drawn = text[text.index("<svg") : text.index("</svg>")]
    assert 'aria-hidden="true"' in drawn
    assert re.findall(r"<a [^>]*>", drawn) and all('tabindex="-1"' in link for link in re.findall(r"<a [^>]*>", drawn))
    assert 'class="land"' not in drawn, "the sample's countries are in no atlas"


def test_a_desk_of_the_real_world_has_its_outlines_and_says_whose_they_are(own: tuple[Client, Store]) -> None:
    page = own[0].get("/map?view=africa&days=7")
    assert 'class="land"' in page.text
    assert "Natural Earth" in page.words and "takes no side" in page.words
    assert own[0].get("/map?view=atlantis&days=9000").status == 200


def test_a_claim_that_is_hidden_is_gone_until_it_is_taken_back(own: tuple[Client, Store]) -> None:
    client, _ = own
    number = key_of(client, "no other road")
    page = f"/claim/{number}"
    assert client.send(f"{page}/right", {"do": "hide", "back": page}, page).status == 303
    assert "Hidden by hand." in client.get(page).words
    for shown in ("/claims", "/story/1", "/export/claims.csv"):
        assert "no other road" not in client.get(shown).words, shown
    assert f'data-claim="{number}"' not in client.get("/article/1").text
    listed = client.get("/claims/mended")
    assert "no other road" in listed.words
    hand = re.search(r'name="hand" value="(\d+)"', listed.text)
    assert hand is not None
    assert client.send("/claims/mended/back", {"hand": hand[1], "back": "/claims"}, "/claims/mended").status == 303
    assert "no other road" in client.get("/claims").words
    assert "You have put nothing right yet." in client.get("/claims/mended").words


def test_a_claim_is_mended_by_a_form_and_says_so(own: tuple[Client, Store]) -> None:
    client, _ = own
    page = f"/claim/{key_of(client, 'firing on the harbour')}"
    fields = {"do": "mend", "speaker": "  The northern \n army ", "naming": "institution", "act": "state", "back": page}
    assert client.send(f"{page}/right", fields, page).status == 303
    words = client.get("/claims?act=state").words
    assert "The northern army said firing on the harbour" in words and "mended by hand" in words
    assert client.send(f"{page}/right", fields | {"act": "nonsense"}, page).status == 404


def test_a_wrong_figure_or_place_is_hidden_on_its_article(own: tuple[Client, Store]) -> None:
    client, store = own
    taken = {one.words: one.digest for one in store.taken(1)}
    assert set(taken) == {"31 people"}
    assert (
        client.send("/article/1/hide", {"hide": taken["31 people"], "back": "/article/1"}, "/article/1").status == 303
    )
    assert "<del>31 people</del>" in client.get("/article/1").text
    assert "31" not in [row["low"] for row in rows_of(client.get("/export/figures.csv").text)]
    assert client.send("/article/1/hide", {"hide": "x"}, "/article/1").status == 404


def test_nothing_is_put_right_by_a_form_of_another_site(own: tuple[Client, Store]) -> None:
    client, store = own
    number = key_of(client, "no other road")
    page = f"/claim/{number}"
    assert client.send(f"{page}/right", {"do": "hide"}, page, Origin="https://elsewhere.example").status == 403
    answer = client.ask("POST", f"{page}/right", b"do=hide", Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 403
    assert not store.claim(number).hidden


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("kind", ["claims", "figures", "places"])
@pytest.mark.parametrize("of", ["", "?story=1", "?source=1", "?topic=1", "?q=talks", "?q=nothing+here"])
def test_both_forms_of_what_is_taken_along_say_the_same_with_sentence_and_address(
    client: Client, kind: str, of: str
) -> None:
    table, lines = client.get(f"/export/{kind}.csv{of}"), client.get(f"/export/{kind}.jsonl{of}")
    assert table.status == lines.status == 200
    assert table.headers["content-type"].startswith("text/csv")
    assert "attachment" in table.headers["content-disposition"]
    rows, values = rows_of(table.text), [json.loads(line) for line in lines.text.splitlines()]
    assert [row["sentence"] for row in rows] == [value["sentence"] for value in values]
    assert all(row["url"].startswith("https://") and row["sentence"] for row in rows)


@pytest.mark.parametrize("of", ["story=999", "source=x", "topic=" + "9" * 30, "q=%28ferry"])
def test_what_is_taken_along_of_nothing_says_so(client: Client, of: str) -> None:
    assert client.get(f"/export/claims.csv?{of}").status == 404


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =HYPERLINK(1)"])
def test_what_a_spreadsheet_would_run_is_taken_along_as_words(words: str) -> None:
    from dateline.web.pages.exports import _cell

    assert _cell(words) == f"'{words}"
    assert _cell(-31.5) == -31.5


def report(minutes: int, who: str, low: float | None, high: float | None, *parts: Figure) -> FigureReport:
    figure = Figure(Span(0, 2), low, high, "people", "killed", parts)
    return FigureReport(invented.NOW + timedelta(minutes=minutes), Passage("u", Span(0, 2)), figure, who, Naming.PERSON)


def test_a_drawing_marks_what_cannot_be_true_together_and_the_parts_of_a_figure() -> None:
    children = Figure(Span(0, 2), 2, 2, "children", "killed")
    series = FigureSeries(
        "killed", "people", (report(0, "Monitors", 26, 26), report(30, "Ministry", 9, 9, children)), disagree=True
    )
    drawing = draw(series)
    assert drawing is not None
    dots = {line.source: line.dots[0] for line in drawing.lines}
    assert dots["Monitors"].apart and dots["Ministry"].apart
    assert len(dots["Ministry"].parts) == 1 and dots["Ministry"].y < dots["Ministry"].parts[0] < drawing.base


class Spot:
    def __init__(self, name: str, lat: float | None, lon: float | None, texts: int = 1, score: float = 0.9) -> None:
        self.name, self.lat, self.lon, self.texts, self.score = name, lat, lon, texts, score


def test_the_area_of_a_dot_goes_with_its_texts_and_an_unsure_one_is_hollow() -> None:
    drawn = draw_map([Spot("A", 10, 10, 64), Spot("B", 12, 20, 16), Spot("C", 5, 5, 4, 0.5)], WORLD, 1000, 5)
    a, b, c = sorted(drawn.dots, key=lambda dot: dot.place)
    assert a.radius == pytest.approx(2 * b.radius, rel=0.1)
    assert (a.hollow, c.hollow) == (False, True)


def test_names_on_the_map_never_cover_each_other_and_stay_on_it() -> None:
    crowd = [Spot(f"Place number {n}", 50 + n / 50, 10 + n / 50) for n in range(40)]
    drawn = draw_map(crowd, around(crowd), 560, 20)
    boxes = []
    for dot in drawn.dots:
        if dot.label is None:
            continue
        long = len(crowd[dot.place].name) * 6.3
        left = dot.label[0] if dot.anchor == "start" else dot.label[0] - long
        assert left >= -1 and left + long <= drawn.width + 1
        boxes.append((left, dot.label[1], left + long))
    assert boxes
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert abs(one[1] - other[1]) >= 11 or one[2] <= other[0] or other[2] <= one[0]


def test_a_map_fits_what_it_shows_and_regions_without_a_point_stand_in_the_list_alone() -> None:
    box = around([Spot("Here", 48, 37), Spot("There", 50, 30), Spot("A country", None, None)])
    assert box.west < 30 < 37 < box.east and box.south < 48 < 50 < box.north
    assert around([Spot("A country", None, None)]) == WORLD
    assert len(draw_map([Spot("A country", None, None)], WORLD, 500, 5).dots) == 0


@pytest.mark.parametrize("box", [*VIEWS.values(), Box(170, -20, 200, 0), Box(10, 50, 11, 50.5)])
def test_every_map_is_wider_than_tall_and_draws_what_lies_within_reach_of_it(box: Box) -> None:
    drawn = draw_map([], box, 800, 5)
    assert 0 < drawn.height <= 0.6 * 800
    ends = [float(number) for number in re.findall(r"M(-?[\d.]+) ", drawn.land)]
    assert all(-2000 < x < 4000 for x in ends)
