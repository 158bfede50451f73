"""Who may come in, and with what."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.accounts import hash_password
from dateline.config import Settings
from dateline.store import Store
from tests.web.running import Client, serving


def test_a_website_that_points_its_own_name_at_this_machine_is_turned_away(client: Client) -> None:
    for name in (
        "rebound.example",
        f"rebound.example:{client.port}",
        "127.0.0.1.rebound.example",
        "localhost.example",
        "",
    ):
        answer = client.get("/story/1.json", Host=name)
        assert answer.status == 421
        assert b"Strait talks" not in answer.body


def test_every_name_of_this_machine_is_answered(client: Client) -> None:
    for name in (
        "localhost",
        f"localhost:{client.port}",
        f"127.0.0.1:{client.port}",
        f"[::1]:{client.port}",
        "LOCALHOST",
    ):
        assert client.get("/river", Host=name).status == 200


def test_every_answer_forbids_inline_script_other_hosts_framing_sniffing_and_indexing(client: Client) -> None:
    for page in ("/", "/story/1", "/nothing", "/static/page.css", "/story/1.json", "/healthz"):
        headers = client.get(page).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "http" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "noindex" in headers["x-robots-tag"]
        assert headers["referrer-policy"] == "same-origin"


def test_no_page_holds_inline_script_or_style(client: Client) -> None:
    for page in ("/", "/story/1", "/article/1", "/wire/1", "/start", "/read"):
        text = client.get(page).text
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)
        assert re.findall(r"<script([^>]*)>", text) == [' src="/static/desk.js" defer']


def test_a_form_without_this_visitors_own_token_changes_nothing(client: Client) -> None:
    body = b"theme=dark&back=/"
    form = "application/x-www-form-urlencoded"
    assert client.ask("POST", "/theme", body, Content_Type=form).status == 403
    stranger = Client(client.port)
    token = re.search(r'name="token" value="([^"]+)"', stranger.get("/read").text)
    assert token is not None
    client.get("/read")
    answer = client.ask("POST", "/theme", body + b"&token=" + token[1].encode(), Content_Type=form)
    assert answer.status == 403
    assert "dateline_theme" not in client.cookies


def test_a_form_sent_from_another_site_changes_nothing(client: Client) -> None:
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        assert client.send("/theme", {"theme": "dark", "back": "/"}, **headers).status == 403


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.ask("POST", "/read", b"", Content_Length=str(10**9))
    assert answer.status == 413
    assert "At most 8 MB" in answer.words


def test_a_body_that_does_not_say_its_length_is_cut_off_at_the_limit(client: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        pieces = (b"a" * 100_000 for _ in range(120))
        connection.request("POST", "/read", body=pieces, headers=headers, encode_chunked=True)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # the desk hung up while the rest was still being sent
    finally:
        connection.close()
    assert status == 413


@pytest.fixture
def locked(tmp_path: Path, settings: Settings, store: Store) -> Iterator[Client]:
    shut = replace(settings, data_dir=tmp_path, password_hash=hash_password("correct horse"))
    with serving(shut, store) as client:
        yield client


def test_a_desk_with_a_password_shows_nothing_without_it(locked: Client) -> None:
    for page in ("/", "/story/1", "/feeds.opml", "/picture?u=x&s=y", "/read"):
        answer = locked.get(page)
        assert answer.status == 303
        assert answer.headers["location"].startswith("/sign-in?to=")
    assert locked.get("/story/1.json").status == 401
    assert locked.get("/healthz").text.startswith('{"ok":')


def test_the_password_opens_the_desk_and_signing_out_shuts_it(locked: Client) -> None:
    answer = locked.send("/sign-in", {"password": "correct horse", "to": "/story/1"}, page="/sign-in")
    assert (answer.status, answer.headers["location"]) == (303, "/story/1")
    session = next(line for line in answer.cookies if line.startswith("dateline_session="))
    assert "httponly" in session.lower()
    assert "samesite=lax" in session.lower()
    assert locked.get("/story/1").status == 200
    held = dict(locked.cookies)
    assert locked.send("/sign-out", {}).status == 303
    locked.cookies = held
    assert locked.get("/story/1").status == 303, "the session itself has ended, not the cookie alone"


def test_a_wrong_password_is_said_and_the_sixth_try_must_wait(locked: Client) -> None:
    for _ in range(5):
        answer = locked.send("/sign-in", {"password": "wrong", "to": "/"}, page="/sign-in")
        assert answer.status == 403
        assert "That is not the password." in answer.words
    answer = locked.send("/sign-in", {"password": "correct horse", "to": "/"}, page="/sign-in")
    assert answer.status == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert "dateline_session" not in locked.cookies


def test_signing_in_never_leads_away_from_the_desk(locked: Client) -> None:
    answer = locked.send("/sign-in", {"password": "correct horse", "to": "//elsewhere.example"}, page="/sign-in")
    assert answer.headers["location"] == "/"


def test_a_desk_that_others_can_reach_shows_nothing_until_it_has_a_password(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    with serving(replace(settings, data_dir=tmp_path, host="0.0.0.0"), store) as client:
        answer = client.get("/story/1")
        assert answer.status == 403
        assert "This desk has no password yet." in answer.words
        assert "Strait talks" not in answer.text
