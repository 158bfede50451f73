"""Where a page says what of itself to machines: its metas, JSON-LD, microdata, links and title, as candidates for
fields. Nothing is believed here: ``metadata`` chooses, ``inspection`` shows what there was to choose from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.articles.linked_data import addresses_in, article_objects, names_in, text_of
from dateline.articles.pieces import folded

Said = tuple[str, str]
"""What a place says, white space folded, and which place it is, in the words of an outlet's own staff."""

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "publish-date", "publish_date",
    "pubdate", "publishdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
    "published-date", "published_time", "publication_date", "displaydate", "ptime", "citation_publication_date", "date",
    "dcterms.issued", "created", "article.created", "rnews:datepublished", "datecreated", "dc.created",
    "iso-8601-publish-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod",
    "article.updated", "og:modified_time", "dc.date.modified", "article:modified", "modified-date", "revised",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "cxenseparse:author", "article:author_name", "og:article:author", "citation_author", "authors", "dc.contributor",
    "article.author", "creator", "rnews:author",
)  # fmt: skip
_TAGS = ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "sailthru.tags")
_PICTURES = (
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url",
    "sailthru.image.full",
)  # fmt: skip
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_SECTIONS = ("article:section", "og:article:section", "parsely-section", "section")
_SOCIAL_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title")
_OUTLETS = ("og:site_name", "application-name", "cxenseparse:publisher")
_ADDRESSES = ("og:url", "parsely-link", "twitter:url")
# Asked for at once, since each question walks the page.
_SPEAKING = 'meta,link[rel~=canonical],title,[itemprop],[rel~=author],time[pubdate],script[type*="ld+json"]'
_MOST_METAS, _MOST_MARKED = 400, 300


@dataclass(frozen=True, slots=True)
class Sources:
    """metas: contents by lower-case name, in the page's order; article: the JSON-LD object of the article, empty where
    there is none; marked: elements with ``itemprop``, ``rel=author`` or ``<time pubdate>``, no metas among them."""

    url: str
    language: str | None
    title: str | None
    canonical: str | None
    metas: dict[str, list[str]]
    article: dict[str, Any]
    marked: tuple[LexborNode, ...]

    def meta(self, *names: str) -> Iterator[Said]:
        """What each of the metas says first."""
        for name in names:
            if name in self.metas:
                yield self.metas[name][0], f"meta {name}"

    def data(self, *keys: str) -> Iterator[Said]:
        """What the article's JSON-LD says under each key, as text."""
        for key in keys:
            text = text_of(self.article.get(key))
            if text:
                yield text, f"JSON-LD {key}"

    def titles(self) -> Iterator[Said]:
        """Titles: the headline for machines, then those for social networks, then the page's."""
        yield from self.data("headline")
        yield from self.meta(*_SOCIAL_TITLES)
        if self.title:
            yield self.title, "the page's title"

    def descriptions(self) -> Iterator[Said]:
        yield from self.meta(*_DESCRIPTIONS)
        yield from self.data("description")

    def sections(self) -> Iterator[Said]:
        yield from self.data("articleSection")
        yield from self.meta(*_SECTIONS)

    def outlets(self) -> Iterator[Said]:
        yield from self.meta(*_OUTLETS)
        yield from self.data("publisher", "sourceOrganization", "provider")

    def languages(self) -> Iterator[Said]:
        if self.language:
            yield self.language, "html lang"
        yield from self.data("inLanguage")
        yield from self.meta("og:locale", "content-language", "dc.language", "language")

    def authors(self) -> Iterator[tuple[list[str], str]]:
        """Names as given, all of one place together."""
        for key in ("author", "creator", "contributor"):
            names = names_in(self.article.get(key))
            if names:
                yield names, f"JSON-LD {key}"
        for name in _AUTHORS:
            given = [value for value in self.metas.get(name, ()) if "://" not in value]
            if given:
                yield given, f"meta {name}"
        for names, where in (
            (self._marked_names("itemprop"), "microdata author"),
            (self._marked_names("rel"), "rel=author"),
        ):
            if names:
                yield names, where

    def _marked_names(self, attribute: str) -> list[str]:
        """Words of the first element marked as the author and of those beside it; further down stand other stories."""
        found = [node for node in self.marked if "author" in (node.attributes.get(attribute) or "").split()]
        if not found:
            return []
        around = found[0].parent
        names: list[str] = []
        for node in found[:12]:
            if node.parent == around:
                named = node.css_first("[itemprop~=name]") or node
                names.append(named.attributes.get("content") or node_text(named))
        return [name for name in names if 0 < len(name) < 100]

    def published(self) -> Iterator[Said]:
        """Stamps of publication, the most telling first."""
        yield from self.data("datePublished")
        yield from self.meta(*_PUBLISHED)
        yield from self._marked_times("datePublished")
        for node in self.marked:
            if node.tag == "time" and "pubdate" in node.attributes:
                yield node.attributes.get("datetime") or node_text(node), "time pubdate"
        yield from self.data("dateCreated", "uploadDate")

    def modified(self) -> Iterator[Said]:
        yield from self.data("dateModified")
        yield from self.meta(*_MODIFIED)
        yield from self._marked_times("dateModified")

    def _marked_times(self, name: str) -> Iterator[Said]:
        for node in self.marked:
            attributes = node.attributes
            if name in (attributes.get("itemprop") or "").split():
                yield attributes.get("datetime") or attributes.get("content") or node_text(node), f"microdata {name}"
                return

    def tags(self) -> Iterator[tuple[list[str], str]]:
        """Tags as given, all of one place together."""
        for name in _TAGS:
            values = self.metas.get(name)
            if values:
                yield values if len(values) > 1 else values[0].split(","), f"meta {name}"
        given = self.article.get("keywords")
        pieces = given.split(",") if isinstance(given, str) else names_in(given)
        if pieces:
            yield [unescape(piece) for piece in pieces], "JSON-LD keywords"

    def pictures(self) -> Iterator[Said]:
        """Addresses of the article's picture, as given."""
        yield from self.meta(*_PICTURES)
        for address in addresses_in(self.article.get("image")):
            yield address, "JSON-LD image"
        for address in addresses_in(self.article.get("thumbnailUrl")):
            yield address, "JSON-LD thumbnailUrl"

    def addresses(self) -> Iterator[Said]:
        """Addresses that the page gives as its own, as given."""
        if self.canonical:
            yield self.canonical, "link rel=canonical"
        yield from self.meta(*_ADDRESSES)
        for key in ("url", "mainEntityOfPage"):
            for address in addresses_in(self.article.get(key))[:1]:
                yield address, f"JSON-LD {key}"


def sources_of(tree: LexborHTMLParser, url: str) -> Sources:
    """Everything that the page says to machines. The tree must still hold its scripts."""
    metas: dict[str, list[str]] = {}
    scripts: list[LexborNode] = []
    marked: list[LexborNode] = []
    title = canonical = None
    for node in tree.css(_SPEAKING):
        tag = node.tag
        if tag == "meta":
            if len(metas) < _MOST_METAS:
                _add_meta(node, metas)
        elif tag == "script":
            scripts.append(node)
        elif tag == "title":
            title = title or folded(node.text() or "")
        elif tag == "link" and canonical is None and "canonical" in (node.attributes.get("rel") or "").lower().split():
            canonical = (node.attributes.get("href") or "").strip() or None
        elif len(marked) < _MOST_MARKED:
            marked.append(node)
    root = tree.root
    said = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""
    objects = article_objects(scripts, url)
    return Sources(
        url=url,
        language=said.strip() or None,
        title=title or None,
        canonical=canonical,
        metas=metas,
        article=objects[0] if objects else {},
        marked=tuple(marked),
    )


def _add_meta(node: LexborNode, metas: dict[str, list[str]]) -> None:
    attributes = node.attributes
    content = attributes.get("content") or attributes.get("value")
    if not content or content.isspace():
        return
    names = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    for key in (names or attributes.get("http-equiv") or "").lower().split():
        metas.setdefault(key, []).append(" ".join(unescape(content).split()))


def node_text(node: LexborNode) -> str:
    """A node's words, white space folded."""
    return folded(node.text(separator=" ") or "")
