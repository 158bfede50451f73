"""The trained reader: what it finds in plain cases, that its answers hold, and that they stay the same."""

from __future__ import annotations

import pytest

from dateline.model import Act, Claim, Mode, Naming
from dateline.record import analyse, explain
from dateline.record.claims import find_claims
from dateline.record.encoder import parts
from dateline.record.encoder.answers import Attribution, Reading
from dateline.record.encoder.reader import Reader
from dateline.record.encoder.windows import PIECES, windows
from dateline.record.encoder.words import Vocabulary, words_of
from tests.record.articles import article, article_with_subhead, split

STORY = """ALDERA, Karsia — The bridge over the Sill will stay closed until spring, the roads ministry said on Tuesday.

“Nobody will cross it this winter,” said Mira Tolan, the mayor of Aldera. “Not on foot, not by car.”

Two engineers familiar with the work told this newspaper that the northern pier would need to be replaced.

Karsia's transport minister, Jano Reth, denied that any money was missing. The builders want a new contract.
"""


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    return list(analyse(article(STORY)).claims)


def by_source(claims: list[Claim], start: str) -> Claim:
    made = article(STORY)
    return next(claim for claim in claims if claim.source is not None and claim.source.of(made).startswith(start))


def test_a_claim_behind_its_words_has_them_its_source_and_its_time(claims: list[Claim]) -> None:
    claim = by_source(claims, "the roads ministry")
    assert claim.naming is Naming.INSTITUTION
    assert claim.content[0].of(article(STORY)).endswith("until spring")
    assert claim.said is not None


def test_a_quotation_split_by_its_source_is_one_claim_of_two_spans(claims: list[Claim]) -> None:
    claim = by_source(claims, "Mira Tolan")
    assert [span.of(article(STORY))[:8] for span in claim.content] == ["“Nobody ", "“Not on "]
    assert (claim.speaker, claim.naming, claim.mode) == ("Mira Tolan", Naming.PERSON, Mode.QUOTED)


def test_an_anonymous_source_and_its_hearer_are_known(claims: list[Claim]) -> None:
    claim = by_source(claims, "Two engineers")
    assert claim.naming is Naming.ANONYMOUS
    assert claim.to is not None and claim.to.of(article(STORY)) == "this newspaper"


def test_a_denial_is_one_with_the_act_of_its_cue(claims: list[Claim]) -> None:
    assert by_source(claims, "Karsia's transport minister").act is Act.DENY


def test_a_wish_that_nobody_put_into_words_is_a_thought(claims: list[Claim]) -> None:
    said = [claim for claim in claims if claim.mode is not Mode.THOUGHT]
    assert not any(claim.source is not None and claim.source.of(article(STORY)) == "The builders" for claim in said)


def test_a_subhead_is_nobodys_words_also_where_the_encoder_takes_it_for_somebodys() -> None:
    made = article_with_subhead("The vote is near.", "DOUBTS REMAIN", "The council will approve it, Jano Reth said.")

    def at(words: str) -> tuple[int, int]:
        return made.text.index(words), made.text.index(words) + len(words)

    across = at("DOUBTS REMAIN")[0], at("approve it")[1]
    told = Reading((Attribution(at("said"), at("Jano Reth"), (at("vote is near"), across), 0.99),))
    (claim,) = find_claims(made, split(made), [], [], [], {"text": told})
    assert [span.of(made) for span in claim.content] == ["vote is near", "The council will approve it"]


@pytest.mark.parametrize("lead", ["", "The bridge is shut, and few in Aldera will miss it this winter.\n\n"])
def test_a_dateline_is_nobodys_words_also_under_a_lead_of_the_outlets_own(lead: str) -> None:
    made = article(f"{lead}ALDERA (NPA) — The bridge will stay closed, the roads ministry said.")
    (claim,) = analyse(made).claims
    assert [span.of(made) for span in claim.content] == ["The bridge will stay closed"]


def test_each_claim_says_what_found_it_and_how_sure_it_was() -> None:
    whys = explain(article(STORY))
    assert all((why.pattern == "encoder") == (why.probability is not None) for why in whys)
    assert any(why.pattern == "encoder" and why.probability is not None and why.probability > 0.9 for why in whys)


def test_the_rules_alone_read_where_the_setting_says_so() -> None:
    assert all(why.probability is None for why in explain(article(STORY), claims="rules"))


def test_another_language_is_read_by_the_rules() -> None:
    made = article(STORY)
    object.__setattr__(made, "language", "de")
    assert parts.read_parts(made) == {}


def test_without_the_library_the_rules_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "load_reader", lambda: None)
    assert parts.read_parts(article(STORY)) == {}


def test_a_text_reads_the_same_whatever_was_read_before_it() -> None:
    reader = Reader()
    first = reader.read(STORY)
    reader.read("Somebody said something else. " * 40)
    assert reader.read(STORY) == first == Reader().read(STORY)


HOSTILE = {
    "nothing": "",
    "blanks": " \n\t\n ",
    "no words": "(" * 3000,
    "one word": "x" * 5000,
    "marks": "a" + "\u0301" * 3000,
    "bidi": "\u202eMinister\u202c \u2066Jano\u2069 Reth said so\u200b on Mon\u00adday. " * 40,
    "capitals": "MINISTER JANO RETH SAID SO ON MONDAY. " * 40,
    "a table": "Aldera\t31\t12%\t3 May\n" * 100,
    "cues": "said " * 500,
    "open quotations": "“He said “she said " * 100,
    "no alphabet": "\ufffd\x00\ue000 " * 200,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_raises_nothing_and_every_range_holds(name: str) -> None:
    text = HOSTILE[name]
    read = Reader().read(text)
    for each in read.attributions:
        ranges = [each.cue, *([each.source] if each.source else []), *each.content]
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert list(each.content) == sorted(each.content)
        assert 0 <= each.probability <= 1
    assert all(0 <= name.start < name.end <= len(text) for name in read.names)
    made = article(text)
    record = analyse(made)
    for claim in record.claims:
        for span in (claim.source, claim.cue, claim.to, *claim.content):
            assert span is None or (span.of(made).strip() and 0 <= span.start < span.end <= len(text))
    assert all(claim.within is None or claim.within < number for number, claim in enumerate(record.claims))


@pytest.mark.parametrize("count", [1, 10, 300, 5000])
def test_windows_are_bounded_and_each_word_is_answered_for_once(count: int) -> None:
    vocabulary = Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "word", "##word", "a"])
    words = words_of("wordwordword a\n" * count, vocabulary)
    cut = windows(words)
    answered = [number for window in cut for number in range(window.core_start, window.core_end)]
    assert answered == list(range(len(words)))
    for window in cut:
        assert window.start <= window.core_start < window.core_end <= window.end
        assert words.before[window.end] - words.before[window.start] + 2 <= PIECES
