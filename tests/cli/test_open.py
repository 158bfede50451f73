"""From the sample newsroom to a desk of one's own, and back to that desk the next time."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.site import serve_site
from tests.cli.test_commands import STORY, feed, wait_for


@contextmanager
def opened(environment: dict[str, str]) -> Iterator[str]:
    """``dateline open`` from its first address until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dateline", "open", "--no-browser", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        said = iter(process.stdout.readline, "")
        yield next(found.group() for line in said if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_the_sample_turns_into_the_reader_s_own_desk_which_then_opens_by_itself(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/bridge.html"] = ("text/html", STORY.encode())
        site.answers["/feed.xml"] = ("application/rss+xml", feed(site.address))
        environment = {
            **os.environ,
            "DATELINE_DATA": str(tmp_path / "desk"),
            "DATELINE_ALLOW_ADDRESSES": site.address.removeprefix("http://"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
        }
        with opened(environment) as address:
            assert "is invented" in wait_for(address + "/", "/story/")
            assert not (tmp_path / "desk" / "desk.sqlite").exists()
            visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
            page = visitor.open(address + "/start", timeout=30).read().decode()
            form = page[page.index('action="/start/address"') :]
            token = re.search(r'name="token" value="([^"]+)"', form)
            assert token is not None
            fields = urllib.parse.urlencode({"token": token[1], "address": site.address + "/feed.xml"}).encode()
            after = visitor.open(urllib.request.Request(address + "/start/address", fields), timeout=60)
            assert after.status == 200
            river = wait_for(address + "/river", "Bridge at Lower Anse reopens")
            assert "is invented" not in river
        with opened(environment) as address:
            front = wait_for(address + "/river", "Bridge at Lower Anse reopens")
            assert "is invented" not in front
