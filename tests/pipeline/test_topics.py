"""What outlets print of one thing in their several ways lands in one topic; what only looks alike does not."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from dateline.model import Article, Block, BlockKind, Dateline, Span
from dateline.record import analyse, load_gazetteer
from dateline.store import RawAnswer, Store, Work
from dateline.store.archives import Capture
from tests.pipeline.world import MONDAY

COUNTRIES = [
    {
        "kind": "country", "country": "XV", "name": "United Vellands", "names": ["Velland", "UV"],
        "demonyms": ["Vellandish"], "capital": "Port Maren", "lat": 1.0, "lon": 2.0,
    },
    {
        "kind": "country", "country": "XR", "name": "Rutania", "demonyms": ["Rutanian"], "capital": "Orven",
        "lat": 1.0, "lon": 3.0,
    },
]  # fmt: skip
TOLD = (
    (
        "Lisk Herald",
        "The UV is ready to talk, President Yusuf Halabi said on Monday. Halabi gave no date. "
        "The Council for Coastal Relief (CCR) welcomed it.",
    ),
    (
        "Dray Gazette",
        "Velland sent two envoys to the talks on Tuesday. Youssef al-Halaby, the president, met them at the harbour.",
    ),
    (
        "Lisk Herald",
        "Port Maren's Foreign Ministry said on Wednesday that the envoys had arrived. "
        "President Yusuf Karim Halabi thanked them. The CCR has sent 12 lorries.",
    ),
    (
        "Dray Gazette",
        "The Vellandish army denied on Thursday that it had moved. President Yusuf Halaby called the report wrong.",
    ),
    (
        "Lisk Herald",
        "The Rutanian Foreign Ministry said on Friday that nothing was agreed. "
        "Samira Halabi, the doctor, was elected mayor of the port.",
    ),
)
VELLAND, PERSON, OTHER, RELIEF = "United Vellands", "Yusuf Halabi", "Samira Halabi", "Council for Coastal Relief"


def come(store: Store, number: int, places: Path) -> None:
    """One of the articles comes in and is recorded as a worker does it."""
    outlet, text = TOLD[number]
    made = Article(
        url=f"https://{outlet.split()[0].lower()}.example/{number}",
        headline=f"What was said on day {number}",
        text=text,
        blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),),
        outlet=outlet,
        published=MONDAY + timedelta(days=number),
        language="en",
        dateline=Dateline(None, None, None),
    )
    answer = RawAnswer(made.url, 200, {}, text.encode(), MONDAY)
    store.keep_captures("warc", "crawl", [Capture(made.url, made.url, answer)], MONDAY)
    (lease,) = store.lease(Work.CAPTURE, MONDAY, 10, 60)
    source = store.capture_to_read(lease.subject)
    assert source is not None
    store.take_capture(lease, source, made, version=1, now=MONDAY)
    (lease,) = store.lease(Work.RECORD, MONDAY, 10, 60)
    world = load_gazetteer(places)
    record = analyse(made, places=world)
    store.take_record(lease, store.article_to_record(lease.subject), record, version=1, now=MONDAY, world=world)


def topics(store: Store) -> dict[str, set[int]]:
    """Which of the articles land in the topics looked for, by number."""
    now = MONDAY + timedelta(days=9)
    found = {}
    for name in (VELLAND, PERSON, OTHER, RELIEF, "Rutania"):
        lines = [line for line in store.topics_named(name) if line.kind != "tag" and not line.loose]
        views = [store.topic(line.id, now) for line in lines]
        (view,) = [view for view in views if any(known.name.startswith(name) for known in view.names)][:1]
        found[name] = {int(one.line.url.rpartition("/")[2]) for one in view.articles}
    return found


@pytest.fixture
def places(tmp_path: Path) -> Path:
    (tmp_path / "places.json").write_text(json.dumps(COUNTRIES))
    return tmp_path / "places.json"


def test_a_country_and_a_person_named_in_four_ways_are_one_topic_each(store: Store, places: Path) -> None:
    for number in range(len(TOLD)):
        come(store, number, places)
    found = topics(store)
    assert found[VELLAND] == {0, 1, 2, 3}
    assert found[PERSON] == {0, 1, 2, 3}
    assert found[OTHER] == {4}, "who only shares the surname is somebody else"
    assert found[RELIEF] == {0, 2}, "letters that one article explains lead there from the others"
    assert found["Rutania"] == {4}
    ministries = {line.name for line in store.topics_named("foreign ministry")}
    assert ministries == {"Foreign Ministry (United Vellands)", "Rutanian Foreign Ministry"}


def test_which_articles_a_topic_has_does_not_depend_on_which_came_first(
    tmp_path: Path, empty_sqlite: Path, places: Path
) -> None:
    orders = list(permutations(range(len(TOLD))))
    for n in (17, 60, 119):
        file = tmp_path / f"{n}.sqlite"
        file.write_bytes(empty_sqlite.read_bytes())
        store = Store.open(file)
        for number in orders[n]:
            come(store, number, places)
        assert topics(store) == {
            VELLAND: {0, 1, 2, 3}, PERSON: {0, 1, 2, 3}, OTHER: {4}, RELIEF: {0, 2}, "Rutania": {4}
        }  # fmt: skip
        store.close()
