"""One long story in sections is one article; a live page's posts are several."""

from __future__ import annotations

from dateline.articles import read_page

TEXT = "The harbour of Maren was closed on Monday after a crane fell into its only channel, the port said. Divers came."
HEAD = '<html><head><meta property="og:type" content="article"><title>Harbour</title></head><body><main>'


def page(sections: list[str]) -> bytes:
    return (
        HEAD + "".join(f"<section>{section}<p>{TEXT}</p><p>{TEXT} Again.</p></section>" for section in sections)
    ).encode()


def test_the_sections_of_one_story_are_no_stories() -> None:
    sections = [f"<h2>What happened at pier {n}?</h2>" for n in range(4)]
    assert len(read_page(page(["<h1>The crane of Maren</h1>", *sections]), "https://maren.example/a")) == 1


def test_the_posts_of_a_live_page_are() -> None:
    posts = [f"<div>1{n}:05</div><h2>Divers reach pier {n} of Maren</h2>" for n in range(4)]
    assert len(read_page(page(posts), "https://maren.example/live")) == 4
