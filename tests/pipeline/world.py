"""An invented world, made to measure: outlets, events, and the texts that outlets print and copy of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.pipeline.site import Site

MONDAY = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
OUTLETS = ("Orven Courier", "Lisk Herald", "Tamble Post", "Dray Gazette")

_HEADS = """
Bra Kel Mor Tas Vin Ol Sar Pel Gra Hul Dro Fen Lor Nim Ruk Zel Cam Jor Wex Yst
""".split()  # noqa: SIM905
_TAILS = """
dan mere vik sund holm gate ford wick bury ness ton lund mark stad rup by dal heim sen ros
""".split()  # noqa: SIM905
_THINGS = """
bridge harbour orchard refinery museum dam railway hospital stadium library quarry lighthouse brewery observatory
aqueduct cannery shipyard greenhouse windmill theatre
""".split()  # noqa: SIM905
_DEEDS = """
collapsed reopened flooded expanded closed burned sank stalled thawed cracked flourished vanished doubled merged
bloomed drifted rusted echoed tilted shone
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class Event:
    """Something that happened, and the words that only its texts use."""

    number: int
    town: str
    person: str
    thing: str
    deed: str
    words: tuple[str, ...]

    @property
    def headline(self) -> str:
        return f"{self.town} {self.thing} {self.deed}, {self.person.split()[-1]} says"

    def paragraphs(self, telling: int = 0) -> list[str]:
        """One telling of it. Tellings share the event's words and no sentence."""
        chance = random.Random(f"{self.number}/{telling}")
        made = [f"The {self.thing} at {self.town} {self.deed} on Monday, {self.person} said in telling {telling}."]
        for _ in range(5):
            some = chance.sample(self.words, 7)
            made.append(
                f"{some[0].capitalize()} and {some[1]} near {self.town} kept {some[2]} from {some[3]} for a while. "
                f"“The {some[4]} was {some[5]} and the {self.thing} {self.deed},” {self.person} told the {some[6]}."
            )
        return made


def events(count: int) -> list[Event]:
    """That many events, which have next to no words in common."""
    chance = random.Random("events")
    names = [head + tail for head in _HEADS for tail in _TAILS]
    chance.shuffle(names)
    made = []
    for number in range(count):
        town, first, last = names[3 * number : 3 * number + 3]
        words = tuple(f"{chance.choice(_HEADS)}{chance.choice(_TAILS)}{number}ish".lower() for _ in range(24))
        thing, deed = _THINGS[number % len(_THINGS)], _DEEDS[number % len(_DEEDS)]
        made.append(Event(number, town, f"{first} {last}", thing, deed, words))
    return made


def page(outlet: str, headline: str, paragraphs: list[str], published: datetime, notice: str | None = None) -> str:
    """An article's page as the outlet's template makes it."""
    body = "\n".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    correction = f'<p class="correction"><em>{escape(notice)}</em></p>' if notice else ""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(headline)} - {outlet}</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="{outlet}">
<meta property="og:title" content="{escape(headline)}">
<meta property="article:published_time" content="{published.isoformat()}"></head>
<body><header><nav><a href="/">Home</a> <a href="/world">World</a></nav></header>
<main><article><h1>{escape(headline)}</h1><time datetime="{published.isoformat()}">{published:%d %B %Y}</time>
<div class="article-body">{body}{correction}</div></article></main>
<footer><p>About {outlet}</p></footer></body></html>"""


def feed(outlet: str, items: list[tuple[str, str, datetime, str]]) -> str:
    """An RSS feed. items: path-complete URL, title, time, and summary as HTML."""
    listed = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
        f"<pubDate>{format_datetime(when)}</pubDate><description>{escape(summary)}</description></item>"
        for url, title, when, summary in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{outlet}</title><link>http://example.invalid/</link><description>News</description>"
        f"{listed}</channel></rss>"
    )


def publish(site: Site, count: int) -> list[str]:
    """Put a world of ``count`` events on a site, and give its feeds' addresses.

    Every event is told once by an outlet of its own turn and copied by the next, without its last paragraph; every
    third is told anew by a third outlet.
    """
    listed: dict[str, list[tuple[str, str, datetime, str]]] = {outlet: [] for outlet in OUTLETS}

    def put(outlet: str, event: Event, paragraphs: list[str], when: datetime) -> None:
        path = f"/{outlet.split()[1].lower()}/{event.number}"
        site.page(path, page(outlet, event.headline, paragraphs, when))
        listed[outlet].append((site.address + path, event.headline, when, f"<p>{paragraphs[0]}</p>"))

    for event in events(count):
        when = MONDAY + timedelta(minutes=7 * event.number)
        own, copying, other = (OUTLETS[(event.number + step) % len(OUTLETS)] for step in range(3))
        told = event.paragraphs()
        put(own, event, told, when)
        put(copying, event, told[:-1], when + timedelta(minutes=1))
        if event.number % 3 == 0:
            # Of tellings 1 and 2, a few are copies of telling 0 or not, depending on which text is placed first.
            put(other, event, event.paragraphs(3), when + timedelta(minutes=2))
    for outlet, items in listed.items():
        site.feed(f"/{outlet.split()[1].lower()}.xml", feed(outlet, items))
    return [f"{site.address}/{outlet.split()[1].lower()}.xml" for outlet in OUTLETS]
