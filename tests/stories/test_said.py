"""What is said across a story's articles: joined where it is the same, kept apart where it is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dateline.model import Act, Article, Claim, Figure, Mode, Naming, Record, Said, Span
from dateline.stories import outline

MORNING = datetime(2026, 11, 3, 8, tzinfo=UTC)
REPORTED = "the rebels had shelled the northern quay of Port Maren before midnight"


class Desk:
    """Articles of one story with their claims, each written as it is read."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.records: dict[str, Record] = {}
        self.wires: dict[str, int] = {}

    def prints(self, outlet: str, *claims: tuple[str, str, str], wire: int | None = None, **fields: object) -> None:
        """claims: who, cue, content. fields: naming, act, mode of all of them, and figures by the words they count."""
        counted = fields.pop("counts", {})
        text = " ".join(f"{who} {cue} {content}." for who, cue, content in claims)
        when = MORNING + timedelta(minutes=10 * len(self.articles))
        url = f"https://{outlet}.example/{len(self.articles)}"
        made = Article(url, f"News from {outlet}", text, (), outlet=outlet, published=when, language="en")
        found, figures, at = [], [], 0
        for n, (who, cue, content) in enumerate(claims):
            start = text.index(f"{who} {cue} {content}.", at)
            says = start + len(who) + len(cue) + 2
            claim = Claim(
                source=Span(start, start + len(who)) if who != "It" else None,
                cue=Span(start + len(who) + 1, says - 1),
                content=(Span(says, says + len(content)),),
                speaker=who.removeprefix("The ") if who != "It" else None,
                naming=Naming.UNATTRIBUTED if who == "It" else Naming.INSTITUTION,
                mode=Mode.REPORTED,
                act=Act.DENY if cue == "denied" else Act.STATE,
            )
            found.append(Claim(**{**{f: getattr(claim, f) for f in Claim.__slots__}, **fields}))
            for words, value in counted.items():  # type: ignore[attr-defined]
                if words in content:
                    where = text.index(words, says)
                    figures.append(Figure(Span(where, where + len(words)), value, value, "people", "killed", claim=n))
            at = says
        self.articles.append(made)
        self.records[url] = Record((Span(0, len(text)),), claims=tuple(found), figures=tuple(figures))
        self.wires[url] = wire if wire is not None else 1000 + len(self.articles)

    def said(self) -> tuple[Said, ...]:
        return outline(self.articles, self.records, self.wires).said


def test_the_same_content_from_two_sources_is_one_point_with_both() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
    desk.prints(
        "ledger", ("The Harbour Council", "said", "rebels shelled the northern quay at Port Maren before midnight")
    )
    (point,) = desk.said()
    assert [one.speaker for one in point.statements] == ["Interior Ministry", "Harbour Council"]
    assert (point.sources, point.outlets, point.texts, point.denied) == (2, 2, 2, False)


def test_what_many_outlets_print_of_one_source_leads_back_to_that_source() -> None:
    desk = Desk()
    for outlet in ("courier", "ledger", "post", "gazette"):
        desk.prints(outlet, ("The Interior Ministry", "said", REPORTED))
    (point,) = desk.said()
    assert (point.sources, point.outlets, point.texts) == (1, 4, 4)
    assert [one.outlets for one in point.statements] == [4]


def test_copies_of_one_text_are_one_text_and_several_outlets() -> None:
    desk = Desk()
    for outlet in ("courier", "ledger", "post"):
        desk.prints(outlet, ("The Interior Ministry", "said", REPORTED), wire=7)
    desk.prints("gazette", ("The Harbour Council", "said", REPORTED))
    (point,) = desk.said()
    assert (point.sources, point.outlets, point.texts) == (2, 4, 2)


def test_an_outlet_that_another_takes_the_words_from_is_no_source_of_its_own() -> None:
    desk = Desk()
    desk.prints("Norlund Press", ("The Interior Ministry", "said", REPORTED))
    desk.prints("courier", ("Norlund Press", "reported", REPORTED), naming=Naming.MEDIA)
    (point,) = desk.said()
    assert (point.sources, point.outlets) == (1, 2)


def test_who_denies_the_same_stands_against_those_who_say_it() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
    desk.prints(
        "ledger", ("The Rebel Command", "denied", "having shelled the northern quay of Port Maren before midnight")
    )
    (point,) = desk.said()
    assert point.denied and point.sources == 1
    assert {one.speaker: one.denies for one in point.statements} == {"Interior Ministry": False, "Rebel Command": True}


def test_the_same_words_with_a_not_are_no_agreement() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
    desk.prints("ledger", ("The Rebel Command", "said", REPORTED.replace("had shelled", "had not shelled")))
    (point,) = desk.said()
    assert point.denied
    assert [one.denies for one in point.statements] == [False, True]


def test_the_same_words_about_another_place_are_another_content() -> None:
    desk = Desk()
    desk.prints(
        "courier", ("The Interior Ministry", "said", "the delegations would meet again in Orven on Friday evening")
    )
    desk.prints(
        "ledger", ("The Harbour Council", "said", "the delegations would meet again in Karsk on Friday evening")
    )
    assert desk.said() == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the talks would go on", "the talks had gone well"),
        ("the army had shelled the northern quay", "the army had withdrawn from the northern suburbs"),
        ("grain ships could leave the harbour on Monday", "the harbour had been mined by the other side"),
        (
            "it would pay 40 million crowns to the fishermen of the bay",
            "it would pay 75 million crowns to the fishermen",
        ),
    ],
)
def test_contents_that_only_share_words_stay_apart(first: str, second: str) -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", first))
    desk.prints("ledger", ("The Harbour Council", "said", second))
    assert desk.said() == ()


def test_counts_of_one_thing_that_cannot_both_be_true_are_joined_and_marked() -> None:
    desk = Desk()
    counts = {"31 watchmen": 31.0, "19 watchmen": 19.0}
    desk.prints(
        "courier",
        ("The Interior Ministry", "said", "31 watchmen had died in the fire at the grain depot in Karsk"),
        counts=counts,
    )
    desk.prints(
        "ledger",
        ("The Harbour Council", "said", "19 watchmen died in the fire at the Karsk grain depot"),
        counts=counts,
    )
    (point,) = desk.said()
    assert point.apart and point.sources == 2


def test_a_thought_a_question_and_what_was_not_said_are_no_statements() -> None:
    for fields in ({"mode": Mode.THOUGHT}, {"act": Act.ASK}, {"act": Act.DECLINE}, {"negated": True}):
        desk = Desk()
        desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
        desk.prints("ledger", ("The Harbour Council", "said", REPORTED), **fields)
        assert desk.said() == ()


def test_a_demand_is_not_joined_with_a_report_of_the_same() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
    desk.prints("ledger", ("The Harbour Council", "demanded", REPORTED), act=Act.DEMAND)
    assert desk.said() == ()


def test_what_is_in_dispute_comes_first_and_the_answer_is_the_same_whatever_the_order() -> None:
    def built(turned: bool) -> tuple[Said, ...]:
        desk = Desk()
        desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
        desk.prints("ledger", ("The Rebel Command", "denied", REPORTED))
        desk.prints("post", ("The Mayor", "said", "grain ships could leave the eastern harbour from Monday morning"))
        desk.prints(
            "gazette", ("The Captains", "said", "grain ships could leave the eastern harbour on Monday morning")
        )
        if turned:
            desk.articles.reverse()
        return desk.said()

    points = built(False)
    assert [point.denied for point in points] == [True, False]
    assert points == built(True)


def test_a_story_of_very_many_claims_is_put_together_in_time_in_proportion() -> None:
    # Counted, not timed: how often two contents are compared.
    from dateline.stories import said

    calls = []
    real = said._likeness

    def counting(one: object, other: object) -> float:
        calls.append(1)
        return real(one, other)  # type: ignore[arg-type]

    def compared(times: int) -> int:
        desk = Desk()
        for n in range(times):
            things = f"barge{n} of harbour{n} carried wheat{n} towards mill{n}"
            desk.prints(f"outlet{n}", ("The Interior Ministry", "said", things), ("The Mayor", "said", REPORTED))
        calls.clear()
        desk.said()
        return len(calls)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(said, "_likeness", counting)
        small, large = compared(20), compared(60)
    assert large <= 3 * small + 60


def test_statements_stand_in_order_of_time() -> None:
    desk = Desk()
    for outlet, who in (("courier", "The Ministry"), ("ledger", "The Council"), ("post", "The Mayor")):
        desk.prints(outlet, (who, "said", REPORTED))
    (point,) = desk.said()
    assert all(one.when <= other.when for one, other in pairwise(point.statements))


def test_one_quotation_has_one_source_however_differently_it_is_named() -> None:
    desk = Desk()
    words = "we are back at the table because there is no other road to Port Maren"
    desk.prints("courier", ("Jano Reth", "said", words), mode=Mode.QUOTED, naming=Naming.PERSON)
    desk.prints("ledger", ("The Mediator", "said", words), mode=Mode.QUOTED, naming=Naming.OFFICIAL)
    desk.prints("post", ("Jano Reth", "said", words), mode=Mode.QUOTED, naming=Naming.PERSON)
    (point,) = desk.said()
    assert point.sources == 1 and [one.speaker for one in point.statements] == ["Jano Reth"]


def test_a_name_that_has_all_the_words_of_another_is_no_second_source() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
    desk.prints("ledger", ("The Ministry", "said", REPORTED))
    (point,) = desk.said()
    assert point.sources == 1


def test_who_is_not_named_is_counted_as_no_second_source() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED))
    desk.prints("ledger", ("Two officers", "said", REPORTED), naming=Naming.ANONYMOUS)
    (point,) = desk.said()
    assert point.sources == 1 and len(point.statements) == 2


def test_one_speaker_with_a_not_elsewhere_in_a_long_quotation_denies_nothing() -> None:
    desk = Desk()
    words = (
        "the harbour would open on Monday, grain barges would leave on Tuesday, ferries to the islands on Wednesday, "
        "and fishermen in the eastern bay were asked to wait for the pilots"
    )
    desk.prints("courier", ("Jano Reth", "said", words), naming=Naming.PERSON)
    desk.prints("ledger", ("Jano Reth", "said", f"{words} and not to leave before"), naming=Naming.PERSON)
    (point,) = desk.said()
    assert not point.denied


def test_what_two_speakers_say_in_one_text_alone_is_no_point_of_several() -> None:
    desk = Desk()
    desk.prints("courier", ("The Interior Ministry", "said", REPORTED), ("The Harbour Council", "said", REPORTED))
    assert desk.said() == ()
    desk.prints("ledger", ("The Mayor", "said", REPORTED))
    assert desk.said()[0].texts == 2


def test_two_who_say_the_same_but_for_a_not_contradict_each_other_however_alike_their_words() -> None:
    desk = Desk()
    words = "artillery crews had fired rockets from the western ridge towards Belgrin market on Monday morning"
    desk.prints("courier", ("The Interior Ministry", "said", words))
    desk.prints("ledger", ("The Rebel Command", "said", words.replace("had fired", "had not fired")))
    (point,) = desk.said()
    assert point.denied and [one.speaker for one in point.statements] == ["Interior Ministry", "Rebel Command"]
