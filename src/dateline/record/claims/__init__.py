"""Who says what: attributed claims, by the encoder where it reads, and by rules over words and quotation marks.

A claim's way: ``lines`` makes rows of words and quotations; ``sites`` finds the cues and their subjects; ``clauses``,
``passives``, ``according``, ``quotes`` and ``headlines`` find what is said, each pattern by name; ``encoded`` takes
what the encoder finds instead, with what the rules know of the words around it; ``speakers`` and ``naming`` say who
that is and how well named; ``finding`` puts it together.
"""

from dateline.record.claims.finding import Why, explain_claims, find_claims

__all__ = ["Why", "explain_claims", "find_claims"]
