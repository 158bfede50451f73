from __future__ import annotations

import pytest

from dateline.text import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Ministry of Defence of Karsia and Mr. Osk van der Lun met.",
            ["Ministry of Defence of Karsia", "Osk van der Lun"],
        ),
        ("On Monday, Dr. A. B. Cole met the U.N. envoy.", ["A. B. Cole", "U.N."]),
        ("Lima's Interior Ministry said so in March.", ["Lima", "Interior Ministry"]),
        ("He told the KLF that al-Reth was in Aldera.", ["KLF", "al-Reth", "Aldera"]),
        ("Protesters marched. The protesters sang.", []),
        ("“We trust him,” said Jano Reth.", ["Jano Reth"]),
        ("WHAT HAPPENED IN ALDERA", []),
        ("I told Varro I'm here.", ["Varro"]),
    ],
)
def test_capitalised_runs_are_names_and_sentence_openers_are_not(text, expected):
    assert [name.text for name in names(text)] == expected


def test_a_name_says_whether_its_capital_may_be_owed_to_its_place():
    first, second = names("Rebels fled. He saw Varro.")
    assert (first.text, first.at_sentence_start) == ("Rebels", True)
    assert (second.text, second.at_sentence_start) == ("Varro", False)
