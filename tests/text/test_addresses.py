from __future__ import annotations

import pytest

from dateline.text.addresses import web_address

BASE = "https://outlet.example/news/"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/a", "https://outlet.example/a"),
        (" b?c=d ", "https://outlet.example/news/b?c=d"),
        ("//cdn.outlet.example/x", "https://cdn.outlet.example/x"),
        ("http://other.example/", "http://other.example/"),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:desk@outlet.example", None),
        ("http://[bad/", None),
    ],
)
def test_an_address_is_made_absolute_or_is_none(text: str, address: str | None) -> None:
    assert web_address(text, BASE) == address


def test_without_a_base_only_a_whole_address_is_one() -> None:
    assert web_address("https://outlet.example/a") == "https://outlet.example/a"
    assert web_address("/a") is None
