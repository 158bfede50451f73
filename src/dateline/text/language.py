"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

_ENOUGH = 20  # letters: below this the guess is a toss-up
_SAMPLE = 3000  # code points are plenty, and keep the time bounded
_SURE = 0.9


@cache
def _identifier() -> Any:
    # numpy and the model take a quarter of a second to load: only for whoever asks.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """The language of a text as ISO 639-1; None where it is too short to tell or the guess is unsure."""
    sample = text[:_SAMPLE].encode("utf-8", "replace").decode("utf-8")
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _SURE else None
