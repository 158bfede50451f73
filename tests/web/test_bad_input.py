"""What feeds and outlets do wrong, as the pages show it."""

from __future__ import annotations

import re

import pytest

from tests.web.running import Client


def test_a_failing_feed_says_on_its_own_row_what_went_wrong_and_what_to_try(client: Client) -> None:
    rows = re.findall(r"<tr>.*?</tr>", client.get("/feeds").text, re.DOTALL)
    (failing,) = (row for row in rows if 'href="/feed/6"' in row)
    assert "404 Not Found" in failing
    assert "Look on the site for its new address." in failing


@pytest.mark.parametrize("number", ["9" * 5000, str(10**30), "-1", "9" * 18])
@pytest.mark.parametrize("path", ["/article/{}", "/story/{}.json", "/feed/{}/log", "/compare/1/{}"])
def test_a_number_that_no_row_has_is_nothing_the_desk_stumbles_over(client: Client, path: str, number: str) -> None:
    assert client.get(path.format(number)).status == 404
