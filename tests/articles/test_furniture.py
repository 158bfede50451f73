"""Furniture that becomes a field: where a text first appeared, whose text it is, what was corrected, what repeats."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.articles import read_article, read_page
from dateline.articles.agency import holder_of_copyright, named_alone
from dateline.articles.furniture import Role, read_notice, read_syndication, role_of
from dateline.articles.rules import rules_for
from dateline.model import Article, Habits, NoticeKind
from dateline.text import fold

URL = "https://paper.example/story"
RULES = rules_for("en")
LEAD = "The harbour of Port Maren was closed on Monday after a storm, the port authority told reporters."
LAST = "Divers will look at the channel on Thursday, said Petra Halm, who leads the port, and ships must wait."
BODY = f"<p>{LEAD}</p><p>{LAST}</p>"


def article(body: str, head: str = "") -> Article:
    page = f"<html lang='en'><head>{head}</head><body><h1>A harbour closes</h1><article>{body}</article></body></html>"
    return read_article(page.encode(), URL)


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("The post A harbour closes first appeared on Maren Today.", "Maren Today"),
        ("The post A harbour closes appeared first on Maren Today.", "Maren Today"),
        ("This article was originally published by The Ledger. Read the original article.", "The Ledger"),
        (
            "This article was originally published on Maren Today and is republished here with permission.",
            "Maren Today",
        ),
        ("This article is republished from The Lantern under a Creative Commons license.", "The Lantern"),
        ("This story first appeared in The Ledger on November 3, 2026.", "The Ledger"),
        ("A version of this article originally appeared in The Ledger.", "The Ledger"),
        ("Originally published at U.S. Ledger News.", "U.S. Ledger News"),
        ("Republished with permission from The Ledger.", "The Ledger"),
        ("Reprinted with the permission of The Ledger.", "The Ledger"),
        ("This story was produced by The Ledger, a nonprofit newsroom, and reviewed by us.", "The Ledger"),
        ("via The Lantern", "The Lantern"),
        ("Source: AFP", "AFP"),
    ],
)
def test_a_line_about_a_first_printing_gives_its_origin(line: str, origin: str) -> None:
    read = read_syndication(line, RULES)
    assert read is not None and (read.origin, read.line) == (origin, line)


@pytest.mark.parametrize(
    "line",
    [
        "This story is about the harbour.",
        "This article is part of a series.",
        "This report from the harbour tells of ships.",
        "This article in The Ledger was wrong about ships.",
        "Published by The Ledger",
    ],
)
def test_other_lines_about_a_story_give_none(line: str) -> None:
    assert read_syndication(line, RULES) is None


def test_the_origins_address_is_its_link() -> None:
    line = "<p>This article was originally published by <a href='https://ledger.example/a'>The Ledger</a>.</p>"
    syndication = article(BODY + line).syndication
    assert syndication is not None and (syndication.origin, syndication.url) == (
        "The Ledger",
        "https://ledger.example/a",
    )


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("(SID)", "SID"), ("DPA", "DPA"), ("— AFP", "AFP"), ("(KNA, DR)", "KNA"), ("dpa/lnw", None),
        ("(AA)", "AA"),
        ("AA", None),
        ("The port", None), ("AFP said so", None),
    ],
)  # fmt: skip
def test_a_line_that_names_an_agency_alone(line: str, agency: str | None) -> None:
    assert named_alone(line) == agency


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("© 2024 Associated Press. All Rights Reserved. This material may not be published.", "Associated Press"),
        ("Copyright 2024 The Associated Press. All rights reserved.", "The Associated Press"),
        ("© Reuters", "Reuters"),
        ("© AFP 2024", "AFP"),
        ("© 2024 The Ledger. All rights reserved.", None),
        ("© 2024 Jory Maddox / AFP", None),
    ],
)
def test_an_agency_that_holds_the_copyright(line: str, holder: str | None) -> None:
    assert holder_of_copyright(line) == holder


@pytest.mark.parametrize(
    ("line", "agency", "origin"),
    [
        ("© 2024 Associated Press. All Rights Reserved.", "Associated Press", "Associated Press"),
        ("With files from The Canadian Press", "The Canadian Press", None),
        ("(With inputs from PTI)", "PTI", None),
        ("Source: AFP", "AFP", "AFP"),
        ("(SID)", "SID", None),
    ],
)
def test_a_last_line_says_whose_text_it_is(line: str, agency: str, origin: str | None) -> None:
    read = article(f"{BODY}<p>{line}</p>")
    assert (read.agency, read.syndication.origin if read.syndication else None) == (agency, origin)
    assert read.text == f"{LEAD}\n\n{LAST}"


def test_who_signs_off_a_text_with_a_byline_is_no_author_of_it() -> None:
    body = f"<p class='byline'>By Reuters</p>{BODY}<p>(Reporting by Tolan Brisk; Editing by Runa Sost)</p>"
    read = article(body)
    assert (read.authors, read.agency) == ((), "Reuters")
    assert read.text == f"{LEAD}\n\n{LAST}"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("CORRECTION (Nov. 3, 2026): An earlier version of this article gave a wrong name.", NoticeKind.CORRECTION),
        ("[Correction: an earlier version of this article gave a wrong name.]", NoticeKind.CORRECTION),
        ("— Correction: the name of the harbour was wrong.", NoticeKind.CORRECTION),
        ("This story was updated on Nov. 3, 2026 to correct the name of the harbour.", NoticeKind.CORRECTION),
        ("(Update, 3:15 p.m.: the port has opened again, its master said.)", NoticeKind.UPDATE),
        ("Updated Nov. 3 with comment from the port.", NoticeKind.UPDATE),
    ],
)
def test_a_notice_is_known_in_brackets_after_a_dash_and_in_the_middle(line: str, kind: NoticeKind) -> None:
    assert role_of(line, RULES) is Role.NOTICE
    assert read_notice(line, RULES).kind is kind
    read = article(f"<p>{LEAD}</p><p><em>{line}</em></p><p>{LAST}</p>")
    assert [notice.text for notice in read.notices] == [line]
    assert read.text == f"{LEAD}\n\n{LAST}"


def test_a_notice_of_a_date_alone_has_the_paragraph_under_it() -> None:
    body = f"{BODY}<p>Correction: November 3, 2026</p><p>The name of the harbour was wrong in the first text.</p>"
    read = article(body)
    assert [(notice.text, notice.when) for notice in read.notices] == [
        (
            "Correction: November 3, 2026 The name of the harbour was wrong in the first text.",
            datetime(2026, 11, 3, tzinfo=UTC),
        )
    ]
    assert read.text == f"{LEAD}\n\n{LAST}"


def test_an_agency_among_the_authors_is_the_texts_agency() -> None:
    head = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A harbour closes",
      "author": [{"@type": "Person", "name": "Tolan Brisk"}, {"@type": "Person", "name": "Agence France-Presse"}]}
      </script>"""
    read = article(BODY, head)
    assert (read.authors, read.agency) == (("Tolan Brisk",), "Agence France-Presse")


HABIT = "The harbour desk is open day and night for all who have seen something move out there."
PRINTED = HABIT.replace("The", "THE", 1)
HABITS = Habits(frozenset({fold(HABIT)}))


def test_what_an_outlet_repeats_is_off_the_text() -> None:
    page = f"<h1>A harbour closes</h1><article>{BODY}<p>{PRINTED}</p></article>".encode()
    assert PRINTED in read_article(page, URL).text
    assert read_article(page, URL, habits=HABITS).text == f"{LEAD}\n\n{LAST}"
    assert [read.text for read in read_page(page, URL, habits=HABITS)] == [f"{LEAD}\n\n{LAST}"]


def test_a_text_that_is_all_habit_stays() -> None:
    page = f"<h1>A harbour closes</h1><article><p>{LEAD}</p><p>{LAST}</p></article>".encode()
    habits = Habits(frozenset({fold(LEAD), fold(LAST)}))
    assert read_article(page, URL, habits=habits).text == f"{LEAD}\n\n{LAST}"
