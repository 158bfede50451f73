"""``kill -9`` of the process that serves the pages, while readers send forms: what was answered is kept, and what was
cut short is kept whole or not at all."""

from __future__ import annotations

import ctypes
import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from dateline.accounts import hash_password, start_session
from dateline.config import Settings, load_settings
from dateline.store import Store
from dateline.store.schema import feed_addresses, feeds, outlets, work
from dateline.store.work import Work
from dateline.web.serve import serve
from tests.pipeline.zygote import KILLS, Doomed, Instant, chance, context, on_each_database_alone
from tests.web import invented
from tests.web.running import Client, Reply

FEEDS = 8
MOST_WRITTEN = 8 * FEEDS
PASSWORD = "three wet herons"
_NO_ANSWER = (OSError, http.client.HTTPException)


_LIST = re.compile(r"https://list-(\d+)\.example/")


def serve_quietly(settings: Settings, port: ctypes.c_int) -> None:
    """Serve the pages; their port is put in ``port`` once they can be asked for."""

    def ready(address: str) -> None:
        port.value = int(urlsplit(address).port or 0)

    serve(settings, say=lambda _: None, ready=ready)


def opml(number: int) -> bytes:
    """A list of its own, of ``FEEDS`` feeds that say which list they came in."""
    listed = "".join(
        f'<outline type="rss" text="List {number}" xmlUrl="https://list-{number}.example/{n}.xml"/>'
        for n in range(FEEDS)
    )
    return f'<opml version="2.0"><body>{listed}</body></opml>'.encode()


def upload(client: Client, data: bytes) -> Reply:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/start").text)
    assert found is not None
    parts = (
        b'--edge\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + unescape(found[1]).encode() + b"\r\n"
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="list.opml"\r\n\r\n'
        + data
        + b"\r\n--edge--\r\n"
    )
    return client.ask("POST", "/start/opml", parts, Content_Type="multipart/form-data; boundary=edge")


@dataclass
class Readers:
    """Readers of one desk, who go on until it no longer answers; what they were told is done."""

    cookies: dict[str, str]
    port: int = 0
    imported: list[int] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    lists: int = 0

    def go_on(self, turn: int) -> list[threading.Thread]:
        """One always sends lists; another signs in or looks around by turns: either keeps a server busy."""
        other = (self._sign_in, self._look)[turn % 2]
        threads = [threading.Thread(target=self._until_killed, args=(do,)) for do in (self._import, other)]
        for thread in threads:
            thread.start()
        return threads

    def _until_killed(self, do: Callable[[], None]) -> None:
        with suppress(*_NO_ANSWER):
            while True:
                do()

    def _client(self) -> Client:
        return Client(self.port, dict(self.cookies))

    def _import(self) -> None:
        self.lists += 1
        number = self.lists
        reply = upload(self._client(), opml(number))
        self.statuses["import", reply.status] += 1
        if reply.status == 303:
            self.imported.append(number)

    def _sign_in(self) -> None:
        client = Client(self.port)
        reply = client.send("/sign-in", {"password": PASSWORD, "to": "/"}, page="/sign-in")
        self.statuses["sign in", reply.status] += 1
        if reply.status == 303:
            self.signed_in.append(client.cookies["dateline_session"])

    def _look(self) -> None:
        client = self._client()
        for path in ("/", "/article/1", "/feeds", "/claims"):
            self.statuses[path, client.get(path).status] += 1
        read = client.send("/read", {"given": "The bridge shut on Monday, mayor Ilse Tarn said. " * 10})
        self.statuses["/read", read.status] += 1


def start_serving(settings: Settings, at: Instant | None = None) -> tuple[Doomed, int]:
    """A process that serves the pages, and its port. at: when it is killed."""
    port = context().RawValue(ctypes.c_int, 0)
    process = Doomed(serve_quietly, settings, port, at=at)
    end = time.monotonic() + 60
    while not port.value:
        assert process.is_alive() and time.monotonic() < end, "it ended before it served anything"
        time.sleep(0.002)
    return process, port.value


def lists_in(store: Store) -> Counter[int]:
    """How many feeds of each list are followed, each with its address and its turn."""
    whole = (
        select(feeds.c.url)
        .join(outlets, outlets.c.id == feeds.c.outlet_id)
        .join(feed_addresses, feed_addresses.c.feed_id == feeds.c.id)
        .join(work, (work.c.subject == feeds.c.id) & (work.c.kind == Work.FEED))
    )
    with store.reading() as connection:
        found = Counter(int(number[1]) for url in connection.scalars(whole) if (number := _LIST.match(url)))
        assert sum(found.values()) + 6 == connection.execute(select(func.count()).select_from(feeds)).scalar_one()
    return found


@on_each_database_alone("web")
def test_serving_killed_at_fifty_random_instants_keeps_what_was_answered_and_nothing_by_half(
    desk_address: str, tmp_path: Path
) -> None:
    dice = chance("web")
    store = Store.open(desk_address)
    invented.build(store)
    store.set_password(hash_password(PASSWORD), datetime.now(UTC))
    session = start_session(store, datetime.now(UTC))
    settings = load_settings(tmp_path, database=desk_address, port=0)
    writing = 0
    readers = Readers({"dateline_session": session.token})
    for turn in range(KILLS):
        process, readers.port = start_serving(settings, Instant.any(dice, MOST_WRITTEN))
        threads = readers.go_on(turn)
        assert process.is_killed()
        writing += process.changing
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
        kept = lists_in(store)
        assert set(kept.values()) <= {FEEDS}, kept
        assert set(readers.imported) <= set(kept)
        assert all(store.session_user(token, datetime.now(UTC)) for token in readers.signed_in)
    print(
        dict(readers.statuses),
        f"{readers.lists} lists sent, {len(kept)} kept, {len(readers.imported)} answered",
        writing,
    )
    assert len(readers.imported) < readers.lists, "no list was cut short"
    assert writing > KILLS // 5, "it was seldom in the middle of writing"
    assert {status for _, status in readers.statuses} <= {200, 303}
    process, readers.port = start_serving(settings)
    client = Client(readers.port, {"dateline_session": session.token})
    assert {client.get(path).status for path in ("/", "/feeds", "/article/1", "/story/1")} == {200}
    process.kill()
    store.close()
