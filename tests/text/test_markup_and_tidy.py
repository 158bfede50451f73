from __future__ import annotations

import pytest

from dateline.text import clean, fold, is_plainly_in, language_of, plain, sanitise, stem, stopwords


def test_plain_text_parts_paragraphs_by_blank_lines_and_drops_what_is_not_read():
    html = (
        "<style>p{}</style><p>One &amp; <b>two</b>\n lines<br>broken<p>Next<script>x</script>"
        "<ul><li>a<li>b</ul>x<br><br>y<table><tr><td>1<td>2</table>"
    )
    assert plain(html) == "One & two lines\nbroken\n\nNext\n\na\n\nb\n\nx\n\ny\n\n1\t2"


def test_plain_text_survives_what_is_hardly_markup():
    assert plain("a < b and c > d") == "a < b and c > d"
    assert plain("") == ""
    assert plain("&lt;b&gt; stays a word") == "<b> stays a word"


def test_safe_markup_has_no_script_handler_style_form_or_odd_link():
    html = (
        '<p style="x" onclick="evil()">k<script>evil()</script><form><input></form>'
        '<a href="javascript:evil()">l</a><a href="/in">m</a><img src="//cdn.example/p.png" onerror=evil()>'
        "<iframe src=x></iframe><svg onload=evil()>"
    )
    safe = sanitise(html, "https://news.example/story")
    for bad in ("evil", "style", "script", "form", "iframe", "svg", "onclick", "onerror"):
        assert bad not in safe
    assert 'href="https://news.example/in"' in safe
    assert 'src="https://cdn.example/p.png"' in safe
    assert "href" not in sanitise('<a href="/in">m</a>')


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("a\x00b", "ab"),
        ("a\xa0b\u2009c", "a b c"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("\u202eabc\u202c", "abc"),
        ("e\u0301", "é"),
        ("\ud800", "\ufffd"),
        ("a" + "\u0301" * 500, "á" + "\u0301" * 3),
        ("plain", "plain"),
    ],
)
def test_odd_characters_are_put_right(dirty, tidy):
    assert clean(dirty) == tidy


def test_folding_meets_spellings_in_the_middle():
    assert fold("  Łódź’s  “Größe” ") == fold('lodz\'s "grosse"')
    assert fold("Þór Ødegård") == "thor odegard"


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("denied", "denies", "deny"), "deny"),
        (("running", "runs", "run"), "run"),
        (("killed", "killing", "kills"), "kill"),
        (("accuse", "accused", "accusing"), "accus"),
        (("Minister's", "ministers", "minister"), "minister"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms, expected):
    assert {stem(form) for form in forms} == {expected}


def test_stopwords_are_known_for_four_languages_and_empty_for_others():
    for language in ("en", "fr", "de", "es"):
        assert len(stopwords(language)) > 100
    assert stopwords("xx") == frozenset()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said on Monday that talks would go on in the capital.", "en"),
        ("Der Minister sagte am Montag, dass die Gespräche in der Hauptstadt weitergehen.", "de"),
        ("Le ministre a déclaré lundi que les pourparlers se poursuivraient.", "fr"),
        ("ok", None),
        ("12345 67890 12345 67890 123 555 999", None),
    ],
)
def test_the_language_is_told_or_left_open(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Båtarna kom till kajen vid middagstid och ingen var där för att möta dem, sade hamnens chef som inte"
               " ville att det skulle stå i tidningen men som har sagt det till alla de som var på plats den dagen."),
        ("ja", "船は正午に岸壁に着いたが、迎える人は誰もいなかったと港の責任者は語った。"),
    ],
)  # fmt: skip
def test_a_text_shows_at_a_glance_the_language_that_its_page_names(language, text):
    assert is_plainly_in(text, language)
    assert not is_plainly_in(text, "fr")
    assert language_of(text) == language


def test_the_language_model_read_row_by_row_from_disk_says_what_it_says_in_memory():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    from dateline.text.language import _identifier

    whole, rows = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True), _identifier()
    for text in (
        "The boats came at noon.",
        "Barcos ao meio-dia, e ninguém.",
        "船は正午に着いた。",
        "لم يكن هناك أحد",
        "x",
    ):
        told, sure = whole.classify(text)
        assert rows.classify(text) == (told, pytest.approx(sure, abs=1e-6))
