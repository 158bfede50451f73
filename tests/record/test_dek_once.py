"""A dek that the text opens with is shown once, and its claims are taken down once."""

from __future__ import annotations

from dateline.model import Article
from dateline.record import analyse

LEAD = "The harbour of Maren opens on Monday after a month, its mayor Ansa Reth said in a statement on Friday."


def test_claims_of_a_dek_that_the_text_repeats_are_taken_down_once() -> None:
    text = f"{LEAD}\n\nShips had waited outside since May."
    twice = Article(url="https://courier.example/a", headline="Harbour opens", dek=LEAD, text=text, blocks=())
    apart = Article(
        url="https://courier.example/b", headline="Harbour opens", dek=LEAD, text="Ships had waited.", blocks=()
    )
    assert twice.opens_with_dek and not apart.opens_with_dek
    assert [claim.content[0].part for claim in analyse(twice).claims] == ["text"]
    assert [claim.content[0].part for claim in analyse(apart).claims] == ["dek"]
