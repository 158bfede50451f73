"""The articles that a page of a site links to, for sites that offer neither a feed nor a news sitemap.

Told from the links to sections, authors and services by structure alone, in no language and for no site: what stands in
the address (a date, a number, a slug), how the link's words read, and where on the page it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import SplitResult, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.errors import NotAFeed
from dateline.feeds.adapter import feed_of
from dateline.feeds.decoding import text_of
from dateline.feeds.identity import clean_url
from dateline.feeds.said import SaidDate, SaidEntry, SaidFeed, SaidText
from dateline.model import Feed
from dateline.text.addresses import web_address
from dateline.text.nesting import shallow

MOST_BYTES = 20_000_000
MOST_ENTRIES = 300
"""Links kept of one page, the first: fronts show up to 200 articles."""

_MOST_LINKS = 5_000
_LEVELS_UP = 12
# Of one link: a teaser that is a link as a whole has some dozens.
_MOST_NODES = 200
_FEWEST_POINTS = 4
_FEW_TAGS = 12_000

_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|[a-z]{3})/")
_NUMBER = re.compile(r"(?!(?:19|20)\d\d(?!\d))\d{4,}")
_QUERY_NUMBER = re.compile(r"(?:^|&)\w{1,12}=\d{3,}(?:&|$)")
# A name that no person gave: letters and digits mixed, as in the addresses of sites that number in base 36.
_MADE_NAME = re.compile(r"(?=[a-z-]*\d)(?=[\d-]*[a-z])[a-z\d-]{8,}")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece|story|amp)$", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4a|webm|xml|rss|atom|json|css|js|ics|apk)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[-_+\s]+")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FURNITURE = frozenset(("nav", "footer", "form", "menu", "address"))
_SILENT = frozenset(("script", "style", "noscript", "template"))
_LABELS = frozenset(("tag", "author", "category", "license", "search", "help", "privacy-policy", "terms-of-service"))


@dataclass(slots=True)
class _Linked:
    """One address, and what its links on the page say. times: as the teaser around it prints them."""

    url: str
    texts: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    count: int = 0
    in_text: bool = False

    @property
    def title(self) -> str:
        return max(self.headings or self.texts, key=lambda text: (len(text) <= 300, len(text)), default="")


def read_front_page(page: bytes, url: str, *, content_type: str | None = None, fetched: datetime | None = None) -> Feed:
    """The links to articles on an HTML page found at ``url``, each once, in the page's order, as the entries of a feed:
    their addresses, the words of the links, and times where the page prints them beside.

    content_type, fetched: as for ``read_feed``. Raises ``NotAFeed`` where no link can be told to lead to an article.
    """
    if len(page) > MOST_BYTES:
        raise NotAFeed(url, f"it is larger than {MOST_BYTES // 1_000_000} MB, which no front page is")
    tree = LexborHTMLParser(shallow(text_of(page, _with_charset(page, content_type)), few=_FEW_TAGS))
    linked = _linked(tree, url)
    labels = _labels(linked)
    found = [one for one in linked if one.title not in labels and _points(one) >= _FEWEST_POINTS]
    if not found:
        raise NotAFeed(
            url,
            "no link on it can be told to lead to an article",
            "Give the address of the site's front page, or of one of its sections.",
        )
    title = tree.css_first("title")
    said = SaidFeed(
        title=SaidText(_line(title.text()), False, url) if title is not None else None,
        link=url,
        language=_language(tree),
        entries=tuple(_entry(one, url) for one in found[:MOST_ENTRIES]),
        left_out=max(0, len(found) - MOST_ENTRIES),
    )
    return feed_of(said, url, fetched or datetime.now(UTC))


def _with_charset(page: bytes, content_type: str | None) -> str | None:
    """The header, or, where it names no charset, what the page itself says."""
    if content_type and "charset" in content_type.lower():
        return content_type
    named = _CHARSET.search(page[:4096])
    return f"text/html; charset={named[1].decode('ascii')}" if named else content_type


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html[lang]")
    return root.attributes.get("lang") if root is not None else None


def _entry(one: _Linked, url: str) -> SaidEntry:
    day = _DAY.search(urlsplit(one.url).path)
    printed = one.times[0] if len(set(one.times)) == 1 else None
    when = printed or (f"{day[1]}-{day[2]}-{day[3]}" if day else None)
    return SaidEntry(
        title=SaidText(one.title, False, url), link=one.url, published=SaidDate(when) if when is not None else None
    )


def _linked(tree: LexborHTMLParser, url: str) -> list[_Linked]:
    """Every page of the same site that the page links to, by its clean address, in the order of the first link."""
    given = tree.css_first("base[href]")
    base = web_address(given.attributes.get("href") or "", url) if given is not None else url
    own, site = clean_url(url), _site(urlsplit(url))
    printed = _times(tree)
    found: dict[str, _Linked] = {}
    for number, link in enumerate(tree.css("a[href]")):
        if number >= _MOST_LINKS:
            break
        attributes = link.attributes
        address = web_address(attributes.get("href") or "", base or url)
        relations = (attributes.get("rel") or "").lower().split()
        if address is None or not _LABELS.isdisjoint(relations):
            continue
        key, parts = clean_url(address), urlsplit(address)
        if key == own or not _same_site(_site(parts), site) or _NO_PAGE.search(parts.path):
            continue
        _note(found.setdefault(key, _Linked(address)), link, printed)
    return list(found.values())


def _times(tree: LexborHTMLParser) -> dict[int, list[str]]:
    """By teaser (an article or an item of a list), the times that it prints."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for time in tree.css("time[datetime]")[:_MOST_LINKS]:
        teaser = _teaser(_around(time))
        when = time.attributes.get("datetime")
        if teaser is not None and when:
            found[teaser.mem_id].append(when)
    return found


def _teaser(around: Iterable[LexborNode]) -> LexborNode | None:
    return next((node for node in around if node.tag in ("article", "li")), None)


def _note(one: _Linked, link: LexborNode, printed: dict[int, list[str]]) -> None:
    """What one more link to an address says of it."""
    one.count += 1
    within = list(islice(link.traverse(include_text=True), _MOST_NODES))
    heading = next((node for node in within if node.tag in _HEADINGS), None)
    text = _words(within if heading is None else islice(heading.traverse(include_text=True), _MOST_NODES))
    around = list(_around(link))
    names = [node.tag or "" for node in around]
    teaser = _teaser(around)
    outside = names[: names.index("article")] if "article" in names else names
    roles = {_role(node) for node in around[: len(outside)]}
    if not _FURNITURE.isdisjoint(outside) or "navigation" in roles:
        return
    one.in_text = True
    if text:
        (one.headings if heading is not None or not _HEADINGS.isdisjoint(names) else one.texts).append(text)
    if teaser is not None:
        one.times += printed.get(teaser.mem_id, [])[:2]


def _words(nodes: Iterable[LexborNode]) -> str:
    """The text of nodes, on one line."""
    texts = [node for node in nodes if node.tag == "-text"]
    return _line(" ".join(node.text_content or "" for node in texts if node.parent and node.parent.tag not in _SILENT))


def _around(link: LexborNode) -> Iterator[LexborNode]:
    node = link.parent
    for _ in range(_LEVELS_UP):
        if node is None or node.tag in ("body", "html"):
            return
        yield node
        node = node.parent


def _role(node: LexborNode) -> str:
    return (node.attributes.get("role") or "").lower()


def _labels(linked: list[_Linked]) -> frozenset[str]:
    """What stands on links to several pages: "Read more", "5 comments", a section's name; no headline."""
    pages: defaultdict[str, int] = defaultdict(int)
    for one in linked:
        for text in {*one.texts, *one.headings}:
            pages[text] += 1
    return frozenset(text for text, count in pages.items() if count > 2)


def _points(one: _Linked) -> int:
    """How much speaks for an article. An address that says nothing, or words that are no sentence's, are none."""
    address, words = _address_points(one.url), _word_points(one.title)
    if not one.in_text or not address or not words:
        return 0
    return address + words + 2 * bool(one.headings) + (one.count > 1)


def _address_points(url: str) -> int:
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if not segments and not parts.query:
        return 0
    points = 0
    if _DAY.search(path):
        points += 3
    elif _MONTH.search(path.lower()):
        points += 2
    last = _ENDING.sub("", segments[-1]) if segments else ""
    made = _MADE_NAME.fullmatch(last.lower()) and len(_SPLIT.split(last)) < 4
    if made or _NUMBER.search(_DAY.sub("", path)) or _QUERY_NUMBER.search(parts.query):
        points += 2
    slug = max(segments, key=len, default="")
    pieces = [piece for piece in _SPLIT.split(_ENDING.sub("", slug)) if piece and not piece.isdigit()]
    if len(pieces) >= 4 or (not slug.isascii() and len(slug) + len(_WIDE.findall(slug)) >= 12):
        points += 2
    elif len(pieces) == 3:
        points += 1
    return points


def _word_points(text: str) -> int:
    """How much a text reads as a headline: by its number of words, or of characters in scripts without spaces."""
    wide = len(_WIDE.findall(text))
    count = len(text.split()) + wide // 2
    if count > 60:
        return 0
    return 2 if count >= 6 else 1 if count >= 4 else 0


def _site(parts: SplitResult) -> str:
    host = parts.netloc.lower().rpartition("@")[2]
    for prefix in ("www.", "m.", "mobile.", "amp."):
        host = host.removeprefix(prefix)
    return host


def _same_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _line(text: str) -> str:
    return " ".join(text.split())
