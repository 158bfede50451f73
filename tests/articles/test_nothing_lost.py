"""What a pasted text says stands in a field of one of its stories, and what a site prints around them in none."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.articles import read_pasted
from dateline.model import Article


@dataclass(frozen=True)
class Told:
    """A story as it was written, each with people and places of its own."""

    headline: str
    dek: str
    name: str
    caption: str
    paragraphs: tuple[str, ...]
    subhead: str
    last: str


STORIES = (
    Told(
        "Gunmen free 40 inmates in raid on Darrow prison", "Two guards die in the second raid this year", "Nils Abram",
        "Police cars outside the prison of Darrow.",
        (
            "Gunmen stormed the prison of Darrow before dawn on Monday and freed 40 inmates, the ministry said.",
            "“They had uniforms and a list of names,” a guard who survived, Benno Kratt, told reporters in Darrow.",
            "Soldiers with dogs searched the hills above the town on Monday afternoon, and schools stayed closed.",
        ),
        "HUNT IN THE HILLS", "“I counted every shot,” said Kratt, “and then I stopped”",
    ),
    Told(
        "Senn delta towns told to boil water after pipe bursts", "Repairs to take at least four days", "Odessa Venn",
        "A tank truck in the market of Sennmouth.",
        (
            "Some 60,000 people in the towns of the Senn delta were told on Tuesday to boil their water.",
            "The water board said tank trucks were on their way to Sennmouth and would stay there until Saturday.",
            "“We had three leaks in that pipe since spring,” said the mayor, Ruta Silm. “Nobody came.”",
        ),
        "THREE LEAKS SINCE SPRING", "The next meeting of the board is to be held in Sennmouth on Saturday",
    ),
    Told(
        "Court clears former mayor of Orlen of bribery", "Judge says only witness contradicted himself", "Ida Storm",
        "Pavel Orsk leaves the court in Orlen on Thursday.",
        (
            "A court in Orlen on Thursday cleared its former mayor, Pavel Orsk, of taking bribes from a builder.",
            "The judge said that the only witness had contradicted himself eleven times within two days.",
            "Prosecutors said they would appeal. Mr Orsk, who is 61, wept as the verdict was read to him.",
        ),
        "ELEVEN TIMES IN TWO DAYS", "“I want my town back,” said Orsk on the steps",
    ),
)  # fmt: skip
FURNITURE = (
    "Advertisement", "Share this article", "Facebook", "3 min read", "Read also: What we know about the road",
    "Sign up for our newsletter", "Listen to this article", "Comments (12)", "We use cookies on this site. Accept all",
)  # fmt: skip
HEADS = (
    "{headline}\n\nBy {name}\n\nDecember 8, 2025",
    "{headline}\n\n{dek}.\n\nBy {name} | December 8, 2025 | 14:05",
    "{headline}\nBy {name} - 8 December 2025",
    "{headline}\n8 December 2025\n{name}",
    "{headline}\n\n{name} and Jana Weil\nSenior Reporters\n8 Dec 2025, 14:05",
    "8 December 2025\n\n{headline}\n\nBy {name}",
)


@st.composite
def pasted(draw: st.DrawFn) -> tuple[str, list[tuple[Told, list[str]]]]:
    """A text of one to three stories under heads of one form, and what each must keep."""
    told = draw(st.permutations(STORIES))[: draw(st.integers(1, 3))]
    head = draw(st.sampled_from(HEADS))
    sep = draw(st.sampled_from(["\n", "\n\n"]))
    credit = draw(st.sampled_from(["({})", "Photo: {}", "[{}]"])).format("Meridian/Jory Maddox")
    captioned, subheaded = draw(st.booleans()), draw(st.booleans())
    texts: list[str] = []
    kept: list[tuple[Told, list[str]]] = []
    for story in told:
        lines = list(story.paragraphs)
        if subheaded:
            lines.insert(2, story.subhead)
        keep = [*lines, story.headline, story.name]
        if draw(st.booleans()):
            lines.append(story.last)
            keep.append(story.last)
        if draw(st.booleans()):
            lines.insert(1, draw(st.sampled_from(FURNITURE)))
        top = head.format(headline=story.headline, name=story.name, dek=story.dek)
        if captioned:
            top += f"\n\n{story.caption} {credit}"
            keep += [story.caption, "Meridian/Jory Maddox"]
        texts.append(top + "\n\n" + sep.join(lines))
        kept.append((story, keep))
    return "\n\n".join(texts), kept


def fields(article: Article) -> str:
    """All that the article says, a line for each field and block."""
    said = [article.headline, article.dek, article.section, article.byline, article.text]
    said += [part for image in article.images for part in (image.caption, image.credit)]
    return "\n".join(part for part in said if part)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pasted())
def test_every_line_of_a_pasted_story_stands_in_its_own_article(page: tuple[str, list[tuple[Told, list[str]]]]) -> None:
    text, kept = page
    articles = read_pasted(text)
    assert [article.headline for article in articles] == [story.headline for story, _ in kept]
    for article, (_, lines) in zip(articles, kept, strict=True):
        said = fields(article)
        assert [line for line in lines if line not in said] == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pasted())
def test_what_a_site_prints_within_a_story_stands_in_no_field(
    page: tuple[str, list[tuple[Told, list[str]]]],
) -> None:
    said = "\n".join(fields(article) for article in read_pasted(page[0]))
    assert [line for line in FURNITURE if line in said.split("\n")] == []
