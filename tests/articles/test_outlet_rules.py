"""Outlets' own rules: what they find takes the place of the general reading's, and a bad one is said in plain words."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from dateline.articles import inspect_page, read_article, read_page
from dateline.articles.outlet_pairs import EXPECTED, Pair, differences, read_pairs
from dateline.articles.outlet_rules import KEYS, OutletRules, load_rules, package_rules, read_rule
from dateline.articles.selectors import read_selector, select
from dateline.errors import BadOutletRule, NotAnArticle
from tests.timing import grows_in_proportion

PAIRS = Path(__file__).parent / "outlets"
URL = "https://www.marsh-post.example/news/ice"
FIRST = "The harbour of Port Maren was closed for a day on Monday after a storm, the port authority told reporters."
SECOND = "Nine more ships stood off the coast all that week, waiting for the ice to go, a pilot said on Tuesday."
THIRD = "The pilots had asked for a second tug in the spring, and were told that there was no money for one."
PAGE = f"""<html lang="en"><body><h1>The Marsh Post</h1><div class="t">Ice closes the harbour</div>
<div class="x"><p>{FIRST}</p><p class="ad">Readers can have a month of this paper for the price of a single coffee.</p>
<p>{SECOND}</p></div><div class="promo"><p>{THIRD}</p></div></body></html>""".encode()


def rules(**keys: object) -> OutletRules:
    rule = read_rule(json.dumps({"hosts": ["marsh-post.example"], **keys}).encode(), "marsh-post.json")
    return OutletRules(dict.fromkeys(rule.hosts, rule))


def bad(data: bytes | dict[str, object]) -> BadOutletRule:
    with pytest.raises(BadOutletRule) as caught:
        read_rule(data if isinstance(data, bytes) else json.dumps(data).encode(), "post.json")
    return caught.value


@pytest.mark.parametrize("pair", list(read_pairs(PAIRS)), ids=lambda pair: pair.name)
def test_a_page_is_read_as_the_expectation_beside_it_says(pair: Pair) -> None:
    found = load_rules(PAIRS)
    assert not found.faults
    assert not differences(pair, found)
    assert differences(pair, OutletRules()), "the general reading gets it right without: no rule is needed"


def test_every_rule_of_the_package_is_sound_and_has_a_page_beside_its_expectation() -> None:
    assert not package_rules().faults
    shown = {file.name.removesuffix(EXPECTED) for file in PAIRS.glob(f"*{EXPECTED}")}
    assert {Path(rule.name).stem for rule in package_rules().by_host.values()} <= shown


def test_what_a_selector_finds_replaces_what_the_general_reading_got() -> None:
    article = read_article(PAGE, URL, outlets=rules(body=[".x", ".promo > p"], drop=".ad", headline=".t"))
    assert article.headline == "Ice closes the harbour"
    assert article.text.split("\n\n") == [FIRST, SECOND, THIRD]
    assert all(block.span.of(article) for block in article.blocks)


def test_the_body_is_in_the_page_s_order_whatever_the_order_of_its_selectors() -> None:
    article = read_article(PAGE, URL, outlets=rules(body=".promo > p, .x", drop=".ad"))
    assert article.text.split("\n\n") == [FIRST, SECOND, THIRD]


def test_where_a_selector_finds_nothing_the_general_reading_stands_and_the_inspection_says_so() -> None:
    general = read_article(PAGE, URL)
    own = rules(body=".gone", headline="h2.gone", dek=".t")
    article = read_article(PAGE, URL, outlets=own)
    assert (article.headline, article.text) == (general.headline, general.text)
    findings = inspect_page(PAGE, URL, outlets=own).findings
    told = {(one.field, one.where): one.used for one in findings if one.where.startswith("outlet rule: ")}
    assert told == {
        ("headline", "outlet rule: h2.gone"): False,
        ("dek", "outlet rule: .t"): True,
        ("text", "outlet rule: .gone"): False,
    }
    assert [one.used for one in findings if one.field == "headline"].count(True) == 1


def test_of_several_selectors_the_first_that_finds_something_gives_the_field() -> None:
    assert read_article(PAGE, URL, outlets=rules(headline=[".gone", ".t", "h1"])).headline == "Ice closes the harbour"


@pytest.mark.parametrize(
    ("url", "has_one"),
    [
        ("https://marsh-post.example/a", True),
        ("https://WWW.Marsh-Post.example:8080/a", True),
        ("https://a.b.marsh-post.example./", True),
        ("https://notmarsh-post.example/a", False),
        ("https://marsh-post.example.org/a", False),
        ("https://example/marsh-post.example", False),
        ("http://[broken/", False),
        ("pasted:1", False),
    ],
)
def test_a_rule_goes_for_its_hosts_and_all_under_them(url: str, has_one: bool) -> None:
    assert (rules(headline=".t").of(url) is not None) is has_one


def test_a_rule_s_body_makes_a_page_of_little_text_an_article_and_several_stories_one() -> None:
    short = (
        b'<html><body><ul><li><a href="/a">One</a></ul><div class="x"><p>The ferry sails again.</p></div></body></html>'
    )
    with pytest.raises(NotAnArticle):
        read_article(short, URL)
    assert read_article(short, URL, outlets=rules(body=".x > p")).text == "The ferry sails again."
    assert len(read_page(PAGE, URL, outlets=rules(body=".x"))) == 1


def test_a_dropped_element_within_a_dropped_one_goes_with_it() -> None:
    page = b"<div class='a'>" * 40 + b"<p class='a'>Never to be seen again in this text.</p>" + b"</div>" * 40 + PAGE
    article = read_article(page, URL, outlets=rules(drop=[".a", ".a .a", "p.a"], body=".x"))
    assert "Never to be seen" not in article.text and FIRST in article.text


def test_a_desk_s_own_rule_goes_before_the_package_s_and_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"hosts": ["a.example"], "headline": "h2"}')
    (tmp_path / "b.json").write_text('{"hosts": ["b.example"], "heading": "h2"}')
    (tmp_path / "c.json").write_text('{"hosts": ["c.example", "a.example"]}')
    (tmp_path / "a.expected.json").write_text("no rule")
    found = load_rules(tmp_path)
    assert set(found.by_host) == {"a.example", *package_rules().by_host}
    said = [str(fault).removeprefix(f"{tmp_path}/") for fault in found.faults]
    assert said[0].startswith("b.json, heading: no rule has this key; keys are hosts, body, drop,")
    assert said[1] == f"c.json, hosts: a.example has a rule already, in {tmp_path}/a.json"
    assert load_rules(tmp_path / "nowhere").by_host == package_rules().by_host
    assert pickle.loads(pickle.dumps(found)).by_host == found.by_host, (
        "work that ended a worker is tried in a process of its own"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "post.json: is no JSON"),
        (b"\xff\xfe", "post.json: is no JSON"),
        (b"[" * 30_000, "post.json: is no JSON"),
        (b'{"hosts": ["a.example"], "body": "p", "body": "q"}', "body stands in it twice"),
        (b"[]", "post.json: holds no rule"),
        (b" " * 40_000, "post.json: has more than the 32,000 bytes that a rule may have"),
        ({"body": "p"}, "post.json, hosts: a rule names the hosts it is for"),
        ({"hosts": ["https://a.example/"]}, "post.json, hosts: 'https://a.example/' is no host"),
        ({"hosts": ["com"]}, "post.json, hosts: 'com' is no host"),
        ({"hosts": ["a.example"], "body": 7}, "post.json, body: it is a text, or a list of texts"),
        ({"hosts": ["a.example"], "body": ["p"] * 50}, "post.json, body: it has 50 of them, more than 40"),
        ({"hosts": ["a.example"], "body": "p >"}, "the selector 'p >': it ends where one more step is to follow"),
        ({"hosts": ["a.example"], "drop": ["p", "p ~ p"]}, "post.json, drop: the selector 'p ~ p': “~ p” is not"),
        (
            {"hosts": ["a.example"], "body": "div:has(p)"},
            "post.json, body: the selector 'div:has(p)': “:has(p)” is not",
        ),
        ({"hosts": ["a.example"], "body": "p" * 500}, "it has 500 characters, more than 400"),
        ({"hosts": ["a.example"], "body": "a " * 30}, "it has more than 24 steps"),
        (
            {"hosts": ["a.example"], "drop": ["a b c d"] * 31},
            "post.json: its selectors have 124 steps, more than the 120",
        ),
        ({"hosts": ["a.example"], "body": "[x=1]"}, "“[x=1]” is no CSS selector"),
    ],
)
def test_a_bad_rule_is_said_in_plain_words_with_its_file_and_key(given: bytes | dict[str, object], said: str) -> None:
    assert said in str(bad(given))


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p", "abcd"),
        (".k > p", "ab"),
        ("#i p", "abc"),
        ("div.k p.second, p#d", "bd"),
        ('[data-r="x y"] > p', "c"),
        ("p:not(.second)", "acd"),
        ("div > p:first-child", "ac"),
        ("body  >  p:last-child", "d"),
        ("div div p", "abc"),
        ("div div div p", ""),
        ("*", None),
    ],
)
def test_a_selector_finds_what_css_finds(selector: str, found: str | None) -> None:
    page = LexborHTMLParser(
        '<div id="i"><div class="k"><p>a</p><p class="second">b</p></div><div data-r="x y"><p>c</p></div></div>'
        '<p id="d">d</p>'
    )
    nodes = select(page, read_selector(selector))
    assert [node.mem_id for node in nodes] == [node.mem_id for node in page.css(selector)]
    if found is not None:
        assert "".join(node.text() for node in nodes) == found


def test_a_selector_takes_time_in_proportion_to_the_page_whatever_it_asks() -> None:
    slow = read_selector("div " * 20 + "div")

    def ask(size: int) -> object:
        page = "<div>" * 300 + "<div><i>x</i></div>" * size + "</div>" * 300
        return select(LexborHTMLParser(page), slow)

    assert grows_in_proportion(ask, 1_000, 8_000)


def test_a_step_that_finds_more_than_any_page_of_news_has_finds_nothing() -> None:
    page = LexborHTMLParser("<p class='k'><i>x</i></p>" + "<i></i>" * 40_000)
    assert select(page, read_selector("i")) == select(page, read_selector(".k i")) == []
    assert len(select(page, read_selector(".k"))) == 1


def test_a_rule_that_names_all_of_a_page_takes_time_in_proportion_to_it() -> None:
    everything = rules(**{key: "div, p" for key in KEYS if key not in ("drop", "caption", "credit")})

    def read(size: int) -> object:
        page = "<div>" * 300 + f"<p>{FIRST}</p>" * size + "</div>" * 300
        return read_article(page.encode(), URL, outlets=everything)

    assert grows_in_proportion(read, 100, 800)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "holds no object with url and article"),
        ('{"article": {}}', "url: it is the page's address"),
        ('{"url": "https://a.example/", "article": {"title": "x"}}', "title: no expectation has this field"),
        ('{"url": "https://a.example/", "fetched": "noon", "article": {}}', "fetched: it is a time"),
    ],
)
def test_an_expectation_that_is_none_is_said_with_its_file_and_key(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.expected.json").write_text(content)
    with pytest.raises(BadOutletRule) as caught:
        list(read_pairs(tmp_path))
    assert said in str(caught.value) and "a.expected.json" in str(caught.value)


def test_every_key_is_in_the_guide() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "guide" / "outlets.md").read_text()
    assert not [key for key in KEYS if f"| `{key}` |" not in guide]
