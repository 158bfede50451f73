"""Texts with line breaks inside their paragraphs, and the promise that no word of a pasted text is lost."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.articles import read_pasted
from dateline.articles.furniture import Role, role_of
from dateline.articles.rules import rules_for
from dateline.model import Article

RULES = rules_for(None)
PASTED = sorted((Path(__file__).parent / "pasted").glob("*.txt"))
HEADLINE = "Convoy reaches besieged Tamsin after nine days"
LONG_HEADLINE = (
    "Convoy of forty trucks reaches the besieged town of Tamsin after nine days on a road that the river took"
)
DATELINE = "TAMSIN, March 4 (Coast Wire) - "
LEAD = "A convoy reached the besieged town of Tamsin on Tuesday, nine days after it set out, the relief committee said."
TOLL = (
    "At least 14 people were killed and 31 wounded when shells fell on the market of Tamsin on Tuesday, the town's "
    "hospital and two of its aid workers told Coast Wire by telephone, the worst day of the siege so far."
)
QUOTE = (
    '"We have waited for flour since the river rose, and now that it is here nobody knows how long it will last," '
    "said the mayor, Pavel Orsk, who met the drivers at the bridge with his whole council."
)
CAPTION = "Trucks at the bridge of Tamsin. Photo: Coast Wire/Ida Lund"
BRIEF = '"We have waited," said the mayor.'
LAST = "The road to Tamsin was closed again on Tuesday night, said the army, which holds both of its bridges."
DEK = "Forty trucks with flour and fuel crossed the river before the bridge was shut, the relief committee says"


@dataclass(frozen=True)
class Story:
    """A story as it was written; its text is ``body``, a dateline at its head included."""

    body: tuple[str, ...]
    headline: str = HEADLINE
    byline: str | None = None
    dek: str | None = None
    caption: str | None = None
    place: str | None = "TAMSIN"
    agency: str | None = "Coast Wire"

    def wrapped(self, width: int) -> str:
        """The story as a terminal sets it, its lead directly under what stands over it."""
        head = [part for part in (self.headline, self.dek, self.caption, self.byline) if part]
        lead, *rest = (textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in self.body)
        top = [textwrap.fill(part, width, break_on_hyphens=False) for part in head]
        return "\n\n".join(["\n".join([*top, lead]), *rest])


BODY = (DATELINE + LEAD, QUOTE, LAST)
STORIES = {
    "with a byline": Story(BODY, byline="By Jana Weil"),
    "without a byline": Story(BODY),
    "with two bylines": Story(BODY, byline="By Jana Weil and Tomas Brandt"),
    "with a toll": Story((DATELINE + TOLL, QUOTE, LAST), byline="By Jana Weil"),
    "with a lead of two lines": Story((DATELINE + "A convoy of flour reached Tamsin on Tuesday.", QUOTE, LAST)),
    "with the agency alone in brackets": Story(("TAMSIN (Coast Wire) - " + LEAD, QUOTE, LAST), byline="By Jana Weil"),
    "with a place alone": Story(("TAMSIN — " + LEAD, QUOTE, LAST), byline="By Jana Weil", agency=None),
    "without a dateline": Story((LEAD, QUOTE, LAST), byline="By Jana Weil", place=None, agency=None),
    "without a dateline or a byline": Story((LEAD, QUOTE, LAST), place=None, agency=None),
    "with a dek": Story(BODY, byline="By Jana Weil", dek=DEK),
    "with a dek and no byline": Story(BODY, dek=DEK),
    "with a headline of two lines": Story(BODY, headline=LONG_HEADLINE, byline="By Jana Weil"),
    "with a long headline and no byline": Story(BODY, headline=LONG_HEADLINE),
    "with a caption": Story(BODY, byline="By Jana Weil", caption=CAPTION),
    "with a quotation for its lead": Story((QUOTE, LEAD, LAST), byline="By Jana Weil", place=None, agency=None),
    "of two paragraphs": Story((DATELINE + LEAD, BRIEF), byline="By Jana Weil"),
    "of two paragraphs and no byline": Story((DATELINE + LEAD, BRIEF)),
    "of two paragraphs, with a toll": Story((DATELINE + TOLL, BRIEF), byline="By Jana Weil"),
    "of two paragraphs, with a dek": Story((DATELINE + LEAD, BRIEF), byline="By Jana Weil", dek=DEK),
    "of two paragraphs, without a dateline": Story((LEAD, BRIEF), byline="By Jana Weil", place=None, agency=None),
    "of two paragraphs and a headline alone": Story((LEAD, BRIEF), place=None, agency=None),
    "of two paragraphs under a headline of two lines": Story((DATELINE + LEAD, BRIEF), headline=LONG_HEADLINE),
    "of a lead alone": Story((DATELINE + LEAD,), byline="By Jana Weil"),
}  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def found_in(articles: Iterable[Article]) -> Counter[str]:
    """Every word of every field that holds words of the page, and how often it stands there."""
    parts: list[str | None] = []
    for article in articles:
        parts += [article.headline, article.dek, article.section, article.byline, article.outlet]
        parts += [article.text, *article.tags, *(notice.text for notice in article.notices)]
        parts += [part for image in article.images for part in (image.caption, image.credit)]
        if article.syndication:
            parts += [article.syndication.origin, article.syndication.line]
    return Counter(word for part in parts if part for word in words(part))


@pytest.mark.parametrize("width", [60, 66, 72, 80])
@pytest.mark.parametrize("name", STORIES)
def test_a_wrapped_lead_directly_under_its_head_is_read_whole(name: str, width: int) -> None:
    story = STORIES[name]
    (article,) = read_pasted(story.wrapped(width))
    assert article.headline == story.headline
    assert article.text.split("\n\n") == list(story.body)
    assert (article.byline, article.dek) == (story.byline, story.dek)
    assert (article.dateline.place if article.dateline else None, article.agency) == (story.place, story.agency)
    if story.caption:
        assert [(image.caption, image.credit) for image in article.images] == [
            ("Trucks at the bridge of Tamsin.", "Coast Wire/Ida Lund")
        ]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_two_wrapped_stories_in_one_paste_stay_two(width: int) -> None:
    first = STORIES["with a byline"]
    second = Story(
        (
            "ORLEN, March 4 (Coast Wire) - The ferry to Orlen ran aground in fog on Tuesday with 80 people on board, "
            "all of whom were brought ashore by fishermen, the harbour master said.",
            '"Nobody got so much as wet feet," said Ina Brook, the master of the harbour, who saw it from her window.',
        ),
        "Ferry runs aground off Orlen, all brought ashore", "By Tomas Brandt", place="ORLEN",
    )  # fmt: skip
    articles = read_pasted(f"{first.wrapped(width)}\n\n{second.wrapped(width)}")
    assert [article.headline for article in articles] == [first.headline, second.headline]
    assert [article.text.split("\n\n") for article in articles] == [list(first.body), list(second.body)]
    assert [article.authors for article in articles] == [("Jana Weil",), ("Tomas Brandt",)]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_subheads_in_capitals_directly_over_wrapped_paragraphs_stay_subheads(width: int) -> None:
    told = [DATELINE + LEAD, QUOTE, LAST]
    lead, quote, last = (textwrap.fill(paragraph, width) for paragraph in told)
    (article,) = read_pasted(
        f"{HEADLINE}\nBy Jana Weil\n{lead}\n\nA TOWN WITHOUT FLOUR\n{quote}\n\nBOTH BRIDGES HELD BY THE ARMY\n{last}"
    )
    assert [block.span.of(article) for block in article.blocks if block.kind == "subhead"] == [
        "A TOWN WITHOUT FLOUR",
        "BOTH BRIDGES HELD BY THE ARMY",
    ]
    assert [block.span.of(article) for block in article.blocks if block.kind == "paragraph"] == told


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_wrapped_list_keeps_its_items(width: int) -> None:
    items = [
        "flour for four thousand people, which would last until the middle of April if nobody else came to the town",
        "fuel for the pumps of the waterworks, which have stood still since the river rose above the lower bridge",
    ]
    listed = "\n".join(textwrap.fill(f"* {item}", width) for item in items)
    lead, last = textwrap.fill(DATELINE + LEAD, width), textwrap.fill(LAST, width)
    (article,) = read_pasted(f"{HEADLINE}\n{lead}\n\nThe committee named two needs of the town:\n{listed}\n\n{last}")
    assert [block.span.of(article).split("\n") for block in article.blocks if block.kind == "list"] == [items]


def test_a_mail_set_to_one_width_is_read_under_its_subject() -> None:
    mail = "From: desk@coast.example\nDate: Tue, 4 Mar 2026 18:22:10 +0100\nSubject: Evening file"
    (article,) = read_pasted(f"{mail}\n\n{STORIES['with a byline'].wrapped(72)}")
    assert (article.headline, article.text.split("\n\n")) == (HEADLINE, list(BODY))


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_german_story_is_read_though_its_nouns_have_capitals(width: int) -> None:
    lead = (
        "TAMSIN (Küstendienst) - Ein Konvoi mit Mehl und Treibstoff hat am Dienstag nach neun Tagen die belagerte "
        "Stadt Tamsin erreicht, wie das Hilfskomitee in der Hauptstadt mitteilte."
    )
    last = "Die Straße nach Tamsin wurde in der Nacht wieder gesperrt, teilte die Armee mit, die beide Brücken hält."
    body = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (lead, last))
    (article,) = read_pasted(f"Konvoi erreicht belagertes Tamsin\nVon Jana Weil\n{body}")
    assert (article.headline, article.authors) == ("Konvoi erreicht belagertes Tamsin", ("Jana Weil",))
    assert article.text.split("\n\n") == [lead, last]
    assert article.agency == "Küstendienst"


# Lines of a site's own that these pages print and no name of furniture fits; they are left out of every story.
LEFT_OUT = """
Like this: | Like Loading... | Bridges of Varnes to close at night | Toll plan divides council | Older posts
Proudly powered by WordPress | Hafen: Wer verdient was? | Search results for: Lake Orman | 3 results | 1 2 3 Next
Lena Marsh is the Gazette's correspondent in the delta. She has reported from the region since 2019.
Thank you for reading the Gazette. If you value our work, please consider a donation. | Wirtschaft | Abo
Read more: What we know about the Highland Front | Five things to know about Selgate | Startseite
Related: What the mine's maps show | Highland Front names new leader | Wie ein Speicherbecken arbeitet | Kommentare (14)
Impressum | Datenschutz | AGB | Pourquoi les cheminots sont en colère | Photo
Skip to content | World Politics Coast Sports Subscribe | The Maren Courier
Published: 02 03 04 Dec 2025 07:15 09:40 22:30
Listen to this article | Orlova siege: latest updates | Live updates: raid on Darrow prison | La lonja cierra por obras
Morning brief | Good morning. Here is what you need to know today. | Archive for the World Category | Older Entries
"""
_NAMED = frozenset(Role) - {Role.PLAIN, Role.NOTICE}


def kept(text: str) -> set[str]:
    """The words of the lines that no name of furniture fits, without "Photo:" and its like."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    plain = (line for line in lines if line and role_of(line, RULES) not in _NAMED)
    return {word for line in plain for word in words(RULES.credit_lead.sub(" ", line))}


def rewrapped(text: str, width: int) -> str:
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
    )


@pytest.mark.parametrize("page", PASTED, ids=lambda page: page.stem)
def test_no_word_of_a_pasted_page_is_lost(page: Path) -> None:
    text = page.read_text("utf-8")
    assert sorted(kept(text) - set(found_in(read_pasted(text))) - set(words(LEFT_OUT))) == []


# One of the pages is set to a width already, with breaks that a second setting leaves in the middle of its lines.
UNSET = [page for page in PASTED if page.stem != "wire-terminal"]


@given(st.sampled_from(UNSET), st.integers(40, 100))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_word_is_lost_by_setting_a_page_to_a_width(page: Path, width: int) -> None:
    text = page.read_text("utf-8")
    assert found_in(read_pasted(text)) - found_in(read_pasted(rewrapped(text, width))) == Counter()


@given(st.sampled_from(sorted(STORIES)), st.integers(40, 100))
@settings(max_examples=200, deadline=None)
def test_no_word_of_a_wrapped_story_is_lost_at_any_width(name: str, width: int) -> None:
    text = STORIES[name].wrapped(width)
    assert Counter(words(RULES.credit_lead.sub(" ", text))) - found_in(read_pasted(text)) == Counter()
