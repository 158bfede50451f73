"""The wheel stands on its own: built, installed into a clean environment outside the checkout, and used there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PASTED = """Ferry service to Orsk Island halted

By Lena Marr

PORT HALEN, Oct 3 (Seaboard News) — Ferries to Orsk stopped on Saturday after a fire, two port officials said.

"Nobody was hurt," harbour master Tomas Eide told reporters.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout with an environment that holds the wheel and its pinned requirements alone."""
    folder = tmp_path_factory.mktemp("outside")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        text=True,
    )
    (wheel,) = folder.glob("dateline-*.whl")
    venv.create(folder / "env", with_pip=True)
    install = [str(folder / "env/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(ROOT / "requirements/run.txt")], check=True, cwd=folder)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, cwd=folder)
    return folder


def environment(home: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PYTHON"))}
    return {**clean, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache")}


def run(home: Path, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(home / "env/bin/dateline"), *arguments],
        cwd=home,
        env=environment(home),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_installed_command_reads_a_pasted_story(home: Path) -> None:
    done = run(home, "read", "--json", "-", given=PASTED)
    assert done.returncode == 0, done.stderr
    article = json.loads(done.stdout)["article"]
    assert article["headline"] == "Ferry service to Orsk Island halted"
    assert article["dateline"] == {"place": "PORT HALEN", "date": "Oct 3", "agency": "Seaboard News"}
    assert article["agency"] == "Seaboard News"
    assert article["authors"] == ["Lena Marr"]


def test_the_installed_command_says_who_says_what(home: Path) -> None:
    done = run(home, "claims", "--json", "-", given=PASTED)
    assert done.returncode == 0, done.stderr
    claims = [json.loads(line) for line in done.stdout.splitlines()]
    assert {claim["source"] for claim in claims} == {"two port officials", "harbour master Tomas Eide"}


def test_the_installed_command_serves_the_sample_newsroom(home: Path) -> None:
    with Serving(home, "demo", "--port", "0") as address:
        with urllib.request.urlopen(address + "/", timeout=30) as answer:
            page = answer.read().decode()
        assert answer.status == 200
        assert len(re.findall(r'href="/story/\d+"', page)) >= 8


def test_a_missing_file_is_said_in_words_with_exit_code_one(home: Path) -> None:
    done = run(home, "read", "no-such-file.html")
    assert done.returncode == 1
    assert "no-such-file.html" in done.stderr and "Traceback" not in done.stderr


class Serving:
    """A ``dateline`` that serves, from its first printed address until the block ends."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [str(home / "env/bin/dateline"), *arguments],
            cwd=home,
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> str:
        said = []
        for line in self.lines():
            said.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.wait_until_it_answers(found.group())
                return found.group()
        self.process.kill()
        raise AssertionError("no address was said: " + "".join(said))

    def lines(self) -> Iterator[str]:
        assert self.process.stdout is not None
        return iter(self.process.stdout.readline, "")

    def wait_until_it_answers(self, address: str) -> None:
        for _ in range(100):
            try:
                urllib.request.urlopen(address + "/healthz", timeout=5).close()
                return
            except urllib.error.URLError:
                time.sleep(0.2)
        raise AssertionError(f"{address} was said but does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()
