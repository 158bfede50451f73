"""Whether the desk is well, for a monitor: in one word for anybody, in figures for who may come in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dateline.errors import StoreFailed
from dateline.store.condition import Condition
from dateline.web.site import Site

PATIENCE = timedelta(minutes=10)
"""How long work may be due with nobody there to do it before the desk calls itself unwell."""


def healthz(site: Site, request: Request) -> Response:
    """200 while the database answers and what is due gets done, else 503 with the reason. Anybody may ask, so it looks
    at a few rows and tells nothing more."""
    now = datetime.now(UTC)  # never the desk's clock, which may stand still
    try:
        undone = site.store.is_left_undone(now, PATIENCE)
    except StoreFailed:
        return JSONResponse({"ok": False, "why": "the database does not answer"}, status_code=503)
    # The sample newsroom is finished when it opens: it needs no worker.
    if undone and not site.is_sample:
        return JSONResponse({"ok": False, "why": "work is due, and no worker is there to do it"}, status_code=503)
    return JSONResponse({"ok": True})


def metrics(site: Site, request: Request) -> Response:
    """The desk's condition in OpenMetrics text."""
    now = datetime.now(UTC)
    registry = CollectorRegistry()
    registry.register(_Figures(site.store.condition(now), now))
    text = generate_latest(registry)  # type: ignore[no-untyped-call]  # the library gives this one function no types
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Figures(Collector):
    """All of it is read from rows at the moment of asking: several web processes of one desk say the same."""

    def __init__(self, condition: Condition, now: datetime) -> None:
        self._condition = condition
        self._now = now

    def collect(self) -> Iterator[Metric]:
        found = self._condition
        for name, words, value in (
            ("workers", "Worker processes that have said in time that they are at work.", found.workers),
            ("database_bytes", "Size of the database.", found.size),
            ("entries", "Entries kept.", found.entries),
            ("articles", "Articles kept.", found.articles),
            ("recorded_articles", "Articles whose claims have been taken down.", found.recorded),
            ("stories", "Stories.", found.stories),
            ("raw_answers", "Answers kept as they came over the wire.", found.raw),
        ):
            yield GaugeMetricFamily(f"dateline_{name}", words, value=value)
        feeds = GaugeMetricFamily("dateline_feeds", "Feeds followed, by how they fare.", labels=["health"])
        feeds.add_metric(["failing"], found.failing)
        feeds.add_metric(["gone"], found.gone)
        feeds.add_metric(["all"], found.feeds)
        yield feeds
        if found.read_at is not None:
            words = "When a feed was last asked for."
            yield GaugeMetricFamily("dateline_last_feed_timestamp_seconds", words, value=found.read_at.timestamp())
        yield from self._queues()

    def _queues(self) -> Iterator[Metric]:
        due = GaugeMetricFamily("dateline_work_due", "Work that could be done now and nobody has.", labels=["stage"])
        held = GaugeMetricFamily("dateline_work_under_way", "Work that workers have.", labels=["stage"])
        lost = GaugeMetricFamily("dateline_work_given_up", "Work that failed for good.", labels=["stage"])
        words = "How long the work that is due longest has waited."
        lag = GaugeMetricFamily("dateline_work_lag_seconds", words, labels=["stage"])
        for queue in self._condition.queues:
            due.add_metric([queue.stage], queue.due)
            held.add_metric([queue.stage], queue.under_way)
            lost.add_metric([queue.stage], queue.given_up)
            lag.add_metric([queue.stage], queue.waited(self._now).total_seconds())
        yield from (due, held, lost, lag)
