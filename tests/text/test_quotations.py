from __future__ import annotations

import pytest

from dateline.text import quotations


def inner(text):
    return [text[q.inner.start : q.inner.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go," he said. "They stay."', ["We go,", "They stay."]),
        ("“We go,” he said.", ["We go,"]),
        ("‘We go,’ he said, but the workers’ union didn’t.", ["We go,"]),
        ("It's the minister's 'new deal' for the '90s.", ["new deal"]),
        ("„Wir gehen“, sagte er.", ["Wir gehen"]),
        ("« Nous partons », a-t-il dit.", ["Nous partons"]),
        ("»Wir gehen«, sagte er.", ["Wir gehen"]),
        ("``We go,'' he said.", ["We go,"]),
        ("The rebels' leader and the states' envoy met.", []),
        ('The 6\' 2" guard and the 5" gun.', []),
        ("an empty “” one", []),
    ],
)
def test_every_style_of_marks_is_read_and_apostrophes_are_not(text, expected):
    assert inner(text) == expected


def test_a_quotation_inside_another_is_one_deeper():
    text = "“He told us ‘never again’ and left,” she said."
    outer, nested = quotations(text)
    assert (outer.depth, nested.depth) == (0, 1)
    assert text[nested.inner.start : nested.inner.end] == "never again"


def test_a_quotation_left_open_for_the_next_paragraph_continues():
    text = "“We waited for hours.\n\n“Nobody came,” he said."
    first, second = quotations(text)
    assert (first.closed, first.continues) == (False, True)
    assert (second.closed, second.continues) == (True, False)


def test_an_unclosed_quotation_ends_with_its_paragraph():
    text = "He said: “We waited for hours.\n\nThe army did not reply."
    (only,) = quotations(text)
    assert text[only.inner.start : only.inner.end] == "We waited for hours."
    assert (only.closed, only.continues) == (False, False)


def test_a_straight_mark_that_can_only_open_ends_an_earlier_one_without_end():
    text = 'He said "we wait and left. "They never came," she said.'
    assert inner(text) == ["we wait and left.", "They never came,"]
