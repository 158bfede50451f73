"""A page that says UTF-8 and is not is read in what its language was written in before."""

from __future__ import annotations

import pytest

from dateline.articles import read_article
from dateline.articles.encoding import decode

URL = "https://lantern.example/boats"
RUSSIAN = "Паромная переправа закрыта до утра понедельника, сообщили в порту."
POLISH = "Żółta łódź wróciła do portu po północy, gdy sztorm już ustał."
GREEK = "Το λιμάνι έκλεισε τη Δευτέρα μετά από μια καταιγίδα, είπε η αρχή."
JAPANESE = "港は月曜日の嵐の後に閉鎖されたと当局は記者団に語った。"
FRENCH = "Le port a été fermé lundi après une tempête, a déclaré l’autorité portuaire."


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (RUSSIAN, "cp1251", "ru"),
        (RUSSIAN, "koi8-r", "ru"),
        (RUSSIAN, "cp1251", ""),
        (POLISH, "cp1250", "pl"),
        (GREEK, "cp1253", "el"),
        (JAPANESE, "euc_jp", "ja"),
        (JAPANESE, "cp932", "ja"),
        (FRENCH, "cp1252", "fr"),
        (FRENCH, "cp1252", ""),
    ],
)
def test_the_bytes_are_read_as_what_they_are(text: str, encoding: str, language: str) -> None:
    page = f'<html lang="{language}"><meta charset="utf-8"><h1>{text}</h1>{f"<p>{text}</p>" * 9}'.encode(encoding)
    assert text in decode(page, URL, "utf-8")
    assert read_article(page, URL, charset="utf-8").headline == text


def test_a_few_bad_bytes_leave_a_page_utf8() -> None:
    page = f"<html lang=ru><p>{RUSSIAN * 20}</p>".encode() + b"\xe4\xff"
    assert RUSSIAN in decode(page, URL, "utf-8")
