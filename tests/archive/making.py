"""Archives as crawlers write them, and as disks and careless tools leave them. All names are invented."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dateline.archive.arc import arc_records, starts_arc
from dateline.archive.records import Record, warc_records
from dateline.archive.unpacked import Damage, Unpacked

NOW = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)
LIMIT = 1_000_000
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def page(headline: str, *, said: str = "the roads ministry", published: str | None = None, more: str = "") -> bytes:
    """A page with an article long enough to be one."""
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    return f"""<!doctype html><html lang="en"><head><title>{headline} | Anse Courier</title>{meta}
<meta property="og:site_name" content="Anse Courier"><meta property="og:type" content="article"></head><body><article>
<h1>{headline}</h1><p>By Tilda Varro</p>
<p>LOWER ANSE (Seaboard News) — The matter of "{headline}" was settled on Saturday after eleven days of talks between
the two banks of the river, {said} said in a statement on Saturday morning.</p>
<p>"We drove the first bus across at dawn," said Jonas Pell, who runs the town's bus company. He said that the detour
had cost his drivers two hours a day, and that few of them would miss it.</p>{more}
<p>Two engineers familiar with the work said the pier would need to be replaced within five years.</p>
</article></body></html>""".encode()


def record(
    number: int,
    content: bytes | None = None,
    *,
    kind: str = "response",
    url: str | None = None,
    date: str = "2026-10-03T09:00:00Z",
    length: int | None = None,
    head: bytes = OK,
    end: bytes = b"\r\n\r\n",
    **fields: str,
) -> bytes:
    """One WARC record. content: of the answer, a short page unless given; length: what it says of itself."""
    block = head + (b"<html>%d</html>" % number if content is None else content)
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Target-URI": url or f"https://courier.example/news/{number}",
        "WARC-Date": date,
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "Content-Length": str(len(block) if length is None else length),
    }
    made = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{made}\r\n".encode() + block + end


def packed(records: list[bytes]) -> bytes:
    """Each record a gzip member of its own, as it should be."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def arc_record(number: int, content: bytes, *, length: int | None = None, date: str = "20080430204825") -> bytes:
    block = OK + content
    size = len(block) if length is None else length
    return f"http://courier.example/old/{number} 192.0.2.7 {date} text/html {size}\n".encode() + block + b"\n"


def arc(*records: bytes) -> bytes:
    about = b"1 0 Invented\nURL IP-address Archive-date Content-type Archive-length\n"
    return (
        b"filedesc://invented.arc 0.0.0.0 20080430204825 text/plain %d\n" % len(about)
        + about
        + b"\n"
        + b"".join(records)
    )


def found_in(data: bytes, folder: Path, limit: int = LIMIT) -> tuple[list[Record], list[Damage]]:
    """Everything that is read out of an archive's bytes: its records, and what is wrong with it."""
    file = folder / "archive"
    file.write_bytes(data)
    records: list[Record] = []
    damages: list[Damage] = []
    with file.open("rb") as opened:
        source = Unpacked(opened)
        for one in _all(source, limit):
            if isinstance(one, Record):
                records.append(one)
            else:
                damages.append(one)
        damages += source.damages
    return records, damages


def _all(source: Unpacked, limit: int) -> Iterator[Record | Damage]:
    return arc_records(source, limit) if starts_arc(source) else warc_records(source, limit)


def numbers(records: list[Record]) -> list[int]:
    """The number at the end of each record's address."""
    return [int(one.fields["warc-target-uri"].rpartition("/")[2]) for one in records]
