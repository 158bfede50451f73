"""Datelines as agencies write them, in every script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.articles import read_article
from dateline.articles.calendars import from_jalali
from dateline.articles.datelines import read_dateline
from dateline.articles.dates import parse_printed
from dateline.articles.rules import rules_for, rules_of_text

PROSE = "<p>The harbour of Port Maren was closed on Monday after a storm, the port authority told reporters.</p>" * 3


@pytest.mark.parametrize(
    ("text", "place", "date", "agency", "rest"),
    [
        ("МАРЕН, 2 дек - РИА Новости. Власти закрыли порт.", "МАРЕН", "2 дек", "РИА Новости", "Власти"),
        ("МАРЕН, 2 декабря. /ТАСС/. Власти закрыли порт.", "МАРЕН", "2 декабря", "ТАСС", "Власти"),
        ("Марен. 2 декабря. INTERFAX.RU - Власти закрыли порт.", "Марен", "2 декабря", "INTERFAX.RU", "Власти"),
        ("МАРЕН. 2 грудня. УНІАН. Влада закрила порт.", "МАРЕН", "2 грудня", "УНІАН", "Влада"),
        ("MAREN (AA) - Liman kapatıldı.", "MAREN", None, "AA", "Liman"),
        ("Elif Aksoy/MAREN, (DHA)- Liman kapatıldı.", "MAREN", None, "DHA", "Liman"),
        ("مارين - (رويترز) - أغلقت السلطات الميناء.", "مارين", None, "رويترز", "أغلقت"),
        ("مارين 2 ديسمبر (رويترز) - أغلقت السلطات الميناء.", "مارين", "2 ديسمبر", "رويترز", "أغلقت"),
        ("مارين 2-12-2026 وفا- أغلقت السلطات الميناء.", "مارين", "2-12-2026", "وفا", "أغلقت"),
        ("مارين/ سلمى حداد/ الأناضول", "مارين", None, "الأناضول", ""),
        ("مارين-سانا", "مارين", None, "سانا", ""),
        ("مارن – ایرنا – بندر بسته شد.", "مارن", None, "ایرنا", "بندر"),
        ("新华社马伦12月2日电（记者王小明 李强）港口关闭。", "马伦", "12月2日", "新华社", "港口"),
        ("（中央社記者王小明馬倫2日電）港口關閉。", "馬倫", "2日", "中央社", "港口"),
        ("中新网12月2日电 港口关闭。", None, "12月2日", "中新网", "港口"),
        ("本报马伦12月2日电（记者王小明）港口关闭。", "马伦", "12月2日", None, "港口"),
        ("【馬倫=共同】港が閉鎖された。", "馬倫", None, "共同", "港が"),
        ("(마렌=연합뉴스) 김하나 기자 = 항구가 닫혔다.", "마렌", None, "연합뉴스", "항구가"),
        ("(ANSA) - MAREN, 02 DIC - Il porto è chiuso.", "MAREN", "02 DIC", "ANSA", "Il"),
        ("Maren, 2 dic (EFE).- El puerto cerró.", "Maren", "2 dic", "EFE", "El"),
        ("Maren (dpa/lnw) - Der Hafen ist zu.", "Maren", None, "dpa", "Der"),
        ("Maren (KNA/iz). Der Hafen ist zu.", "Maren", None, "KNA", "Der"),
        ("MAREN (kl) – Der Hafen ist zu.", "MAREN", None, None, "Der"),
        ("МАРЕН, 2 декабря — МОРИНФО. Власти закрыли порт.", "МАРЕН", "2 декабря", "МОРИНФО", "Власти"),
        ("МАРЕН, 2 декабря — Власти закрыли порт.", "МАРЕН", "2 декабря", None, "Власти"),
        ("MAREN, Wash. —", "MAREN, Wash.", None, None, ""),
    ],
)
def test_a_dateline_is_read_in_the_form_its_agency_gives_it(
    text: str, place: str | None, date: str | None, agency: str | None, rest: str
) -> None:
    read = read_dateline(text, rules_of_text(text))
    assert read is not None
    assert (read[0].place, read[0].date, read[0].agency) == (place, date, agency)
    assert text[read[1] :].startswith(rest) and (rest or read[1] == len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Она сказала - и ушла. Потом приехал Рейтер.",
        "السلطات (رويترز) أغلقت الميناء أمس.",
        "قالت الإدارة – ولم يصدقها أحد – إن الميناء مغلق.",
        "港务局12月2日表示，港口关闭。",
        "Rat der Stadt (Kreis Maren) beschließt das.",
    ],
)
def test_a_sentence_in_any_script_is_no_dateline(text: str) -> None:
    assert read_dateline(text, rules_of_text(text)) is None


def test_a_dateline_on_a_line_of_its_own_stands_before_its_paragraph() -> None:
    page = f"<h1>A harbour closes</h1><article><p class='dateline'>MAREN, Wash. —</p>{PROSE}</article>"
    article = read_article(page.encode(), "https://paper.example/a")
    assert article.dateline is not None and article.dateline.place == "MAREN, Wash."
    assert article.text.startswith("MAREN, Wash. — The harbour of Port Maren")


def test_a_stations_call_sign_in_a_dateline_is_no_texts_agency() -> None:
    page = f"<h1>A harbour closes</h1><article>{PROSE.replace('<p>', '<p>MAREN, Texas (KXYZ) -- ', 1)}</article>"
    article = read_article(page.encode(), "https://station.example/a")
    assert article.dateline is not None and article.dateline.agency == "KXYZ"
    assert article.agency is None


def test_days_of_the_iranian_calendar_are_those_of_the_other() -> None:
    for jalali, gregorian in (
        ((1399, 1, 1), (2020, 3, 20)), ((1400, 1, 1), (2021, 3, 21)), ((1403, 12, 30), (2025, 3, 20)),
        ((1404, 1, 1), (2025, 3, 21)), ((1357, 11, 22), (1979, 2, 11)),
    ):  # fmt: skip
        found = from_jalali(*jalali)
        assert found is not None and (found.year, found.month, found.day) == gregorian
    assert from_jalali(1404, 7, 31) is None and from_jalali(0, 1, 1) is None


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("ru", "3 ноября 2026, 14:20"), ("uk", "3 листопада 2026, 14:20"), ("tr", "3 KASIM 2026 14:20"),
        ("ar", "٣ نوفمبر ٢٠٢٦، 14:20"), ("ar", "3 نوفمبر/تشرين الثاني 2026 14:20"), ("fa", "۱۲ آبان ۱۴۰۵ 14:20"),
        ("fa", "1405/08/12 14:20"), ("he", "3 בנובמבר 2026, 14:20"), ("zh", "2026年11月3日 14:20"),
        ("zh", "2026/11/03 14:20"), ("pt", "3 de novembro de 2026 14:20"), ("pl", "3 listopada 2026, 14:20"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_each_language_prints_it(language: str, printed: str) -> None:
    moment = parse_printed(printed, rules_for(language))
    assert moment is not None and moment.when == datetime(2026, 11, 3, 14, 20, tzinfo=UTC)


@pytest.mark.parametrize("printed", ["3 NİSAN 2026", "3 ARALIK 2026", "3 Auguſt 2026"])
def test_capitals_that_lower_to_other_letters_are_no_fault(printed: str) -> None:
    moment = parse_printed(printed, rules_for("tr"))
    assert moment is None or (moment.when.year, moment.when.day) == (2026, 3)
