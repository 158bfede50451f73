"""The box at /read: text, page or link in; articles with their fields and claims out; nothing kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.store import Store
from tests.web.running import Client, serving

STORY = """Strait talks resume after two-day halt

Delegates arrive at the customs house in Port Maren on Friday. Photo: Meridian News/Tolla Wen

PORT MAREN, Oct 16 (Meridian News) - "We are back because there is no other road," said Jano Reth, the lead mediator.

The army denied firing on the harbour. Two security sources said the shelling had begun before midnight.

The northern quay had been hit first.

The post Strait talks resume after two-day halt first appeared on Meridian News.
"""
PAGE = """<!doctype html><html><head><title>Ferry inquiry hears of a locked gate - The Tidewatch</title>
<meta property="og:site_name" content="The Tidewatch"></head><body>
<article><h1>Ferry inquiry hears of a locked gate</h1>
<p>The gate to the car deck was locked when the ferry began to list, a deckhand told the inquiry on Friday.</p>
<p>"Nobody had the key," said Orla Wick, who worked on the ship for years. The company declined to comment.</p>
<p>The inquiry goes on next week with the harbour master, who was on duty that night and has not spoken in public.</p>
<script>alert(1)</script></article></body></html>"""


def test_the_text_of_a_story_becomes_an_article_with_its_furniture_and_claims(client: Client) -> None:
    answer = client.send("/read", {"given": STORY})
    assert answer.status == 200
    words = answer.words
    assert "1 article" in words
    assert "Photo Meridian News/Tolla Wen" in words
    assert "Agency Meridian News" in words
    assert "First appeared on Meridian News" in words
    assert "Jano Reth said" in words
    assert 'class="mark person"' in answer.text


def test_the_source_of_a_page_is_read_as_a_page_and_none_of_its_script_is_passed_on(client: Client) -> None:
    answer = client.send("/read", {"given": PAGE})
    assert answer.status == 200
    assert "Ferry inquiry hears of a locked gate" in answer.words
    assert "Orla Wick" in answer.words
    assert "alert(1)" not in answer.text


def test_nothing_that_is_read_is_kept(client: Client, store: Store) -> None:
    before = store.progress()
    client.send("/read", {"given": STORY})
    assert store.progress() == before


@pytest.mark.parametrize("given", ["", "   \n", "word", "a few words, no story"])
def test_what_holds_no_story_is_said_to_hold_none(client: Client, given: str) -> None:
    answer = client.send("/read", {"given": given})
    assert answer.status == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("page", [False, True])
def test_more_text_than_anybody_waits_for_is_refused_before_it_is_read(client: Client, page: bool) -> None:
    story = "The harbour master said on Monday that the harbour will open, and nobody doubted it. " * 3_000
    source = f"<html><body><article><p>{story}</p></article></body></html>"
    answer = client.send("/read", {"given": source if page else story})
    assert answer.status == 422
    assert "200 000 characters" in answer.words
    assert len(answer.body) < 10_000


def test_a_text_over_the_limit_is_said_to_be_too_long(client: Client) -> None:
    answer = client.send("/read", {"given": "word " * 700_000})
    assert answer.status == 422
    assert "The box takes 3 MB" in answer.words


class _Outlet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def outlet() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Outlet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_link_is_fetched_and_read(tmp_path: Path, settings: Settings, store: Store, outlet: int) -> None:
    allowing = replace(settings, data_dir=tmp_path, allow_addresses=(f"127.0.0.1:{outlet}",))
    with serving(allowing, store) as client:
        answer = client.send("/read", {"given": f" http://127.0.0.1:{outlet}/ferry \n"})
    assert answer.status == 200
    assert "Ferry inquiry hears of a locked gate" in answer.words
    assert "Orla Wick" in answer.words
    assert f'name="address" value="http://127.0.0.1:{outlet}/"' in answer.text, "the site can be followed from here"


def test_a_link_into_the_network_is_refused_with_what_to_do(client: Client, outlet: int) -> None:
    for link in (f"http://127.0.0.1:{outlet}/ferry", "http://169.254.169.254/latest/meta-data"):
        answer = client.send("/read", {"given": link})
        assert answer.status == 422
        assert "allow_addresses" in answer.words
        assert "Ferry inquiry" not in answer.words
