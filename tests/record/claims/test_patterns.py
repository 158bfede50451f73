"""One sentence for each way of saying who says what, with the name of the pattern that finds it."""

from __future__ import annotations

import pytest

from dateline.model import Act, Article, Mode, Naming
from dateline.record.claims import Why, explain_claims
from dateline.record.entities import find_entities
from dateline.text import quotations, sentences


def found_in(text: str) -> tuple[Article, list[Why]]:
    article = Article("u", None, text, (), language="en")
    spans = sentences(text)
    return article, explain_claims(article, spans, quotations(text), find_entities(article, spans), [])


CASES = [
    ("Jano Reth said that the town had fallen.", "said that", "Jano Reth", "the town had fallen"),
    ("Jano Reth said the town had fallen.", "said zero", "Jano Reth", "the town had fallen"),
    ("“The town fell,” Jano Reth said.", "said behind a quotation", "Jano Reth", "“The town fell,”"),
    ("“The town fell,” said Jano Reth.", "said behind a quotation, inverted", "Jano Reth", "“The town fell,”"),
    ("The town has fallen, Jano Reth said on Monday.", "said behind its clause", "Jano Reth", "The town has fallen"),
    ("Jano Reth said: “The town fell.”", "said quote", "Jano Reth", "“The town fell.”"),
    ("According to Jano Reth, the town fell.", "according to", "Jano Reth", "the town fell"),
    ("The town fell, according to two diplomats.", "according to", "two diplomats", "The town fell"),
    ("Jano Reth urged both sides to stop.", "said them-to", "Jano Reth", "to stop"),
    ("Jano Reth promised to rebuild it.", "said to", "Jano Reth", "to rebuild it"),
    ("The army denied the report.", "said thing", "The army", "the report"),
    ("The army would not say whether it had fired.", "said whether", "The army", "whether it had fired"),
    ("Officials put the toll at nine.", "said level", "Officials", "the toll at nine"),
    ("Residents reported hearing shots.", "said doing", "Residents", "hearing shots"),
    ("Jano Reth described it as a crime.", "said as", "Jano Reth", "it as a crime"),
    ("Jano Reth warned of a long winter.", "said word", "Jano Reth", "a long winter"),
    ("The general is believed to have fled.", "is believed to", None, "The general to have fled"),
    ("It was reported that the general had fled.", "it is said that", None, "the general had fled"),
    ("The general has reportedly fled.", "reportedly", None, "The general has fled"),
    ("A witness who said he saw the raid fled.", "said relative zero", "who", "he saw the raid fled"),
]


@pytest.mark.parametrize(("text", "pattern", "source", "content"), CASES, ids=[case[0] for case in CASES])
def test_each_pattern_finds_its_claim_and_says_which_it_was(text, pattern, source, content):
    article, found = found_in(text)
    assert [why.pattern for why in found] == [pattern]
    claim = found[0].claim
    assert (claim.source.of(article) if claim.source else None) == source
    assert " ".join(span.of(article) for span in claim.content) == content


@pytest.mark.parametrize(
    "text",
    [
        "The report stated in the files was lost.",
        "His claims of victory were heard across the United States.",
        "The player refused to train.",
        "If the army says so, the town will wait.",
        "An official who asked not to be named left.",
        "The call for calm came late.",
        "Three people were told to leave the room.",
        "She was pledged delegates.",
        "The traces show that water flowed.",
        "Neither side confirmed this.",
    ],
)
def test_words_that_only_look_like_cues_make_no_claim(text):
    assert [why.pattern for why in found_in(text)[1]] == []


def test_a_chain_of_sources_stays_a_chain():
    article, found = found_in("The state news agency quoted King Aren as saying the ministry had promised to pay.")
    claims = [why.claim for why in found]
    assert [claim.source.of(article) for claim in claims] == ["The state news agency", "King Aren", "the ministry"]
    assert [claim.within for claim in claims] == [None, 0, 1]
    assert [claim.naming for claim in claims] == [Naming.MEDIA, Naming.PERSON, Naming.INSTITUTION]
    assert claims[2].act is Act.PROMISE


def test_a_quotation_split_by_its_source_is_one_claim_of_two_spans():
    article, found = found_in("“We wait,” Jano Reth said. “They never came.”")
    (why,) = found
    assert [span.of(article) for span in why.claim.content] == ["“We wait,”", "“They never came.”"]
    assert why.claim.mode is Mode.QUOTED


def test_a_quotation_over_paragraphs_is_one_claim():
    article, found = found_in("“We waited all night in the cold.\n\n“Nobody came,” Jano Reth said.")
    (why,) = found
    assert [span.of(article) for span in why.claim.content] == [
        "“We waited all night in the cold.",
        "“Nobody came,”",
    ]


def test_he_is_the_last_man_who_spoke_and_she_the_last_woman():
    text = (
        "Jano Reth said his army had won. Mira Dol, who lost her house, said nobody had won. "
        "He said the war was over. She said it was not."
    )
    _, found = found_in(text)
    assert [why.claim.speaker for why in found] == ["Jano Reth", "Mira Dol", "Jano Reth", "Mira Dol"]


def test_the_minister_is_the_minister_named_before():
    _, found = found_in("Interior Minister Jano Reth said the road was open. The minister said it was safe.")
    assert [why.claim.speaker for why in found] == ["Jano Reth", "Jano Reth"]


@pytest.mark.parametrize(
    ("source", "naming"),
    [
        ("Jano Reth", Naming.PERSON),
        ("The defence ministry", Naming.INSTITUTION),
        ("A U.S. official", Naming.OFFICIAL),
        ("Residents", Naming.PEOPLE),
        ("Two security sources", Naming.ANONYMOUS),
        ("Three people briefed on the talks", Naming.ANONYMOUS),
        ("An official familiar with the matter", Naming.ANONYMOUS),
        ("State media", Naming.MEDIA),
        ("Reuters", Naming.MEDIA),
        ("A statement", Naming.DOCUMENT),
        ("A senior diplomat", Naming.OFFICIAL),
        ("Experts", Naming.PEOPLE),
        ("A spokesman for the ministry", Naming.OFFICIAL),
    ],
)
def test_a_source_is_named_in_one_of_the_eight_ways(source, naming):
    _, found = found_in(f"{source} said that the town had fallen.")
    assert [why.claim.naming for why in found] == [naming]
