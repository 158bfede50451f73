"""Pages that are no article are refused, whoever reads them; galleries and films are articles without a text."""

from __future__ import annotations

import json

import pytest

from dateline.articles import read_article, read_page
from dateline.errors import NotAnArticle
from dateline.model import BlockKind

URL = "https://lantern.example/news"
TEASER = (
    '<li><h3><a href="/boats-{0}">The boats of quay {0} come home</a></h3>'
    "<p>The boats of quay {0} came home at noon, and nobody was there to meet them, the harbour said.</p></li>"
)
TEASERS = "".join(TEASER.format(number) for number in range(12))


@pytest.mark.parametrize("read", [read_article, read_page])
@pytest.mark.parametrize(
    ("language", "title", "said", "reason"),
    [
        ("de", "Seite wurde nicht gefunden | Laterne", "Die gesuchte Seite gibt es nicht.", "not there"),
        ("fr", "Connectez-vous | La Lanterne", "Bon retour parmi nous.", "log-in"),
        ("es", "Página no encontrada", "La página que busca no existe.", "not there"),
        ("pl", "Logowanie", "Witamy ponownie.", "log-in"),
        ("pt", "A sua privacidade", "Nós e os nossos parceiros guardamos dados.", "consent"),
        ("it", "Accesso negato", "Il tuo indirizzo è bloccato.", "keeps readers out"),
        ("nl", "Zoekresultaten voor haven", "12 resultaten", "search"),
        ("tr", "Gizlilik ayarları", "Biz ve ortaklarımız veri saklarız.", "consent"),
        ("uk", "Доступ заборонено", "Вашу адресу заблоковано.", "keeps readers out"),
        ("zh", "访问被拒绝", "您的地址已被封锁。", "keeps readers out"),
    ],
)
def test_what_stands_in_an_article_s_place_is_told_in_the_page_s_language(read, language, title, said, reason):
    page = (
        f'<html lang="{language}"><head><title>{title}</title></head><body><h1>{title}</h1><p>{said}</p></body></html>'
    )
    with pytest.raises(NotAnArticle, match=reason):
        read(page.encode(), URL)


@pytest.mark.parametrize("read", [read_article, read_page])
def test_a_page_of_teasers_is_no_article_for_either_reader(read):
    page = f"<html lang=en><head><title>News</title></head><body><h1>News</h1><ul>{TEASERS}</ul></body></html>"
    with pytest.raises(NotAnArticle, match="teasers"):
        read(page.encode(), URL)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "Inicia sesión para continuar leyendo"),
        ("fr", "Pour lire la suite, rejoignez-nous"),
        ("de", "Nur für Abonnenten: Jetzt weiterlesen"),
        ("it", "Articolo riservato agli abbonati"),
        ("nl", "Log in om verder te lezen"),
        ("pt", "Conteúdo exclusivo para assinantes"),
        ("pl", "Zaloguj się, aby czytać dalej"),
    ],
)
def test_a_line_that_asks_for_a_subscription_marks_the_text_as_a_part(language, line):
    prose = (
        "<p>The boats came to the quay at noon on Friday, and nobody was there to meet them, the mayor said.</p>" * 2
    )
    page = f'<html lang="{language}"><body><article><h1>Boats at the quay</h1>{prose}'
    article = read_article(f"{page}<p>{line}</p></article></body></html>".encode(), URL)
    assert article.partial and line not in article.text


SHOT = '<figure><img src="/{0}.jpg"><figcaption>The quay at low water, seen from tower {0}. Photo: Ann Roe</figcaption>'


def test_a_gallery_without_a_text_is_an_article_of_pictures_with_their_words():
    shots = "</figure>".join(SHOT.format(number) for number in range(5))
    page = f"<html lang=en><title>Low water | Lantern</title><body><h1>Low water at Port Maren</h1>{shots}</figure>"
    article = read_article(page.encode(), URL)
    assert article.headline == "Low water at Port Maren" and not article.text
    assert [image.caption for image in article.images][3] == "The quay at low water, seen from tower 3."
    assert {image.credit for image in article.images} == {"Ann Roe"}
    assert [block.kind for block in article.blocks] == [BlockKind.IMAGE] * 5


def test_a_film_s_page_has_what_the_page_says_of_it_for_a_text():
    said = "The last ferry left Port Maren at noon, and two hundred people stood on the quay."
    film = {"@type": "VideoObject", "name": "Ferry leaves", "description": said, "uploadDate": "2026-11-03T12:00Z"}
    links = "".join(f'<li><a href="/v{number}">Another film of this long day</a></li>' for number in range(30))
    page = (
        f'<html lang=en><title>Ferry leaves</title><script type="application/ld+json">{json.dumps(film)}</script>'
        f"<body><h1>Ferry leaves</h1><ul>{links}</ul>"
    )
    article = read_article(page.encode(), "https://lantern.example/video/ferry-leaves-the-quay")
    assert (article.headline, article.text) == ("Ferry leaves", said)
    assert article.published is not None and article.published.hour == 12
    with pytest.raises(NotAnArticle):
        read_article(page.encode(), "https://lantern.example/video")
