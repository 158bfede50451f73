"""Single shapes of pasted text: wrapped lines, lines of several parts, menus, mail heads, remarks about authors."""

from __future__ import annotations

import textwrap

import pytest

from dateline.articles import read_page, read_pasted
from dateline.articles.bylines import byline_among, byline_within
from dateline.articles.captions import split_caption
from dateline.articles.furniture import Role, role_of
from dateline.articles.lines import Kind, read_lines
from dateline.articles.rules import rules_for
from dateline.model import BlockKind

RULES = rules_for(None)
FIRST = "The harbour of Maren was closed on Monday after a crane fell into its only channel, the port said."
SECOND = "Nobody was hurt, said Petra Halm, who leads the port. Divers will raise the crane on Thursday."
THIRD = "Eleven ships are waiting outside, among them two that carry grain, according to the pilots of Maren."


def test_a_text_set_to_one_width_is_read_by_its_paragraphs() -> None:
    story = "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in (FIRST, SECOND, THIRD))
    assert read_pasted(f"Harbour of Maren closed by a fallen crane\n\n{story}")[0].text.split("\n\n") == [
        FIRST,
        SECOND,
        THIRD,
    ]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    article = read_pasted(f"Harbour of Maren closed by a fallen crane\n{FIRST}\n{SECOND}\n{THIRD}")[0]
    assert article.text.split("\n\n") == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Jane Roe · 4 November 2026 · 4 min read", [Kind.SHORT, Kind.FURNITURE, Kind.FURNITURE]),
        ("Maren Today | 4 November 2026", [Kind.SHORT, Kind.FURNITURE]),
        ("Opinion | The truce that nobody wanted to sign", [Kind.SHORT]),
        ("World | Region | Opinion | Podcasts", [Kind.FURNITURE]),
        ("About us | Contact", [Kind.SHORT]),
        ("Rescuers at the mouth of the mine on Sunday | REUTERS", [Kind.CAPTION]),
    ],
)
def test_bars_part_a_line_only_where_a_part_says_what_it_is(line: str, kinds: list[Kind]) -> None:
    assert [read.kind for read in read_lines(line, RULES)] == kinds


def test_the_head_of_a_mail_and_a_numbered_headline() -> None:
    mail = "From: desk@maren.example\nDate: Tue, 3 Nov 2026 18:22:10 +0100\nSubject: Evening file"
    articles = read_pasted(f"{mail}\n\n1. CRANE FALLS INTO HARBOUR OF MAREN\n\n{FIRST}\n\n{SECOND}")
    assert [article.headline for article in articles] == ["CRANE FALLS INTO HARBOUR OF MAREN"]
    assert articles[0].text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "line",
    [
        "Jane Roe is the Ledger's harbour correspondent.",
        "Jane Roe covers ports and shipping.",
        "The author is a fellow at the Maren Institute.",
    ],
)
def test_a_remark_about_who_wrote_a_story_is_none_of_its_text(line: str) -> None:
    story = f"Harbour of Maren closed\nBy Jane Roe\n\n{FIRST}\n\n{SECOND}"
    assert read_pasted(f"{story}\n\n{line}")[0].text == f"{FIRST}\n\n{SECOND}"


def test_a_paragraph_about_somebody_else_stays() -> None:
    line = "Petra Halm is the first woman to lead the port."
    assert read_pasted(f"Harbour closed\nBy Jane Roe\n\n{FIRST}\n\n{line}")[0].text == f"{FIRST}\n\n{line}"


def test_the_title_of_a_page_is_not_the_headline_of_its_first_story() -> None:
    stories = [f"3 Nov 2026 1{n}:00\n{name} votes to keep the harbour open\n{FIRST}\n{SECOND}" for n, name in [
        (2, "Maren"), (1, "Tolo"), (0, "Varnes")]]  # fmt: skip
    articles = read_pasted("The harbour votes of this week\nLast updated 12:10\n\n" + "\n\n".join(stories))
    assert [article.headline for article in articles] == [
        f"{name} votes to keep the harbour open" for name in ("Maren", "Tolo", "Varnes")
    ]


def test_a_credit_alone_under_a_line_makes_it_a_caption() -> None:
    text = f"Harbour of Maren closed\n\nThe fallen crane on Monday.\nTHEO LUND/MAREN LEDGER\n\n{FIRST}\n\n{SECOND}"
    image = read_pasted(text)[0].images[0]
    assert (image.caption, image.credit) == ("The fallen crane on Monday.", "THEO LUND/MAREN LEDGER")


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("[Photo: Dockers at the gate of the yard, via Nordlys Press]", "Dockers at the gate of the yard",
         "Nordlys Press"),
        ("Photo: Jane Roe via AP", None, "Jane Roe via AP"),
        ("The dam seen from the north (Kestrian Army handout via Reuters)", "The dam seen from the north",
         "Kestrian Army handout via Reuters"),
        ("Des voyageurs à la gare, mercredi. Photo AFP / Lou Tessier", "Des voyageurs à la gare, mercredi.",
         "AFP / Lou Tessier"),
        ("Water on the pitch on Wednesday — AP Photo", "Water on the pitch on Wednesday", "AP Photo"),
        ("1 of 3 | Protesters sit on the bridge. (AP Photo/Jane Roe)", "Protesters sit on the bridge.",
         "AP Photo/Jane Roe"),
    ],
)  # fmt: skip
def test_captions_and_their_credits(printed: str, caption: str | None, credit: str) -> None:
    assert split_caption(printed, RULES) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("URGENT", Role.JUNK),
        ("FLOOD-MERIDA-DAM/ (URGENT)", Role.JUNK),
        ("Nov 3, 2026 Updated 2 hrs ago", Role.DATE),
        ("Puerto Sal - 03 nov 2026 - 21:40 CET", Role.DATE),
        ("Jane Roe, Staff Writer", Role.BYLINE),
        ("By KPA", Role.BYLINE),
        ("Read the original article on Maren Today.", Role.SYNDICATION),
        ("Jane Roe, who leads the port", Role.PLAIN),
    ],
)
def test_what_a_line_is(line: str, role: Role) -> None:
    assert role_of(line, RULES) is role


def test_bylines_within_lines_of_several_parts() -> None:
    assert byline_within("Posted on November 3, 2026 by Jane Roe", RULES) == "by Jane Roe"
    assert byline_within("Posted on November 3, 2026", RULES) is None
    assert byline_among("Jane Roe | 3 Nov 2026 | 5 min read", RULES) == ("Jane Roe", ("Jane Roe",))
    assert byline_among("Maren | Tolo | Varnes", RULES) is None


def test_an_agency_alone_under_the_last_paragraph_is_the_texts() -> None:
    assert read_pasted(f"Harbour of Maren closed\n{FIRST}\n{SECOND}\n(AFP)")[0].agency == "AFP"


def test_a_story_in_sections_that_link_is_one_story() -> None:
    sections = "".join(f'<div><a href="/{n}">A section of the report</a><p>{p}</p><p>{THIRD}</p></div>' for n, p in
                       enumerate((FIRST, SECOND)))  # fmt: skip
    page = f'<html><head><meta property="og:type" content="article"></head><body><h1>Harbour closed</h1>{sections}'
    assert len(read_page(page.encode(), "https://maren.example/a")) == 1


def test_a_picture_in_a_box_keeps_its_address() -> None:
    box = '<div><div><a href="/{0}">Harbour of Maren closed {0}</a></div><div>3 Nov 2026</div><div><img src="/{0}.jpg">'
    box += f"</div><div>The crane. Photo: AP</div><div>{FIRST}</div><div>{SECOND}</div></div>"
    articles = read_page(f"<body><div>{box.format(1)}{box.format(2)}</div>".encode(), "https://maren.example/")
    assert [(a.url, a.images[0].url, a.images[0].credit) for a in articles] == [
        ("https://maren.example/1", "https://maren.example/1.jpg", "AP"),
        ("https://maren.example/2", "https://maren.example/2.jpg", "AP"),
    ]
    assert all(a.blocks[0].kind is BlockKind.IMAGE for a in articles)


def test_a_sentence_under_every_story_is_the_outlets_own() -> None:
    foot = "Whoever quotes the agency names it and says where."
    first, second = (
        f"Crane falls into harbour\nBy Jane Roe\n\n{FIRST}",
        f"Divers to raise the crane\nBy Jane Roe\n\n{THIRD}",
    )
    articles = read_pasted(f"{first}\n\n{foot}\n\n{second}\n\n{foot}")
    assert [article.text for article in articles] == [FIRST, THIRD]


def test_two_copies_of_a_story_keep_their_sentences() -> None:
    first = f"Crane falls into harbour\nBy Jane Roe\n\n{FIRST}\n\n{THIRD}"
    second = f"Crane blocks a harbour\nBy Ola Rein\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}"
    articles = read_pasted(f"{first}\n\n{second}")
    assert [len(article.blocks) for article in articles] == [2, 3]


def test_posts_of_a_channel_are_parted_by_their_counts() -> None:
    posts = "\n\n".join(
        f"{headline}\n{text}\n@sarnalerts\n1.2K views 19:4{number}"
        for number, (headline, text) in enumerate(
            [("Crane falls into harbour", FIRST), ("Divers to come", SECOND), ("Ships wait outside", THIRD)]
        )
    )
    assert [article.text for article in read_pasted(posts)] == [FIRST, SECOND, THIRD]


def test_a_byline_of_initials_names_nobody_and_its_agency() -> None:
    article = read_pasted(
        f"La grue de Maren\nPublié le 5 novembre 2026 à 08h12\nPar L.M. avec AFP\n\n{FIRST}\n\n{SECOND}"
    )[0]
    assert (article.headline, article.authors, article.agency) == ("La grue de Maren", (), "AFP")


def test_an_outlet_before_a_date_is_no_headline() -> None:
    head = "Crane falls into harbour of Maren\nMaren Gazette, November 5, 2026 | By Elio Marsh"
    article = read_pasted(f"{head}\n\n{FIRST}\n\n{SECOND}")[0]
    assert article.byline == "By Elio Marsh"
    assert article.published is not None
    assert article.published.day == 5


def test_the_length_of_a_video_is_no_credit() -> None:
    assert split_caption("Divers at work in the harbour. 18.04.2024 | 0:21 min", RULES) == (
        "Divers at work in the harbour. 18.04.2024",
        None,
    )


def test_cards_in_a_list_are_stories_where_their_headlines_link() -> None:
    card = (
        '<li><span>Health</span><h2><a href="/{0}">Crane falls into harbour {0}</a></h2><div><span>Amadou Sy</span> • '
    )
    card += f'<time datetime="2026-11-05T07:00:00Z">Yesterday</time></div><p>{FIRST}</p><p>{SECOND}</p></li>'
    page = f"<body><ul>{card.format(1)}{card.format(2)}</ul>".encode()
    articles = read_page(page, "https://maren.example/")
    assert [(a.url, a.section, a.authors) for a in articles] == [
        ("https://maren.example/1", "Health", ("Amadou Sy",)),
        ("https://maren.example/2", "Health", ("Amadou Sy",)),
    ]


def test_a_headline_its_caption_and_its_byline_on_lines_of_like_length_stay_three() -> None:
    text = (
        "Ferry service to Orsk Island halted after engine fire\n"
        "A ferry at the quay in Port Halen on Saturday. Photo: Seaboard/Lena Marr\n"
        "By Seaboard News\n\n"
        "PORT HALEN, Oct 3 (Seaboard News) - Ferries to Orsk stopped on Saturday after a fire, two officials said.\n"
        "The harbour master said that nobody was hurt and that the fire had been put out within minutes.\n"
        '"I will write about all of it," she wrote on X.\n'
    )
    (article,) = read_pasted(text)
    assert article.headline == "Ferry service to Orsk Island halted after engine fire"
    assert [(image.caption, image.credit) for image in article.images] == [
        ("A ferry at the quay in Port Halen on Saturday.", "Seaboard/Lena Marr")
    ]
    assert article.byline == "By Seaboard News"
    assert not [block for block in article.blocks if block.kind == "subhead"]


@pytest.mark.parametrize(
    "trail", ["News › Region › Verkehr", "Home > Topics > Harbours", "Главная / Общество", "A / B / C"]
)
def test_the_way_from_the_home_page_is_no_headline_and_no_credit(trail: str) -> None:
    (article,) = read_pasted(
        f"{trail}\n\nMaren closes its harbour for a week\n\nBy Petra Halm\n\n{FIRST}\n\n{SECOND}\n"
    )
    assert article.headline == "Maren closes its harbour for a week"
    assert article.section is None
    assert article.images == ()
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_a_caption_and_its_maker_after_a_slash_are_no_way_from_the_home_page() -> None:
    caption = "The crane in the channel of Maren on Monday. / Lena Marr"
    (article,) = read_pasted(f"Maren closes its harbour\n\n{caption}\n\n{FIRST}\n\n{SECOND}\n")
    assert [image.credit for image in article.images] == ["Lena Marr"]


def test_a_paragraph_that_closes_with_a_german_quotation_is_a_paragraph() -> None:
    told = "„Der Kran liegt noch dort“, sagte Petra Halm. „Vor Freitag kann ihn niemand heben.“"
    (line,) = read_lines(told, RULES)
    assert line.kind is Kind.PROSE


def test_a_correction_after_a_bullet_is_a_notice() -> None:
    note = "Editor's note: this article was amended on 8 November 2025. The crane fell on Sunday."
    (article,) = read_pasted(f"Maren closes its harbour\n\n{FIRST}\n\n{SECOND}\n\n• {note}\n")
    assert [notice.text for notice in article.notices] == [note]
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_the_outlets_own_name_over_a_headline_is_no_section() -> None:
    page = (
        '<html><head><meta property="og:site_name" content="Maren Post"><meta property="og:type" content="article">'
        '<title>Maren closes its harbour | Maren Post</title></head><body><header><a href="/">Maren Post</a></header>'
        f"<main><article><h1>Maren closes its harbour</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article></main>"
    )
    (article,) = read_page(page.encode(), "https://maren.example/a")
    assert article.section is None


def test_a_subhead_in_title_case_starts_no_story_even_where_the_text_names_others_under_it() -> None:
    told = read_pasted(
        "Rebels shell Orlova airport as talks stall\n\n"
        "Rebel gunners shelled the airport of Orlova on Monday, killing at least 12 people and closing the last runway "
        "of the encircled city, two sources said.\n\n"
        "The foreign ministry in Vesterby said that it would not negotiate under fire from anyone.\n\n"
        "What the League Wants\n\n"
        "About 90,000 people have fled since August, the refugee agency says, and many of them walked for days.\n"
    )
    assert [article.headline for article in told] == ["Rebels shell Orlova airport as talks stall"]
    assert [block.kind for block in told[0].blocks].count(BlockKind.SUBHEAD) == 1
