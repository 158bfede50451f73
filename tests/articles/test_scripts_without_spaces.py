"""Text in scripts that put more into a character weighs as much as it says, whatever figures stand in it."""

from __future__ import annotations

from dateline.articles import read_article

NOTICE = (
    "<p>"
    + "Copyright © The Lantern Company. All rights reserved. No reproduction without written permission. "
    + "</p>"
)
FIGURES = "気象庁は13日、午後9時19分ごろ、日向灘（北緯31.8度、東経131.6度）で震度5弱の地震があったと発表。"


def test_a_paragraph_full_of_figures_outweighs_the_notice_at_the_foot() -> None:
    middle = FIGURES[len(FIGURES) // 2]
    assert middle.isascii(), "the case is one of a figure in the middle"
    page = (
        f"<html lang=ja><body><div class='promo-wrap'><h1>日向灘で地震があった</h1><p>{FIGURES}</p>"
        f"</div>{NOTICE}</body>"
    )
    text = read_article(page.encode(), "https://lantern.example/quake").text
    assert FIGURES in text
    assert "Copyright" not in text
