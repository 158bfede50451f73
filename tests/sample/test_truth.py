"""From the newsroom's server over HTTP through the whole desk to its finished pages, held to the truth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from evals.gate import hold
from evals.sample import BARS, Desk, measure, served, short_of_bars


@dataclass(slots=True)
class Measured:
    desk: Desk
    scores: dict[str, float]
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with served(tmp_path_factory.mktemp("desk")) as desk:
        errors: list[str] = []
        yield Measured(desk, measure(desk, errors), errors)


def test_the_finished_pages_say_what_the_truth_says(measured: Measured) -> None:
    fallen = hold("sample", measured.scores)
    print("\n".join(short_of_bars(measured.scores)))
    assert not fallen, "\n".join(measured.errors[:60])


def test_every_bar_is_measured(measured: Measured) -> None:
    assert set(BARS) <= set(measured.scores)


def test_the_front_page_leads_to_at_least_eight_stories(measured: Measured) -> None:
    page = measured.desk.page("/")
    assert len(set(re.findall(r'href="/story/(\d+)', page))) >= 8
    for line in measured.desk.front["top"]:
        assert f'href="/story/{line["id"]}"' in page
