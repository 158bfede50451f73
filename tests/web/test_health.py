"""What a monitor sees of a desk."""

from __future__ import annotations

import json
import logging
import time
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from dateline.accounts import hash_password
from dateline.config import Settings
from dateline.errors import FetchTimedOut
from dateline.store import Store, Work
from tests.web.running import Client, Reply, serving

Empty = tuple[Client, Store, Settings]


def follow(store: Store, due_since: timedelta) -> None:
    """A feed that was asked for once, in vain, and has been due again for some time."""
    store.add_feed("https://outlet.example/feed")
    now = datetime.now(UTC) - due_since
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    store.feed_failed(lease, FetchTimedOut("https://outlet.example/feed", "no answer came"), now, now)


def test_a_desk_where_nobody_does_what_is_due_is_not_well(empty: Empty) -> None:
    client, store, _ = empty
    follow(store, timedelta(minutes=5))
    assert client.get("/healthz").status == 200, "a worker may just be starting"
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM work")
        connection.exec_driver_sql("DELETE FROM feed_addresses")
        connection.exec_driver_sql("DELETE FROM feeds")
    follow(store, timedelta(minutes=20))
    answer = client.get("/healthz")
    assert answer.status == 503
    assert json.loads(answer.body) == {"ok": False, "why": "work is due, and no worker is there to do it"}
    store.worker_is_here("a", datetime.now(UTC), 60)
    assert json.loads(client.get("/healthz").body) == {"ok": True}


def figures(answer: Reply) -> dict[tuple[str, ...], float]:
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_figures_are_open_metrics_that_a_parser_reads(empty: Empty) -> None:
    client, store, _ = empty
    follow(store, timedelta(minutes=20))
    store.worker_is_here("a", datetime.now(UTC), 60)
    found = figures(client.get("/metrics"))
    assert found["dateline_workers",] == 1
    assert found["dateline_feeds", "failing"] == 1
    assert found["dateline_work_due", "feed"] == 1
    assert 1200 <= found["dateline_work_lag_seconds", "feed"] < 2400
    assert found["dateline_database_bytes",] > 10_000
    assert found["dateline_articles",] == 0


def test_a_monitor_gives_the_desks_password_with_each_request(empty: Empty, tmp_path: Path) -> None:
    _, store, settings = empty
    with serving(replace(settings, password_hash=hash_password("correct horse")), store) as client:
        answer = client.get("/metrics")
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
        for given in ("Basic " + b64encode(b"monitor:wrong").decode(), "Basic no", "Bearer correct horse"):
            assert client.get("/metrics", Authorization=given).status == 401
        right = "Basic " + b64encode(b"monitor:correct horse").decode()
        assert ("dateline_workers",) in figures(client.get("/metrics", Authorization=right))
        assert client.get("/feeds.json", Authorization=right).status == 401, "the figures alone"


def test_guessing_at_the_figures_counts_as_guessing_the_password(empty: Empty) -> None:
    _, store, settings = empty
    with serving(replace(settings, password_hash=hash_password("correct horse")), store) as client:
        for _ in range(5):
            client.get("/metrics", Authorization="Basic " + b64encode(b":wrong").decode())
        right = "Basic " + b64encode(b":correct horse").decode()
        assert client.get("/metrics", Authorization=right).status == 401


def test_the_feeds_page_says_what_waits_and_that_nobody_works(empty: Empty) -> None:
    client, store, _ = empty
    follow(store, timedelta(minutes=20))
    words = client.get("/feeds").words
    assert "1 feed to ask for, the oldest since 20 min" in words
    assert "Nobody is at work" in words
    assert json.loads(client.get("/feeds.json").body)["work"]["queues"][0]["due"] == 1
    store.worker_is_here("a", datetime.now(UTC), 60)
    assert "Nobody is at work" not in client.get("/feeds").words


def test_each_answer_is_a_line_of_the_log_without_what_was_asked(
    empty: Empty, caplog: pytest.LogCaptureFixture
) -> None:
    client, _, _ = empty
    with caplog.at_level(logging.INFO, "dateline.web"):
        client.get("/stories?q=secret+matter")
        written: list[logging.LogRecord] = []
        # The line says how long the answer took, so it is written once the reader has it.
        end = time.monotonic() + 60
        while not written and time.monotonic() < end:
            written = [record for record in caplog.records if record.name == "dateline.web"]
            time.sleep(0.01)
    (line,) = written
    fields = line.__dict__["fields"]
    assert (fields["path"], fields["status"], fields["method"]) == ("/stories", 200, "GET")
    assert "secret" not in line.getMessage() + json.dumps(fields)
