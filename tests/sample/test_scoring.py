"""How shown claims are counted against listed ones: the ruler must be straight before anything is measured with it."""

from __future__ import annotations

from typing import Any

from evals.sample_claims import ClaimScore, score_claims

TEXT = (
    "“We counted nineteen,” Minister Ada Brand said. “Not one more.” She denied that the list was lost.\n\n"
    "Two officers familiar with the case said the list was long."
)


def listed(
    source: str, speaker: str, words: str, naming: str = "person", act: str = "state", **more: Any
) -> dict[str, Any]:
    claim = {"source": source, "speaker": speaker, "naming": [naming], "act": [act], "words": words, "optional": False}
    return claim | more


def shown(
    source: str,
    words: str,
    naming: str = "person",
    act: str = "state",
    speaker: str | None = None,
    mode: str = "reported",
) -> dict[str, Any]:
    def span(part: str) -> dict[str, Any]:
        start = TEXT.index(part)
        return {"start": start, "end": start + len(part), "part": "text"}

    return {
        "source": span(source) if source else None,
        "cue": None,
        "content": [span(words)],
        "speaker": speaker,
        "naming": naming,
        "act": act,
        "mode": mode,
    }


BRAND = listed("Minister Ada Brand", "Ada Brand", "We counted nineteen")
DENIAL = listed("She", "Ada Brand", "the list was lost", act="deny")
OFFICERS = listed("Two officers", "Two officers", "the list was long", naming="anonymous")


def counts(score: ClaimScore) -> tuple[int, int, int, int]:
    return score.wanted, score.right, score.shown, score.wrong


def test_a_claim_with_its_source_and_naming_is_right() -> None:
    score = score_claims(TEXT, [BRAND], [shown("Minister Ada Brand", "“We counted nineteen,”")])
    assert counts(score) == (1, 1, 1, 0)


def test_a_wrong_naming_is_wrong_and_so_is_a_wrong_source() -> None:
    naming = score_claims(
        TEXT, [OFFICERS], [shown("Two officers familiar with the case", "the list was long", "people")]
    )
    source = score_claims(TEXT, [OFFICERS], [shown("Minister Ada Brand", "the list was long", "anonymous")])
    assert counts(naming) == counts(source) == (1, 0, 1, 1)


def test_a_pronoun_is_wrong_where_it_is_resolved_to_somebody_else() -> None:
    right = score_claims(TEXT, [DENIAL], [shown("She", "the list was lost", act="deny", speaker="Ada Brand")])
    wrong = score_claims(TEXT, [DENIAL], [shown("She", "the list was lost", act="deny", speaker="Jo Stern")])
    assert (counts(right), right.denials, right.denials_right) == ((1, 1, 1, 0), 1, 1)
    assert (counts(wrong), wrong.denials_right) == ((1, 0, 1, 1), 0)


def test_a_further_piece_of_a_listed_claim_is_neither_right_nor_wrong() -> None:
    pieces = [shown("Minister Ada Brand", "“We counted nineteen,”"), shown("Minister Ada Brand", "“Not one more.”")]
    assert counts(score_claims(TEXT, [BRAND], pieces)) == (1, 1, 2, 0)


def test_a_claim_that_is_not_listed_is_wrong() -> None:
    extra = [
        shown("Minister Ada Brand", "“We counted nineteen,”"),
        shown("Two officers", "the list was long", "anonymous"),
    ]
    score = score_claims(TEXT, [BRAND], extra)
    assert counts(score) == (1, 1, 2, 1)
    assert any("not listed" in line for line in score.errors)


def test_an_unlisted_thought_is_neither_right_nor_wrong_for_the_desk_says_that_nobody_said_it() -> None:
    extra = [
        shown("Minister Ada Brand", "“We counted nineteen,”"),
        shown("Two officers", "the list was long", "anonymous", mode="thought"),
    ]
    assert counts(score_claims(TEXT, [BRAND], extra)) == (1, 1, 2, 0)


def test_an_optional_claim_is_not_missed_and_not_counted_as_right() -> None:
    optional = DENIAL | {"optional": True}
    assert counts(score_claims(TEXT, [optional], [])) == (0, 0, 0, 0)
    assert counts(score_claims(TEXT, [optional], [shown("She", "the list was lost", act="deny")])) == (0, 0, 1, 0)


def test_a_claim_whose_words_the_desk_did_not_read_is_missed() -> None:
    assert counts(score_claims("Nothing of the kind.", [BRAND], [])) == (1, 0, 0, 0)


def test_claims_in_a_headline_are_left_to_other_measures() -> None:
    claim = shown("Minister Ada Brand", "the list was long")
    claim["content"][0]["part"] = "headline"
    assert counts(score_claims(TEXT, [BRAND], [claim])) == (1, 0, 0, 0)
