"""The kicker over a headline and the byline under it, where the page calls neither by its name."""

from __future__ import annotations

import pytest

from dateline.articles import read_article
from dateline.articles.bylines import person_names
from dateline.articles.rules import rules_for
from dateline.model import Article

TEXT = "The harbour of Maren was closed on Monday after a crane fell into its only channel, the port said. Divers came."


def read(over: str, under: str, head: str = "") -> Article:
    page = (
        f'<html lang="en"><head><meta property="og:type" content="article"><title>Crane falls at Maren port</title>'
        f"{head}"
        f"</head><body>{over}<h1>Crane falls at Maren port</h1>{under}"
        f"<div>{f'<p>{TEXT} It was the second in a year.</p>' * 2}<p>{TEXT}</p></div></body></html>"
    )
    return read_article(page.encode(), "https://maren.example/harbour/crane")


def test_a_line_that_names_the_author_whom_machines_are_told_of_is_the_byline() -> None:
    told = '<meta name="author" content="Ilka Vorn">'
    article = read("", "<div>Ilka Vorn, harbour correspondent</div>", told)
    assert article.byline == "Ilka Vorn, harbour correspondent"
    assert article.authors == ("Ilka Vorn",)


def test_an_agency_alone_under_the_headline_is_the_byline_and_the_agency_and_no_author() -> None:
    article = read("", "<div>Reuters</div>")
    assert (article.byline, article.agency, article.authors) == ("Reuters", "Reuters", ())


def test_what_ran_into_a_byline_is_no_part_of_it() -> None:
    article = read("", '<p class="byline">By Ilka Vorn<a href="#c">24 comments</a></p>')
    assert article.byline == "By Ilka Vorn"


def test_the_last_step_of_a_trail_over_the_headline_is_the_section() -> None:
    article = read('<div><a href="/">Front</a> | <a href="/harbour/">Harbour</a> |</div>', "")
    assert article.section == "Harbour"


def test_a_rubric_with_the_date_run_into_it_is_the_section_without_the_date() -> None:
    article = read('<div><a href="/opinion/">Opinion</a>2026.11.03 19:59</div>', "")
    assert article.section == "Opinion"


def test_a_button_over_the_headline_is_no_section() -> None:
    assert read('<ul><li><a href="mailto:">Email</a></li></ul>', "").section is None


def test_of_all_that_a_story_is_filed_under_the_first_is_its_section() -> None:
    head = '<meta property="article:section" content="Harbour,Cranes,Maren,Divers">'
    assert read("", "", head).section == "Harbour"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Posted in Boats by ferrywatch on November 3, 2026", ("ferrywatch",)),
        ("Posted on November 3, 2026 by Jane Roe", ("Jane Roe",)),
        ("By Thursday, November 5, 2026", ()),
        ("Posted by staff on November 3, 2026", ()),
    ],
)
def test_who_posted_a_dated_line_is_its_author_by_name_or_handle(line: str, authors: tuple[str, ...]) -> None:
    prose = "<p>The boats came to the quay at noon, and nobody was there to meet them, the harbour said.</p>" * 3
    page = f"<html lang=en><body><h1>Boats at the quay</h1><div class=postmeta>{line}</div>{prose}</body></html>"
    assert read_article(page.encode(), "https://lantern.example/boats").authors == authors


def test_an_author_given_surname_first_is_turned() -> None:
    assert person_names(["Roe, Jane", "Doe, John M."], rules_for("en")) == ("Jane Roe", "John M. Doe")
    assert person_names(["Jane Roe, John Doe"], rules_for("en")) == ("Jane Roe", "John Doe")
