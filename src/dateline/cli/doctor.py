"""``dateline doctor``: what is set up, what is not, and how to mend it. It changes nothing."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import check_in_use, data_option, json_option

if TYPE_CHECKING:
    from dateline.config import Settings
    from dateline.store import Store

LOW_DISK_BYTES = 500_000_000


class State(StrEnum):
    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. advice: what to do, None where there is nothing to do."""

    what: str
    state: State
    words: str
    advice: str | None = None


@click.command("doctor")
@click.option("--live", metavar="URL", help="Walk this address step by step instead, from its name to what is read.")
@data_option
@json_option
def doctor_command(live: str | None, data: Path | None, as_json: bool) -> None:
    """Say what is set up, what is not, and how to mend it.

    \b
    Examples:
      dateline doctor
      dateline doctor --data /srv/desk --json
      dateline doctor --live https://example.org/feed.xml

    Ends with exit code 1 where something is wrong.
    """
    from dateline.config import load_settings
    from dateline.model import to_json
    from dateline.text import clean

    settings = load_settings(data)
    wrong: list[Finding] = []
    for finding in findings(settings) if live is None else steps(settings, live):
        if finding.state is State.WRONG:
            wrong.append(finding)
        if as_json:
            click.echo(to_json(finding))
            continue
        colour = {State.GOOD: "green", State.NOTE: "yellow", State.WRONG: "red"}[finding.state]
        # Titles and headers are others' words: nothing in them may steer the terminal.
        click.echo(f"{click.style(f'{finding.state:>5}', fg=colour)}  {clean(f'{finding.what}: {finding.words}')}")
        if finding.advice:
            click.echo(f"       {clean(finding.advice)}")
    if wrong:
        sys.exit(1)


def steps(settings: Settings, url: str) -> Iterator[Finding]:
    """The way to one real address, up to where the desk does not get on."""
    import asyncio

    from dateline.pipeline.walking import walk

    for step in asyncio.run(walk(url if "://" in url else f"https://{url}", settings)):
        state = State.WRONG if not step.ok else State.NOTE if step.advice else State.GOOD
        yield Finding(step.name, state, step.words, step.advice)


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which a desk needs it."""
    yield Finding("Python", State.GOOD, sys.version.split()[0])
    yield from in_use(settings)
    yield folder(settings)
    yield from database(settings)
    yield port(settings)
    yield who_may_come_in(settings)


def in_use(settings: Settings) -> Iterator[Finding]:
    """A setting whose value only shows itself to be wrong where it is used."""
    from dateline.errors import BadSetting

    try:
        check_in_use(settings)
    except BadSetting as error:
        yield Finding("settings", State.WRONG, str(error), error.advice)


def folder(settings: Settings) -> Finding:
    """Whether the desk's folder is there and has room."""
    place = settings.data_dir
    if not place.exists():
        return Finding("desk", State.NOTE, f"none at {place} yet", "`dateline add URL` or `dateline serve` makes it.")
    free = shutil.disk_usage(place).free
    words = f"{place}, {free / 1e9:.1f} GB free"
    if free < LOW_DISK_BYTES:
        return Finding("desk", State.WRONG, words, "Make room: the desk stops writing when the disk is full.")
    return Finding("desk", State.GOOD, words)


def database(settings: Settings) -> Iterator[Finding]:
    """Whether the database opens, and how its feeds are."""
    from dateline.errors import StoreFailed

    name = "database"
    on_postgres = "://" in settings.database and not settings.database.startswith("sqlite")
    if on_postgres and find_spec("psycopg") is None:
        yield Finding(name, State.WRONG, "a PostgreSQL address, but no driver", "pip install 'dateline[postgres]'")
        return
    if not on_postgres and not Path(settings.database).exists():
        yield Finding(name, State.NOTE, "not made yet; the first command that needs it makes it")
        return
    from dateline.store import Store

    try:
        store = Store.open(settings.database)
    except StoreFailed as error:
        yield Finding(name, State.WRONG, str(error), error.advice)
        return
    try:
        progress = store.progress()
        yield Finding(
            name,
            State.GOOD,
            f"{'PostgreSQL' if on_postgres else settings.database}: {progress.articles} articles, "
            f"{progress.stories} stories, {progress.waiting} pieces of work waiting",
        )
        if not progress.feeds:
            yield Finding("feeds", State.NOTE, "none yet", "Add one: `dateline add URL`, or open /start.")
            return
        state = State.NOTE if progress.failing else State.GOOD
        yield Finding("feeds", state, f"{progress.feeds}, of which {progress.failing} are failing")
        yield from hubs(settings, store)
        for line in store.feeds():
            if line.health in {"failing", "gone"}:
                yield Finding(line.title or line.url, State.NOTE, line.last_error or line.health, line.advice)
    finally:
        store.close()


def hubs(settings: Settings, store: Store) -> Iterator[Finding]:
    """Whether the hubs that feeds name tell the desk of news, where the internet reaches it."""
    from dateline.store.hubs import HubState

    states = store.hub_states()
    if settings.public_url is None or not states:
        return
    agreed = states.get(HubState.KEPT, 0) + states.get(HubState.RENEWING, 0)
    others = sum(states.values()) - agreed
    words = f"{agreed} have agreed to tell the desk of news at {settings.public_url}, {others} have not, or not yet"
    if agreed:
        yield Finding("hubs", State.GOOD, words)
    else:
        advice = f"If it stays so, see from elsewhere whether {settings.public_url}/hub/x reaches the desk."
        yield Finding("hubs", State.NOTE, words, advice)


def port(settings: Settings) -> Finding:
    """Whether the pages' port is free now."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return Finding(
                "port", State.NOTE, f"{settings.port}: {error.strerror}", "A desk may be running there already."
            )
    return Finding("port", State.GOOD, f"{settings.port} is free")


def who_may_come_in(settings: Settings) -> Finding:
    """Who reaches the pages, and whether they are asked for a password."""
    from dateline.web import is_loopback

    name = "access"
    asked = has_password(settings)
    if is_loopback(settings.host):
        return Finding(name, State.GOOD, f"this machine alone, {'with' if asked else 'without'} a password")
    if asked:
        return Finding(name, State.GOOD, f"everyone who reaches {settings.host}, with a password")
    return Finding(
        name,
        State.WRONG,
        f"everyone who reaches {settings.host}, and there is no password: the pages show nothing",
        "Set one: `dateline password`.",
    )


def has_password(settings: Settings) -> bool:
    """Whether the settings or the desk's database hold a password; False where there is no database to ask."""
    if settings.password_hash is not None:
        return True
    if "://" not in settings.database and not Path(settings.database).exists():
        return False
    from dateline.errors import StoreFailed
    from dateline.store import Store

    try:
        store = Store.open(settings.database)
    except StoreFailed:
        return False
    try:
        return store.password_hash() is not None
    finally:
        store.close()
