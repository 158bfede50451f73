"""A small desk written by hand through the store's own intake: four printings of one agency text, a lone article on
the same event, and a feed that fails. Every name in it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline.copies import compare
from dateline.copies.origins import Printing, printers_of
from dateline.errors import HttpStatus
from dateline.model import (
    Act,
    Article,
    Block,
    BlockKind,
    Claim,
    Dateline,
    Development,
    Entity,
    EntityKind,
    Entry,
    Feed,
    Figure,
    FigureReport,
    FigureSeries,
    Image,
    Mode,
    Naming,
    Notice,
    NoticeKind,
    Outline,
    Passage,
    Place,
    Record,
    Said,
    Span,
    Statement,
    Syndication,
)
from dateline.store import RawAnswer, Store, Work
from dateline.store.entries import FoundEntry
from dateline.store.exchanges import Exchanged
from dateline.store.placing import Carrier

NOW = datetime(2026, 10, 16, 20, 0, tzinfo=UTC)
AGENCY_TEXT = (
    "PORT MAREN, Oct 16 (Meridian News) — Delegations returned to the table on Friday, mediators said, as both sides "
    "disputed who had broken the truce.",
    "“We are back because there is no other road,” said Jano Reth, the lead mediator. He declined to say when the "
    "next round would end.",
    "Two security sources said the shelling of the northern quay had begun before midnight.",
    "THE TOLL",
    "At least 31 people were killed, the Interior Ministry said.",
    "The opposition is believed to have lost a warehouse.",
    "The army denied firing on the harbour.",
)
LONE_TEXT = (
    "Port Maren counted its dead on Friday as the talks went on behind closed shutters.",
    "Monitors put the number of those killed at 19.",
)
OWNERS = """[
  {"owner": "Velt Holding", "hosts": ["courier.example", "post.example"], "source": "https://velt.example/titles"},
  {"owner": "Tarn Trust", "hosts": ["ledger.example"]}
]
"""
SCRIPT = "<script>alert(1)</script> & “quoted”"
PICTURE = "https://pictures.example/maren.jpg"
IMAGE = Image(PICTURE, "Delegates arrive at the customs house in Port Maren on Friday.", "Meridian News/Tolla Wen")


def _article(outlet: str, slug: str, headline: str, paragraphs: tuple[str, ...], minutes: int) -> Article:
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        kind = BlockKind.SUBHEAD if paragraph.isupper() else BlockKind.PARAGRAPH
        blocks.append(Block(kind, Span(at, at + len(paragraph))))
        at += len(paragraph) + 2
    return Article(
        url=f"https://{slug}.example/strait-talks",
        headline=headline,
        text=text,
        blocks=tuple(blocks),
        outlet=outlet,
        published=NOW - timedelta(minutes=minutes),
        language="en",
    )


def _agency_copy(outlet: str, slug: str, headline: str, minutes: int, keep: int = 7) -> Article:
    article = _article(outlet, slug, headline, AGENCY_TEXT[:keep], minutes)
    return replace(article, agency="Meridian News", dateline=Dateline("PORT MAREN", "Oct 16", "Meridian News"))


def articles() -> list[Article]:
    lead = replace(
        _agency_copy("Meridian News", "meridian", "Strait talks resume after two-day halt", 50),
        section="World",
        dek="Delegations are back in Port Maren",
        byline="By Ana Velt in Port Maren",
        authors=("Ana Velt",),
        lead_image=IMAGE,
        images=(IMAGE,),
    )
    courier = replace(
        _agency_copy("The Harbour Courier", "courier", "Delegates back at the table", 40, keep=6),
        syndication=Syndication("Meridian News", "https://meridian.example/strait-talks", "First appeared on it."),
    )
    ledger = _agency_copy("Northern Ledger", "ledger", "Strait talks resume after two-day halt", 30, keep=3)
    post = replace(_agency_copy("Salt City Post", "post", SCRIPT, 20), tags=(SCRIPT,), section=SCRIPT)
    lone = _article("Ostrova Daily", "ostrova", "Port Maren counts its dead", LONE_TEXT, 10)
    return [lead, courier, ledger, post, lone]


def corrected(article: Article) -> Article:
    """The lone article as its outlet changed it, with a correction."""
    text = article.text.replace("19", "21")
    notice = Notice(NoticeKind.CORRECTION, "An earlier version gave the number as 19.", NOW - timedelta(minutes=2))
    return replace(article, text=text, notices=(notice,), modified=NOW - timedelta(minutes=2))


def record(article: Article) -> Record:
    """The claims that stand in what the article prints of the invented texts."""

    def span(words: str) -> Span | None:
        start = article.text.find(words)
        return Span(start, start + len(words)) if start >= 0 else None

    drafts = (
        (
            "mediators",
            "said",
            ("Delegations returned to the table on Friday",),
            "mediators",
            "official",
            "reported",
            "state",
        ),
        (
            "Jano Reth, the lead mediator",
            "said",
            ("We are back because there is no other road",),
            "Jano Reth",
            "person",
            "quoted",
            "state",
        ),
        (
            "Two security sources",
            "said",
            ("the shelling of the northern quay had begun before midnight",),
            None,
            "anonymous",
            "reported",
            "state",
        ),
        (
            "the Interior Ministry",
            "said",
            ("At least 31 people were killed",),
            "Interior Ministry",
            "institution",
            "reported",
            "state",
        ),
        (None, "is believed to", ("have lost a warehouse",), None, "unattributed", "reported", "state"),
        ("The army", "denied", ("firing on the harbour",), "The army", "institution", "reported", "deny"),
        ("Monitors", "put", ("the number of those killed at 19",), "Monitors", "people", "reported", "state"),
        ("Monitors", "put", ("the number of those killed at 21",), "Monitors", "people", "reported", "state"),
    )
    claims = []
    for source, cue, contents, speaker, naming, mode, act in drafts:
        content = tuple(found for words in contents if (found := span(words)) is not None)
        if content:
            claims.append(
                Claim(
                    span(source) if source else None,
                    span(cue),
                    content,
                    speaker,
                    Naming(naming),
                    Mode(mode),
                    Act(act),
                )
            )
    place = span("Port Maren")
    places = (Place(place, "Port Maren", None, 1.5, 2.5, 0.9),) if place is not None else ()
    people = (("Jano Reth", EntityKind.PERSON), ("Interior Ministry", EntityKind.ORGANISATION))
    named = tuple(Entity(name, kind, (found,)) for name, kind in people if (found := span(name)) is not None)
    dead = span("31 people")
    ministry = next((n for n, claim in enumerate(claims) if claim.speaker == "Interior Ministry"), None)
    toll = (Figure(dead, 31, None, "people", "killed", claim=ministry),) if dead is not None else ()
    return Record(
        sentences=tuple(block.span for block in article.blocks),
        entities=named,
        claims=tuple(claims),
        places=places,
        figures=toll,
    )


def build(store: Store) -> None:
    """Fill the store: five articles in one story, the lone one corrected, and one feed that answers 404."""
    wire_id = story_id = None
    made = articles()
    for number, article in enumerate(made):
        feed_id = store.add_feed(
            f"{article.url}/feed.xml", title=article.outlet, outlet=article.outlet, folder=("World",)
        )
        _take(store, feed_id, article, seen=article.published or NOW)
        if article is made[-1]:
            _revise(store, article)
        role = store.take_role("placing", NOW, 60)
        assert role is not None
        (standing,) = store.unplaced(10)
        wire, story = store.place(role, standing, wire_id if number < 4 else None, story_id, NOW)
        store.leave_role(role)
        wire_id, story_id = wire_id or wire, story
    _settle(store)
    assert store.index_articles(100, 1, set()) == len(made)
    failing = store.add_feed("https://gone.example/feed.xml", title="Tidewatch", outlet="Tidewatch")
    (lease,) = store.lease(Work.FEED, NOW, 1, 60)
    assert lease.subject == failing
    error = HttpStatus("https://gone.example/feed.xml", "404 Not Found", "Look on the site for its new address.", 404)
    headers = {"server": "S" * 300, "content-type": "text/html"}
    exchange = Exchanged("https://gone.example/feed.xml", NOW, 0.4, 404, {"user-agent": "Dateline"}, headers)
    store.feed_failed(lease, error, NOW, NOW + timedelta(minutes=30), exchange=exchange)


def _answer(url: str, body: bytes) -> RawAnswer:
    return RawAnswer(url, 200, {}, body, NOW)


def _take(store: Store, feed_id: int, article: Article, seen: datetime) -> None:
    entry = Entry(id=article.url, title=article.headline or "", link=article.url, published=article.published)
    (lease,) = store.lease(Work.FEED, NOW, 1, 60)
    assert store.keep_feed(
        lease, _answer(article.url + "/feed.xml", article.url.encode()), NOW, NOW + timedelta(hours=1)
    )
    (lease,) = store.lease(Work.ENTRIES, NOW, 1, 60)
    source = store.feed_to_read(lease.subject)
    feed = Feed(article.outlet or "", None, (entry,))
    store.take_entries(lease, source, feed, [FoundEntry(entry, article.url, article.url, False)], NOW, seen=seen)
    (lease,) = store.lease(Work.PAGE, NOW, 1, 60)
    store.keep_page(lease, _answer(article.url, article.text.encode()), NOW, NOW + timedelta(hours=1))
    _read(store, article, seen)


def _read(store: Store, article: Article, seen: datetime) -> None:
    (lease,) = store.lease(Work.READ, NOW, 1, 60)
    page = store.page_to_read(lease.subject)
    store.take_article(lease, page, article, version=1, now=NOW, seen=seen, from_page=True)
    (lease,) = store.lease(Work.RECORD, NOW, 1, 60)
    source = store.article_to_record(lease.subject)
    store.take_record(lease, source, record(source.article), version=1, now=NOW)


def _revise(store: Store, article: Article) -> None:
    later = NOW + timedelta(hours=2)
    changed = corrected(article)
    lease = next(lease for lease in store.lease(Work.PAGE, later, 10, 60) if _url(store, lease.subject) == article.url)
    store.keep_page(lease, _answer(article.url, changed.text.encode()), NOW, None)
    _read(store, changed, NOW - timedelta(minutes=2))


def _url(store: Store, page_id: int) -> str:
    return store.page_to_fetch(page_id).url


def _settle(store: Store) -> None:
    for lease in store.lease(Work.WIRE, NOW, 10, 60):
        copies = store.wire_copies(lease.subject)
        lead = max(copies, key=lambda copy: (len(copy.article.text), -copy.id))
        carriers = {copy.id: _carrier(lead.article, copy.article) for copy in copies}
        store.take_wire(lease, lead.id, lead.article.agency, carriers, copies)
    for lease in store.lease(Work.OUTLINE, NOW, 10, 60):
        standing = store.story_articles(lease.subject)
        told = _outline([source.article for source in standing])
        printings = [Printing(source.article, source.outlet, source.wire_id or 0, source.at) for source in standing]
        store.take_outline(lease, told, standing, version=1, printed_by=printers_of(printings))


def _carrier(lead: Article, copy: Article) -> Carrier:
    compared = compare(lead, copy)
    number = {name: sum(row.change == name for row in compared.rows) for name in ("cut", "added", "changed")}
    return Carrier(compared.kept, **number, credited=compared.credited, headline_changed=compared.headline_changed)


def _outline(standing: list[Article]) -> Outline:
    lead, lone = standing[0], standing[-1]

    def passage(article: Article, words: str) -> Passage:
        start = article.text.index(words)
        return Passage(article.url, Span(start, start + len(words)))

    def report(article: Article, words: str, low: float, high: float | None, who: str, naming: Naming) -> FigureReport:
        where = passage(article, words)
        return FigureReport(
            article.published or NOW, where, Figure(where.span, low, high, "people", "killed"), who, naming
        )

    toll = FigureSeries(
        "killed",
        "people",
        (
            report(lead, AGENCY_TEXT[4], 31, None, "Interior Ministry", Naming.INSTITUTION),
            report(lone, LONE_TEXT[1].replace("19", "21"), 21, 21, "Monitors", Naming.PEOPLE),
        ),
        disagree=True,
    )

    def statement(words: str, who: str, source: str, act: Act) -> Statement:
        content, by = passage(lead, words).span, passage(lead, source).span
        when = lead.published or NOW
        return Statement(
            when, lead.url, (content,), who, by, Naming.INSTITUTION, Mode.REPORTED, act, act is Act.DENY, 4, 1
        )

    quay = (
        statement("the shelling of the northern quay", "Interior Ministry", "the Interior Ministry", Act.ACCUSE),
        statement("firing on the harbour", "The army", "The army", Act.DENY),
    )
    lone_source = (
        statement("At least 31 people were killed", "Interior Ministry", "the Interior Ministry", Act.STATE),
    )
    times = [article.published or NOW for article in standing]
    return Outline(
        said=(
            Said(quay, sources=1, outlets=4, texts=2, denied=True, apart=False),
            Said(lone_source, sources=1, outlets=4, texts=2, denied=False, apart=False),
        ),
        title=Passage(lead.url, Span(0, len(lead.headline or ""), "headline")),
        standfirst=passage(lead, AGENCY_TEXT[0]),
        start=min(times),
        end=max(times),
        timeline=(
            Development(lead.published or NOW, passage(lead, AGENCY_TEXT[2])),
            Development(lone.published or NOW, passage(lone, LONE_TEXT[0])),
        ),
        background=(Development(lead.published or NOW, passage(lead, AGENCY_TEXT[5]), background=True),),
        figures=(toll,),
    )
