from __future__ import annotations

import pytest

from dateline.text import sentences

WHOLE = [
    "The U.S. Embassy in Aldera closed on Monday.",
    "Gen. Osk Varro met Dr. A. B. Cole at 5 p.m. on Dec. 8.",
    "“We will not go. We stay,” Reth said.",
    "“Why now?” Interior Minister Jano Reth asked.",
    "''Can we win?'' Mr. Reth asked.",
    '"Out!" she shouted at the guards.',
    "He called the plan (a bad one, he said. Really.) unworkable.",
    "Growth reached 3.5 percent... the bank said.",
    "ALDERA, Karsia (AP) — Rebels of the K.L.F. took the town of St. Oren.",
    "Acme Corp. said it had paid Varro Inc. $3.2 million.",
    "The document, No. 14, was signed by J. Reth.",
]
PARTED = [
    ["The talks end at 5 p.m.", "The minister left early."],
    ["He lives in the U.S.", "He was born in Karsia."],
    ["She said no.", "Reth did not."],
    ["“We go,” he said.", "“They stay.”"],
    ["Is it over?", "No one knows."],
    ["The plan…", "It failed."],
    ["He asked “Why?”", "Nobody answered."],
    ["She was ill.", "Varro took her place."],
]


@pytest.mark.parametrize("text", WHOLE)
def test_an_abbreviation_or_a_quotation_does_not_end_a_sentence(text):
    assert [text[s.start : s.end] for s in sentences(text)] == [text]


@pytest.mark.parametrize("parts", PARTED, ids=lambda parts: parts[0])
def test_sentences_are_parted(parts):
    text = " ".join(parts)
    assert [text[s.start : s.end] for s in sentences(text)] == parts


def test_no_sentence_crosses_a_line_break():
    text = "A headline without a stop\n\nThe text begins.\nA line follows"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "A headline without a stop",
        "The text begins.",
        "A line follows",
    ]


def test_a_long_quotation_is_parted_into_its_own_sentences():
    text = "“" + " ".join(["We have seen this many times before and we shall see it again."] * 8) + "”"
    assert len(sentences(text)) == 8


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de", ["Das Treffen am 8. Dezember mit Prof. Dr. Reth war z.B. kurz.", "Der Minister schwieg."]),
        ("fr", ["M. Reth est arrivé.", "Il a parlé à Mme Varro."]),
        ("es", ["El Sr. Reth llegó.", "La Sra. Varro no."]),
    ],
)
def test_other_languages_have_their_own_abbreviations(language, parts):
    text = " ".join(parts)
    assert [text[s.start : s.end] for s in sentences(text, language)] == parts
