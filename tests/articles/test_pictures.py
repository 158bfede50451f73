"""Pictures of a page: what is printed by them, and who made them. The pages are of an invented world."""

from __future__ import annotations

import pytest

from dateline.articles import read_article
from dateline.articles.captions import caption_and_credit, split_caption
from dateline.articles.rules import rules_for
from dateline.model import Article, Image

_FIRST = "The harbour council of Port Velm voted on Tuesday to reopen the northern quay after nine months of repairs."
_SECOND = "Nobody on the island believed that the quay would open again before the winter, said the harbour master."
_URL = "https://velm-courier.example/quay"
_PICTURE = '<img src="/pictures/quay.jpg" width="900">'
_FIGURE = f"<figure>{_PICTURE}"
_SHOWN = Image("https://velm-courier.example/pictures/quay.jpg", "The northern quay at dawn", "Ilse Marn/Velm Press")


def _read(inside: str, *, head: str = "", over: str = "") -> Article:
    page = (
        f"<html lang=en><head><title>Quay</title>{head}</head><body><article><h1>Northern quay reopens</h1>"
        f"{over}<div class='article-body'><p>{_FIRST}</p>{inside}<p>{_SECOND}</p></div></article></body>"
    )
    return read_article(page.encode(), _URL)


@pytest.mark.parametrize(
    "markup",
    [
        f"{_FIGURE}<figcaption>The northern quay at dawn. Photo: Ilse Marn/Velm Press</figcaption></figure>",
        f"{_FIGURE}<figcaption>The northern quay at dawn<small>Ilse Marn/Velm Press</small></figcaption></figure>",
        f"{_FIGURE}<figcaption><span>The northern quay at dawn</span> <span>Foto: Ilse Marn/Velm Press</span>"
        "</figcaption></figure>",
        f"{_FIGURE}<figcaption><span class=a>The northern quay at dawn</span><span class=b>Ilse Marn/Velm Press"
        "</span></figcaption></figure>",
        f"{_FIGURE}</figure><div class=caption><figcaption itemprop=caption>The northern quay at dawn</figcaption>"
        "<figcaption itemprop=author>Kilde: Ilse Marn/Velm Press</figcaption></div>",
        f"<figure><button><picture>{_PICTURE}</picture><figcaption><p class=caption-title>The northern quay at dawn"
        "<cite class=caption-credit>(Image: Ilse Marn/Velm Press)</cite></p></figcaption></button></figure>",
        f"<div class=box><span>Foto: Ilse Marn/Velm Press</span>{_PICTURE}<div>The northern quay at dawn</div></div>",
        f"<div class=photo>{_PICTURE}<p class=img-description>The northern quay at dawn. | <b>Ilse Marn/Velm Press</b>"
        "</p></div>",
        f"<table align=right><tr><td>{_PICTURE}</td></tr><tr><td class=caption><small>The northern quay at dawn. "
        "(Ilse Marn/Velm Press)</small></td></tr></table>",
        f"{_FIGURE}<figcaption><small>Ilse Marn/Velm Press</small> The northern quay at dawn</figcaption></figure>",
        f"{_FIGURE}<span>autoplay</span><figcaption>The northern quay at dawn<footer>© Ilse Marn/Velm Press"
        "</footer></figcaption></figure>",
    ],
)
def test_a_picture_at_the_head_has_its_caption_and_its_credit(markup: str) -> None:
    article = _read("", over=markup)
    assert article.lead_image is not None
    image = article.lead_image
    assert (image.url, (image.caption or "").rstrip("."), image.credit) == (_SHOWN.url, _SHOWN.caption, _SHOWN.credit)
    assert article.images.count(image) == 1
    assert "Ilse Marn" not in article.text
    assert article.authors == ()
    assert article.agency is None


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("Nábřeží v přístavu. Foto: Ilse Marn", "Nábřeží v přístavu.", "Ilse Marn"),
        ("Nabrzeże o świcie. Fot. Ilse Marn", "Nabrzeże o świcie.", "Ilse Marn"),
        ("Laituri aamulla. Kuva: Ilse Marn", "Laituri aamulla.", "Ilse Marn"),
        ("Причал на рассвете. Фото: Ильзе Марн", "Причал на рассвете.", "Ильзе Марн"),
        ("부두가 다시 문을 열고 있다. 벨름통신", "부두가 다시 문을 열고 있다", "벨름통신"),
        ("夜明けの埠頭（Ｃ）ベルム通信社", "夜明けの埠頭", "ベルム通信社"),
        ("Image 2 of 5 The quay at dawn. Photo: Ilse Marn", "The quay at dawn.", "Ilse Marn"),
        ("Photo: Velm Press | Dockers stand at the gate of the yard", "Dockers stand at the gate of the yard",
         "Velm Press"),
        ("Image: the dockers of Velm stand by the gate of a yard", "the dockers of Velm stand by the gate of a yard",
         None),
        ("The dockers at the gate in November. Ilse Marn", "The dockers at the gate in November.", "Ilse Marn"),
        ("The dockers at the gate with Gov. Ilse Marn", "The dockers at the gate with Gov. Ilse Marn", None),
        ("Foto de familia de la reunión de los puertos", "Foto de familia de la reunión de los puertos", None),
        ("El ministro de Velm, Paulo Marn. EFE/ J.J. Roe", "El ministro de Velm, Paulo Marn.", "EFE/ J.J. Roe"),
        ("Quay in the autumn of 2026 (Velm Harbour)", "Quay in the autumn of 2026 (Velm Harbour)", None),
    ],
)  # fmt: skip
def test_a_credit_is_told_by_its_words_in_any_language(printed: str, caption: str, credit: str | None) -> None:
    assert split_caption(printed, rules_for("en")) == (caption, credit)


def test_a_caption_keeps_its_end_where_its_credit_is_set_apart() -> None:
    printed = "A quay much like the one in Port Velm (stock image)"
    assert caption_and_credit(printed, "(Image: Velm Press)", rules_for("en")) == (printed, "Velm Press")


def test_the_pictures_of_a_gallery_have_their_own_words_each() -> None:
    shot = (
        '<figure><img src="/p/{0}.jpg"><figcaption>View {0} of the quay<small>Maker {1}</small></figcaption></figure>'
    )
    article = _read(f"<figure class=gallery>{shot.format(1, 'Ann')}{shot.format(2, 'Bo')}</figure>")
    assert [(image.caption, image.credit) for image in article.images] == [
        ("View 1 of the quay", "Maker Ann"),
        ("View 2 of the quay", "Maker Bo"),
    ]


def test_a_picture_is_known_where_a_page_writes_the_content_of_its_metas_as_value() -> None:
    article = _read("", head='<meta name="og:image" value="https://velm-courier.example/p/og.jpg">')
    assert article.lead_image is not None
    assert article.lead_image.url == "https://velm-courier.example/p/og.jpg"


def test_a_figure_with_a_table_or_a_quotation_is_no_picture() -> None:
    words = "We never thought that we would see a ferry here again."
    article = _read(f"<figure><blockquote>{words}</blockquote></figure>")
    assert article.images == ()


def test_of_a_picture_s_sizes_the_widest_is_its_address() -> None:
    sizes = "/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w"
    article = _read(f'<figure><img srcset="{sizes}"><figcaption>Low water at the northern quay.</figcaption></figure>')
    assert [image.url for image in article.images if image.caption] == ["https://velm-courier.example/l.jpg"]
