"""The command as a person uses it: its words, its exit codes, its JSON lines, and how little it loads to start."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.accounts import is_password
from dateline.store import Store
from tests.acceptance.site import Site, serve_site

STORY = """<html><head><title>Bridge at Lower Anse reopens</title>
<meta property="og:site_name" content="Anse Courier"></head><body><article>
<h1>Bridge at Lower Anse reopens</h1><p>By Tilda Varro</p>
<p>LOWER ANSE, Oct 3 (Seaboard News) — The bridge at Lower Anse opened again on Saturday after eleven days of repairs to
its second pier, the roads ministry said in a statement on Saturday morning.</p>
<p>"We drove the first bus across at dawn," said Jonas Pell, who runs the town's bus company. He said that the detour
had cost his drivers two hours a day.</p>
<p>Two engineers familiar with the work said the pier would need to be replaced within five years.</p>
</article></body></html>"""

HEAVY = {"numpy", "py3langid", "aiohttp", "sqlalchemy", "selectolax", "feedparser", "starlette", "uvicorn", "alembic"}


def feed(address: str) -> bytes:
    return f"""<rss version="2.0"><channel><title>Anse Courier</title><link>{address}/</link>
    <item><title>Bridge at Lower Anse reopens</title><link>{address}/bridge.html</link>
    <pubDate>Sat, 03 Oct 2026 09:00:00 +0000</pubDate></item></channel></rss>""".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        served.answers["/bridge.html"] = ("text/html", STORY.encode())
        served.answers["/feed.xml"] = ("application/rss+xml", feed(served.address))
        front = (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body></body></html>'
        )
        served.answers["/"] = ("text/html", front.encode())
        yield served


class Desk:
    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DATELINE_DATA": str(folder / "desk"),
            "DATELINE_ALLOW_ADDRESSES": site.address.removeprefix("http://"),
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dateline", *arguments]

    def run(self, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), env=self.environment, input=given, capture_output=True, text=True, timeout=90
        )


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path, site)


def test_a_site_s_feed_is_found_followed_and_fetched_into_the_desk(desk: Desk, site: Site) -> None:
    added = desk.run("add", site.address + "/")
    assert added.returncode == 0, added.stderr
    assert added.stdout.startswith("following Anse Courier")
    fetched = desk.run("fetch", "--json")
    assert fetched.returncode == 0, fetched.stderr
    report = json.loads(fetched.stdout)
    assert (report["entries"], report["articles"], report["stories"]) == (1, 1, 1)
    again = json.loads(desk.run("fetch", "--json").stdout)
    assert again["entries"] == 0


def test_what_is_followed_already_is_said_and_what_a_site_names_besides_is_listed(desk: Desk, site: Site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}.xml">'
    front = "".join(link.format(name=name) for name in ("feed", "world"))
    site.answers["/"] = ("text/html", f"<html><head>{front}</head></html>".encode())
    site.answers["/world.xml"] = ("application/rss+xml", feed(site.address + "/world").replace(b"Anse", b"World"))
    added = desk.run("add", site.address + "/")
    assert added.stdout.splitlines()[:2] == [
        f"following Anse Courier  {site.address}/feed.xml", "The site names 1 more feed:",
    ]  # fmt: skip
    assert f"dateline add {site.address}/world.xml  (world)" in added.stdout
    assert "--all" in added.stdout
    again = desk.run("add", "--all", "--json", site.address + "/")
    said = json.loads(again.stdout)
    assert [(one["title"], one["kind"], one["known"]) for one in said["feeds"]] == [
        ("Anse Courier", "feed", True), ("World Courier", "feed", False),
    ]  # fmt: skip
    assert said["others"] == []
    assert desk.run("add", site.address + "/feed.xml").stdout.startswith("already following Anse Courier")


def test_a_site_without_a_feed_is_followed_by_its_page_and_that_is_said(desk: Desk, site: Site) -> None:
    teasers = "".join(
        f'<h2><a href="/news/{number}/the-bridge-at-lower-anse">Bridge at Lower Anse reopens, part {number}</a></h2>'
        for number in range(20_001, 20_008)
    )
    site.answers["/"] = ("text/html", f"<html><title>Anse Courier</title><body>{teasers}</body></html>".encode())
    site.answers["/hidden/news.xml"] = site.answers.pop("/feed.xml")
    added = desk.run("add", site.address + "/")
    assert added.returncode == 0, added.stderr
    assert "it has no feed; the articles that this page links to are followed" in added.stdout


def test_feeds_go_out_as_opml_to_a_file_or_to_a_pipe_and_what_comes_back_is_counted(desk: Desk, tmp_path: Path) -> None:
    given = tmp_path / "given.opml"
    given.write_text(
        '<opml version="2.0"><body><outline text="World"><outline type="rss" text="Courier" '
        'xmlUrl="https://courier.example/feed"/><outline type="rss" text="Local" xmlUrl="file:///x"/></outline></body></opml>'
    )
    brought = desk.run("import", "opml", str(given))
    assert brought.stdout.startswith("1 new feed is followed, 0 were before; `dateline serve`")
    assert "Local: its address is not one of the web" in brought.stdout
    out = tmp_path / "out.opml"
    assert desk.run("export", "opml", str(out)).stdout == f"1 feed written to {out}.\n"
    assert desk.run("export", "opml").stdout.encode() == out.read_bytes()
    again = json.loads(desk.run("import", "opml", "--json", str(out)).stdout)
    assert (again["new"], again["known"], again["skipped"]) == ([], [1], [])


def test_a_site_without_a_feed_is_said_in_words(desk: Desk, site: Site) -> None:
    site.answers["/"] = ("text/html", b"<html><body><p>Nothing here.</p></body></html>")
    site.answers["/hidden/news.xml"] = site.answers.pop("/feed.xml")
    done = desk.run("add", site.address + "/")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and site.address in done.stderr
    mixed = desk.run("add", site.address + "/", site.address + "/hidden/news.xml")
    assert mixed.returncode == 3
    assert mixed.stdout.startswith("following Anse Courier")


def test_an_address_that_is_neither_feed_nor_page_is_said_to_be_what_it_is(desk: Desk, site: Site) -> None:
    site.answers["/feed.xml"] = ("application/rss+xml", b"")
    done = desk.run("add", site.address + "/feed.xml")
    assert done.returncode == 1
    assert "the answer is empty" in done.stderr


def test_a_feed_that_fails_is_counted_and_the_rest_goes_on(desk: Desk, site: Site) -> None:
    desk.run("add", site.address + "/feed.xml")
    site.answers["/other.xml"] = ("application/rss+xml", feed(site.address).replace(b"bridge.html", b"gone.html"))
    desk.run("add", site.address + "/other.xml")
    del site.answers["/other.xml"]
    done = desk.run("fetch", "--json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["feeds"], report["failed"], report["articles"]) == (2, 1, 1)


def test_a_private_address_is_refused_with_what_to_do(desk: Desk, site: Site) -> None:
    del desk.environment["DATELINE_ALLOW_ADDRESSES"]
    done = desk.run("read", site.address + "/bridge.html")
    assert done.returncode == 1
    assert "allow_addresses" in done.stderr


def test_a_page_is_read_from_its_address_a_file_and_standard_input_alike(
    desk: Desk, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "bridge.html"
    file.write_text(STORY)
    results = [
        desk.run("read", "--json", site.address + "/bridge.html"),
        desk.run("read", "--json", str(file)),
        desk.run("read", "--json", "-", given=STORY),
    ]
    articles = [json.loads(done.stdout)["article"] for done in results]
    assert {article["headline"] for article in articles} == {"Bridge at Lower Anse reopens"}
    assert {article["agency"] for article in articles} == {"Seaboard News"}
    assert len({article["text"] for article in articles}) == 1


def test_claims_are_one_json_line_each_with_the_words_of_the_page(desk: Desk) -> None:
    done = desk.run("claims", "--json", "-", given=STORY)
    claims = {line["source"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert claims["the roads ministry"]["naming"] == "institution"
    assert claims["Two engineers familiar with the work"]["naming"] == "anonymous"
    assert claims["Two engineers familiar with the work"]["words"].startswith("the pier would need to be replaced")


def test_claims_say_what_found_each_where_asked(desk: Desk) -> None:
    said = desk.run("claims", "--why", "-", given=STORY).stdout
    assert said.count("found by the encoder, ") + said.count("found by the rule “") == len(
        desk.run("claims", "--json", "-", given=STORY).stdout.splitlines()
    )


def test_words_for_people_have_no_colour_codes_where_nobody_watches(desk: Desk) -> None:
    done = desk.run("read", "-", given=STORY)
    assert "Who says what" in done.stdout
    assert "\x1b[" not in done.stdout + done.stderr


@pytest.mark.parametrize("given", ["", "ferry", "   \n\n  "])
def test_a_text_that_holds_no_story_is_refused_in_words(desk: Desk, given: str) -> None:
    done = desk.run("read", "-", given=given)
    assert done.returncode == 1
    assert done.stderr.strip() and "Traceback" not in done.stderr


def test_a_reader_that_goes_away_early_meets_no_traceback(desk: Desk) -> None:
    ended = subprocess.run(
        f"{sys.executable} -m dateline read - < page.html | head -1",
        shell=True,
        cwd=page_folder(desk),
        env=desk.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stdout == "Bridge at Lower Anse reopens\n"
    assert ended.stderr == ""


def page_folder(desk: Desk) -> Path:
    (desk.folder / "page.html").write_text(STORY)
    return desk.folder


def test_doctor_says_what_is_there_and_changes_nothing(desk: Desk, site: Site) -> None:
    before = desk.run("doctor", "--json")
    assert before.returncode == 0, before.stdout
    assert not (desk.folder / "desk").exists()
    desk.run("add", site.address + "/feed.xml")
    findings = {line["what"]: line for line in map(json.loads, desk.run("doctor", "--json").stdout.splitlines())}
    assert findings["database"]["state"] == "good"
    assert findings["feeds"]["words"].startswith("1")


def test_doctor_finds_a_desk_wrong_that_others_reach_without_a_password(desk: Desk) -> None:
    desk.environment["DATELINE_HOST"] = "0.0.0.0"
    open_to_all = desk.run("doctor", "--json")
    assert open_to_all.returncode == 1 and "dateline password" in open_to_all.stdout
    desk.run("password", given="sea wall, nine gulls\n")
    assert desk.run("doctor").returncode == 0


def test_doctor_fails_where_the_database_is_none(desk: Desk) -> None:
    (desk.folder / "desk").mkdir()
    (desk.folder / "desk" / "desk.sqlite").write_text("this is no database, and long enough to be looked at twice")
    done = desk.run("doctor")
    assert done.returncode == 1
    assert "wrong" in done.stdout and "Traceback" not in done.stderr


def test_a_password_is_kept_as_a_hash_alone_and_can_be_removed(desk: Desk) -> None:
    assert desk.run("password", given="").returncode == 1
    set_now = desk.run("password", given="sea wall, nine gulls\n")
    assert set_now.returncode == 0, set_now.stderr
    file = desk.folder / "desk" / "desk.sqlite"
    store = Store.open(str(file))
    kept = store.password_hash()
    assert kept is not None and is_password(store, None, "sea wall, nine gulls")
    assert not is_password(store, None, "sea wall")
    store.close()
    assert b"nine gulls" not in file.read_bytes()
    assert desk.run("password", "--remove").returncode == 0
    store = Store.open(str(file))
    assert store.password_hash() is None
    store.close()


def test_an_unknown_command_and_a_missing_argument_end_with_code_two(desk: Desk) -> None:
    assert desk.run("publish").returncode == 2
    assert desk.run("add").returncode == 2


def test_help_loads_none_of_the_heavy_libraries() -> None:
    script = "import sys; from dateline.cli import dateline; dateline.main(['--help'], standalone_mode=False)"
    probe = f"{script}\nprint(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_serve_keeps_a_worker_beside_the_pages_and_both_end_together(desk: Desk, site: Site) -> None:
    desk.run("add", site.address + "/feed.xml")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        desk.command("serve", "--port", str(port)),
        env=desk.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        page = wait_for(f"http://127.0.0.1:{port}/river", "Bridge at Lower Anse reopens")
        assert "Anse Courier" in page
        children = processes_below(process.pid)
        assert children, "no worker process"
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[0]
    assert process.returncode == 0, said
    for _ in range(50):
        left = [number for number in children if Path(f"/proc/{number}").exists()]
        if not left:
            return
        time.sleep(0.1)
    raise AssertionError(f"processes {left} outlive the command")


def wait_for(address: str, words: str) -> str:
    page = ""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                page = answer.read().decode()
        except OSError:
            page = ""
        if words in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"{address} never said {words!r}; it says: {page[:2000]}")


def processes_below(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(number) for number in listed.stdout.split()]


@pytest.mark.parametrize(
    ("line", "named"),
    [('allow_addresses = ["nonsense/99"]', "nonsense/99"), ('places = "nowhere.json"', "nowhere.json")],
)
def test_a_setting_that_nothing_can_work_with_is_said_at_the_start_and_by_doctor(
    desk: Desk, line: str, named: str
) -> None:
    (desk.folder / "desk").mkdir()
    (desk.folder / "desk" / "dateline.toml").write_text(line)
    del desk.environment["DATELINE_ALLOW_ADDRESSES"]
    for command in (("serve", "--port", "0"), ("fetch",), ("doctor",)):
        done = desk.run(*command)
        assert done.returncode == 1, command
        assert named in done.stderr + done.stdout
        assert "Traceback" not in done.stderr


def test_a_list_of_feeds_that_brings_none_is_told_by_its_name(desk: Desk) -> None:
    for name, text, words in (
        ("scripts.opml", '<opml><body><outline xmlUrl="javascript:alert(1)"/></body></opml>', "names no feed"),
        ("empty.opml", "", "no XML"),
    ):
        (desk.folder / name).write_text(text)
        done = desk.run("import", "opml", str(desk.folder / name))
        assert done.returncode == 1
        assert name in done.stderr and words in done.stderr and "Export" in done.stderr
