"""An outlet's rule made from the command line: begun from a page, filled in, checked, and used by the desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli.outlet import outlet_command
from dateline.errors import BadOutletRule, PageUnreadable
from tests.acceptance.site import Site, serve_site

STORY = "".join(
    f"<p>The bridge at Lower Anse opened again on day {n} after long repairs to its second pier, officials said.</p>"
    for n in range(6)
)
PAGE = f"""<html lang="en"><head><title>Bridge reopens</title><link rel="canonical" href="https://anse.example/bridge">
</head><body><h1 class="mast">The Anse Courier</h1><div class="deck">
<div class="line">Bridge at Lower Anse reopens</div><div class="copy">{STORY}
<p class="plea">The Courier is carried from door to door by its own readers. Carry it with us.</p>
</div></div></body></html>"""
NAME = "anse.example"


def dateline(folder: Path, *arguments: str, allowed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATELINE_DATA": str(folder / "desk"), "DATELINE_ALLOW_ADDRESSES": allowed}
    command = [sys.executable, "-m", "dateline", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90)


def here(*arguments: str) -> Result:
    """The same in this process, for what asks nothing of the network or of a desk."""
    return CliRunner().invoke(outlet_command, arguments)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        served.answers["/bridge.html"] = ("text/html; charset=utf-8", PAGE.encode())
        yield served


def test_a_rule_is_begun_filled_in_checked_and_read_by(tmp_path: Path, site: Site) -> None:
    allowed = site.address.removeprefix("http://")
    address = f"{site.address}/bridge.html"
    made = dateline(tmp_path, "outlet", "new", address, allowed=allowed)
    assert made.returncode == 0, made.stderr
    assert "headline  The Anse Courier  (the page's h1)" in made.stdout
    assert "text  7 paragraphs" in made.stdout
    outlets = tmp_path / "desk" / "outlets"
    rule, expected = outlets / "127.0.0.1.json", outlets / "127.0.0.1.expected.json"
    assert (outlets / "127.0.0.1.html").read_bytes() == PAGE.encode(), "the page is kept as it came"
    begun = json.loads(rule.read_text())
    assert begun["hosts"] == ["127.0.0.1"] and not begun["headline"]
    assert begun["general"] == {"headline": "h1.mast", "dek": "div.line", "body": "div.copy"}

    unchanged = dateline(tmp_path, "outlet", "check")
    assert unchanged.returncode == 0 and "127.0.0.1: as expected" in unchanged.stdout

    wanted = json.loads(expected.read_text())
    assert (wanted["url"], wanted["charset"]) == (address, "utf-8")
    wanted["article"] |= {"headline": "Bridge at Lower Anse reopens", "text": wanted["article"]["text"][:-1]}
    expected.write_text(json.dumps(wanted))
    unmet = dateline(tmp_path, "outlet", "check")
    assert unmet.returncode == 1
    assert "    - Bridge at Lower Anse reopens\n    + The Anse Courier\n" in unmet.stdout
    assert "    + The Courier is carried from door to door" in unmet.stdout
    assert "1 page, 1 read otherwise; 0 rules not usable." in unmet.stdout

    rule.write_text(json.dumps(begun | {"headline": ".deck > .line", "drop": [".plea"]}))
    met = dateline(tmp_path, "outlet", "check", str(outlets))
    assert met.returncode == 0, met.stdout
    read = json.loads(dateline(tmp_path, "read", "--json", address, allowed=allowed).stdout)["article"]
    assert read["headline"] == "Bridge at Lower Anse reopens" and "door to door" not in read["text"]


def test_a_desk_reads_what_it_fetches_by_its_own_rule_and_passes_over_a_file_that_is_none(
    tmp_path: Path, site: Site
) -> None:
    site.answers["/feed.xml"] = (
        "application/rss+xml",
        f"""<rss version="2.0"><channel><title>Anse Courier</title><link>{site.address}/</link>
        <item><title>Bridge</title><link>{site.address}/bridge.html</link></item></channel></rss>""".encode(),
    )
    outlets = tmp_path / "desk" / "outlets"
    outlets.mkdir(parents=True)
    (outlets / "anse.json").write_text('{"hosts": ["127.0.0.1"], "headline": ".deck > .line"}')
    (outlets / "broken.json").write_text('{"hosts": ["pell.example"], "headlines": "h2"}')
    allowed = site.address.removeprefix("http://")
    assert dateline(tmp_path, "add", f"{site.address}/feed.xml", allowed=allowed).returncode == 0
    fetched = dateline(tmp_path, "fetch", allowed=allowed)
    assert fetched.returncode == 0, fetched.stderr
    found = dateline(tmp_path, "search", "--json", "bridge lower anse")
    assert '"Bridge at Lower Anse reopens"' in found.stdout
    said = dateline(tmp_path, "outlet", "check")
    assert said.returncode == 1 and f"{outlets}/broken.json, headlines: no rule has this key" in said.stderr


def test_a_saved_page_says_where_it_was_found_or_is_told(tmp_path: Path) -> None:
    saved, bare = tmp_path / "saved.html", tmp_path / "bare.html"
    saved.write_text(PAGE)
    bare.write_text(PAGE.replace('rel="canonical"', 'rel="none"'))
    into = tmp_path / "rules"
    assert here("new", str(saved), "--into", str(into)).exit_code == 0
    assert sorted(file.name for file in into.iterdir()) == [f"{NAME}.expected.json", f"{NAME}.html", f"{NAME}.json"]
    before = (into / f"{NAME}.json").read_bytes()
    again = here("new", str(saved), "--into", str(into))
    assert "is there already, and is left as it is" in str(again.exception)
    assert (into / f"{NAME}.json").read_bytes() == before
    lost = here("new", str(bare), "--into", str(into))
    assert lost.exit_code == 2 and "--url says where it was found" in lost.output
    told = here("new", str(bare), "--url", "https://www.pell.example/a", "--into", str(into))
    assert told.exit_code == 0 and (into / "pell.example.json").exists()


def test_a_page_in_which_nothing_is_found_gets_a_rule_all_the_same(tmp_path: Path) -> None:
    page = tmp_path / "links.html"
    page.write_text('<html><body><a href="/a">One of the stories of the day</a><b>Rain.</b></body></html>')
    made = here("new", str(page), "--url", "https://anse.example/a", "--into", str(tmp_path))
    assert made.exit_code == 0, made.output
    assert made.output.startswith("The general reading finds no article: ")
    assert json.loads((tmp_path / f"{NAME}.expected.json").read_text())["article"] == {}


def test_a_folder_or_a_page_that_is_not_there_is_said(tmp_path: Path) -> None:
    checked = here("check", str(tmp_path / "nowhere"))
    assert isinstance(checked.exception, BadOutletRule) and "there is no such folder" in str(checked.exception)
    made = here("new", str(tmp_path / "none.html"))
    assert isinstance(made.exception, PageUnreadable) and "cannot be read" in str(made.exception)
