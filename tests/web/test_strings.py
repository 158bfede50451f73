"""Every word a page says stands in the catalogue, and everything in the catalogue is said somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import dateline.web
from dateline.articles.dropped import WHYS
from dateline.articles.inspection import FIELDS, OUTLETS_OWN
from dateline.model import Act, FollowedAs, Naming, NoticeKind
from dateline.store.condition import STAGES
from dateline.store.views import Changed, EntryState, Health
from dateline.web.strings import load_strings

WEB = Path(dateline.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
_SHOWN_ATTRIBUTES = re.compile(r'\b(?:title|alt|aria-label|placeholder|data-label)="([^"]*)"')


def _bare(template: str) -> str:
    """A template without its statements, expressions, comments and entities."""
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|&[a-z]+;", " ", template, flags=re.DOTALL)


def _keys(found: Any, above: str = "") -> set[str]:
    if isinstance(found, dict) and not {"one", "other"} >= set(found):
        return {key for name, value in found.items() for key in _keys(value, f"{above}{name}.")}
    return {above.rstrip(".")}


def test_templates_hold_no_words_of_their_own() -> None:
    assert len(TEMPLATES) > 15
    for path in TEMPLATES:
        bare = _bare(path.read_text(encoding="utf-8"))
        shown = re.sub(r"<[^>]*>", " ", bare) + " ".join(_SHOWN_ATTRIBUTES.findall(bare))
        assert not re.findall(r"[^\W\d_]{2,}", shown), path.name


def test_every_key_that_a_template_names_is_in_the_catalogue() -> None:
    strings = load_strings()
    for path in TEMPLATES:
        for key in re.findall(r"""\bt\(["']([a-z_. ]+)["'][,)]""", path.read_text(encoding="utf-8")):
            assert strings.has(key), f"{path.name}: {key}"


# Sections whose keys a page puts together from a value that the model tells apart, or from a kind of trouble.
_COMPOSED = ("act.", "export.", "map.view.", "naming.", "figure.sense.", "right.kind.", "trouble.")


def _built() -> set[str]:
    """The keys outside those sections that templates put together, by the values they put in."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    counted = re.findall(r"""\bcount\("[^"]*"[^,]*, "(\w+)", [^,]+, "(\w+)"\)""", text)
    links = re.findall(r"""\("/\w*", "(\w+)"\)""", text)
    facts = re.findall(r"""\bfact\("(\w+)"(?: if [^,]* else "(\w+)")?""", text)
    assert counted and links and facts
    return {
        *(f"article.{kind}" for kind in NoticeKind),
        *(f"changes.{kind}" for kind in get_args(Changed) if kind != "first"),
        *(f"changes.lead_{kind}" for kind in get_args(Changed)),
        *(f"feeds.{kind}" for kind in get_args(Health)),
        *(f"inspect.name.{field}" for field in (*FIELDS, *OUTLETS_OWN)),
        *(f"inspect.why.{why}" for why in WHYS),
        *(f"feeds.stage.{kind}" for kind in STAGES),
        *(f"feed.as_{kind}" for kind in get_args(FollowedAs) if kind != "feed"),
        *(f"feed.{kind}" for kind in get_args(EntryState) if kind != "read"),
        *(f"count.{key}" for key, _ in counted),
        *(f"count.{why}_why" for _, why in counted),
        *(f"nav.{key}" for key in links),
        *(f"read.{key}" for fact in facts for key in fact if key),
    }


def test_nothing_stands_in_the_catalogue_that_no_page_says() -> None:
    said = "\n".join(path.read_text(encoding="utf-8") for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")])
    named = set(re.findall(r"""["']([a-z_. ]+)["']""", said))
    keys = _keys(json.loads((WEB / "strings" / "en.json").read_text(encoding="utf-8")))
    unsaid = {key for key in keys - named - _built() if not key.startswith(_COMPOSED)}
    assert unsaid == set()


def test_every_key_that_a_page_puts_together_has_its_words() -> None:
    strings = load_strings()
    assert all(strings(f"naming.{kind}") and strings(f"naming.{kind}_why") for kind in Naming)
    assert all(strings(f"act.{kind}") for kind in Act)
    assert [key for key in sorted(_built()) if not strings.has(key)] == []


def test_a_string_takes_the_form_its_number_asks_for_and_escapes_what_it_is_given() -> None:
    strings = load_strings()
    assert strings("count.texts", n=1) == "1 text"
    assert strings("count.texts", n=3) == "3 different texts"
    assert strings("count.texts", n=41270) == "41\u202f270 different texts"
    assert strings("photo.credit", credit="<b>") == "Photo: &lt;b&gt;"
