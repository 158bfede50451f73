from __future__ import annotations

import pytest

from tests.feeds.making import read, rss

ITEM = "<rss><channel><item><title>Łódź café</title></item></channel></rss>"


def declaring(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{ITEM}'


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (ITEM.encode(), None),
        (ITEM.encode("utf-8-sig"), None),
        (declaring("iso-8859-1").encode(), None),
        (declaring("iso-8859-2").encode("iso-8859-2"), None),
        (declaring("cp037").replace("Łódź ", "").encode("cp037"), None),
        (ITEM.encode("iso-8859-2"), "text/xml; charset=ISO-8859-2"),
        (ITEM.encode("utf-16"), None),
        (ITEM.encode("utf-16-le"), None),
        (ITEM.encode("utf-16-be"), "text/xml; charset=utf-8"),
        (declaring("no-such-thing").encode(), None),
        (declaring("utf-8").replace("Łódź", "Łódź\x07").encode(), None),
    ],
)
def test_a_feed_is_read_in_its_encoding_whatever_it_declares(data: bytes, content_type: str | None) -> None:
    assert read(data, content_type).entries[0].title.removeprefix("Łódź ") == "café"


def test_a_feed_in_windows_1252_that_says_nothing_or_the_wrong_thing_is_read() -> None:
    for declared in ("", '<?xml version="1.0" encoding="iso-8859-1"?>'):
        data = f"{declared}<rss><channel><item><title>Café “open”</title></item></channel></rss>".encode("cp1252")
        assert read(data).entries[0].title == "Café “open”"


def test_one_broken_byte_does_not_spoil_a_utf_8_feed() -> None:
    data = rss("<title>Łódź, café, naïve, Zürich, Åland</title>").encode().replace(b"caf\xc3\xa9", b"caf\xc3")
    assert read(data).entries[0].title.startswith("Łódź, caf\ufffd, naïve")


RUSSIAN = "Паромная линия вновь открыта после ремонта"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_cyrillic_that_is_declared_as_utf_8_is_read_all_the_same(encoding: str) -> None:
    text = f"<title>{RUSSIAN}</title><link>https://outlet.example/1</link><description>{RUSSIAN}.</description>"
    data = rss(text).replace('version="1.0"?', 'version="1.0" encoding="utf-8"?').encode(encoding)
    assert read(data).entries[0].title == RUSSIAN


@pytest.mark.parametrize(
    ("language", "title", "encoding"),
    [
        ("el", "Το λιμάνι άνοιξε ξανά", "cp1253"),
        ("pl", "Łódź: prom wrócił na trasę", "cp1250"),
        ("ja", "港の再開を決定", "euc_jp"),
        ("de", "Fähre fährt künftig täglich", "cp1252"),
    ],
)
def test_an_encoding_that_is_not_declared_is_told_by_the_language_of_the_feed(
    language: str, title: str, encoding: str
) -> None:
    data = rss(f"<title>{title}</title>", head=f"<language>{language}</language>").encode(encoding)
    assert read(data).entries[0].title == title


def test_references_to_no_character_are_marked_and_the_rest_is_read() -> None:
    title = read(rss("<title>a&#xD800;b&#x110000;c&#0;d&#99999999999999999999;e&#8211;f</title>")).entries[0].title
    assert title == "a\ufffdb\ufffdc\ufffdd\ufffde–f"
