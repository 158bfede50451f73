"""Hostile input of some size takes time in proportion to it: each case once, then eight times as long."""

from __future__ import annotations

import pytest

from dateline.text import clean, fold, names, numbers, plain, quotations, sanitise, sentences, words
from tests.timing import grows_in_proportion

CASES = {
    "open quotes": "“",
    "singles": " ‘a",
    "straight": ' "a',
    "stops": "a. ",
    "dots": ".",
    "initials": "A. ",
    "spaces": " ",
    "capitals": "Reth ",
    "particles": "Reth of the ",
    "digits": "1,",
    "long digits": "1",
    "bounds": "at least ",
    "marks": "\u0301",
    "mixed marks": "\u0301\u0323",
    "hyphens": "a-",
    "tags": "<div>",
    "breaks": "<br>",
    "cells": "<td>",
    "entities": "&amp;",
    "open tags": "<a ",
    "comments": "<!-- ",
    "tags cut off": "<a",
    "bars cut off": "<nav ",
    "values cut off": '<p class="',
    "stray end tags": "<div></b>",
    "blocks ended by nothing": "<span><div></span>",
    "styles left open": "<div><b></div>",
    "tags in values": '<div title="</div>">',
    "end tags in comments": "<div><!--</div>-->",
}
FUNCTIONS = (sentences, quotations, names, numbers, words, clean, fold, plain, sanitise)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_time_grows_no_faster_than_the_text(function, case):
    assert grows_in_proportion(lambda repeats: function(CASES[case] * repeats), 1000, 8000)
