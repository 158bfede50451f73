"""A page's server time, p50 and p99: the sample's pages, or those of the desk in the folder named.

``python -m bench.pages [FOLDER]``. One reader, one page after the other over one connection to a real server on
loopback, beside the time the same server takes for a static file in the same run: the ratio is what travels between
machines.
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from dateline.config import DATABASE_FILE, Settings, load_settings
from dateline.web import create_app
from dateline.web.serve import bind

ROUNDS = 100
STATIC = "/static/page.css"


@contextmanager
def serving(settings: Settings, *, sample: bool) -> Iterator[http.client.HTTPConnection]:
    with bind(settings) as bound:
        app = create_app(settings, sample=sample)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        connection = http.client.HTTPConnection("127.0.0.1", bound.getsockname()[1])
        yield connection
        connection.close()
        server.should_exit = True
        thread.join()
        app.state.site.store.close()


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[float, bytes]:
    """Milliseconds until the whole answer is there, and the answer."""
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return (time.perf_counter() - started) * 1000, body


def pages(connection: http.client.HTTPConnection) -> list[str]:
    """The pages to ask for: each list, and the widest story with its first text and a comparison."""
    widest = max(
        json.loads(ask(connection, "/stories.json")[1])["stories"], key=lambda story: story["articles"], default=None
    )
    found = ["/", "/river", "/stories", "/claims", "/feeds", "/read", "/start"]
    if widest is not None:
        story = json.loads(ask(connection, f"/story/{widest['id']}.json")[1])
        text = story["wires"][0]
        found += [f"/story/{story['id']}", f"/article/{text['lead']['id']}", f"/wire/{text['id']}"]
        found += [f"/compare/{text['lead']['id']}/{copy['id']}" for copy in text["articles"][1:2]]
    return found


def measure(settings: Settings, *, sample: bool) -> None:
    with serving(settings, sample=sample) as connection:
        asked = [STATIC, *pages(connection)]
        for path in asked:
            ask(connection, path)
        print(f"{'page':<24}{'p50 ms':>10}{'p99 ms':>10}{'KB':>8}{'× static':>10}")
        floor = 0.0
        for path in asked:
            answers = [ask(connection, path) for _ in range(ROUNDS)]
            times = sorted(milliseconds for milliseconds, _ in answers)
            middle = statistics.median(times)
            floor = floor or middle
            high = times[int(len(times) * 0.99) - 1]
            print(f"{path:<24}{middle:>10.1f}{high:>10.1f}{len(answers[0][1]) / 1000:>8.1f}{middle / floor:>10.1f}")


def main(arguments: list[str]) -> int:
    if arguments:
        folder = Path(arguments[0])
        if not (folder / DATABASE_FILE).exists():
            raise SystemExit(f"there is no desk in {folder}")
        measure(load_settings(folder, port=0), sample=False)
        return 0
    from dateline.sample import sample_desk

    with sample_desk(port=0, say=print) as settings:
        measure(settings, sample=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
