"""``dateline open``, ``serve`` and ``demo``: pages on a port, and a worker process beside them."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.logs import set_up_log
from dateline.cli.options import check_in_use, data_option, port_option

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from dateline.config import Settings

GRACE_SECONDS = 10.0
LONGEST_PAUSE = 60.0

_log = logging.getLogger("dateline.worker")


@click.command("serve")
@data_option
@port_option
@click.option("--host", help="Address to serve on; this machine alone if not given. Beyond it a password is asked for.")
def serve_command(data: Path | None, port: int | None, host: str | None) -> None:
    """Serve your desk: its pages, and a worker that fetches, reads and places.

    \b
    Examples:
      dateline serve
      dateline serve --port 8090 --data /srv/desk
    """
    from dateline.cli.doctor import State, who_may_come_in
    from dateline.config import load_settings
    from dateline.web import serve

    settings = load_settings(data, port=port, host=host)
    check_in_use(settings)
    set_up_log(settings)
    access = who_may_come_in(settings)
    if access.state is State.WRONG:
        click.secho(f"{access.words}. {access.advice}", fg="yellow", err=True)
    with stopping_in_order(), Workers() as workers:
        serve(settings, say=click.echo, ready=lambda _: workers.start(settings))


@click.command("demo")
@data_option
@port_option
def demo_command(data: Path | None, port: int | None) -> None:
    """Serve the sample newsroom, an invented world to look around in.

    \b
    Example:
      dateline demo
    """
    from dateline.config import load_settings

    serve_sample(load_settings(data, port=port), ready=None)


@click.command("open")
@data_option
@port_option
@click.option("--no-browser", is_flag=True, help="Only say the address; open no browser.")
def open_command(data: Path | None, port: int | None, no_browser: bool) -> None:
    """Open your desk, or the sample newsroom until you have one.

    \b
    Example:
      dateline open
    """
    from dateline.config import load_settings
    from dateline.web import serve

    settings = load_settings(data, port=port)
    check_in_use(settings)
    set_up_log(settings)
    show = None if no_browser or not sys.stdout.isatty() else webbrowser.open
    if not has_desk(settings):
        serve_sample(settings, ready=show)
        return

    with stopping_in_order(), Workers() as workers:

        def ready(address: str) -> None:
            workers.start(settings)
            if show:
                show(address)

        serve(settings, say=click.echo, ready=ready)


def has_desk(settings: Settings) -> bool:
    """Whether the reader has a desk already: a file that is there, or a database by address."""
    return "://" in settings.database or Path(settings.database).exists()


def serve_sample(own: Settings, ready: Callable[[str], object] | None) -> None:
    """Serve the sample newsroom at the port of the reader's own settings, and turn to their own desk when they add a
    first feed there. ready: called with the address once it can be opened."""
    from dateline.sample import sample_desk
    from dateline.web import OwnDesk, serve

    # What it takes to read the newsroom's own pages is no news to anybody.
    set_up_log(replace(own, log=own.log or "trouble"))
    with stopping_in_order(), Workers() as workers, sample_desk(port=own.port, say=click.echo) as settings:

        def start() -> None:
            own.data_dir.mkdir(parents=True, exist_ok=True)
            workers.start(own)

        def opened(address: str) -> None:
            if ready:
                ready(address)

        serve(settings, own_desk=OwnDesk(own, start), sample=True, say=click.echo, ready=opened)


class Workers:
    """The worker process of each desk that is served, restarted where it dies, ended with the block."""

    def __init__(self) -> None:
        # A fresh interpreter for the worker: the web process has threads, and a fork would carry their locks along.
        self._context = multiprocessing.get_context("spawn")
        self._stop = self._context.Event()
        self._keepers: list[threading.Thread] = []

    def __enter__(self) -> Workers:
        return self

    def start(self, settings: Settings) -> None:
        """Start a worker for this desk, and keep one running."""
        keeper = threading.Thread(target=self._keep, args=(settings,), name="worker's keeper")
        keeper.start()
        self._keepers.append(keeper)

    def _keep(self, settings: Settings) -> None:
        pause = 0.0
        while not self._stop.is_set():
            process = self._context.Process(target=work, args=(settings, self._stop), name="dateline worker")
            process.start()
            began = time.monotonic()
            while process.is_alive() and not self._stop.is_set():
                process.join(0.5)
            if self._stop.is_set():
                process.join(GRACE_SECONDS)
                process.kill()
                return
            # One that keeps ending is left alone for ever longer; one that ran for long is not.
            pause = min(pause * 2, LONGEST_PAUSE) if pause and time.monotonic() - began < LONGEST_PAUSE else 1.0
            _log.warning(
                "The worker ended with code %s; starting it again in %.0f s. Nothing is lost.", process.exitcode, pause
            )
            self._stop.wait(pause)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for keeper in self._keepers:
            keeper.join()


def work(settings: Settings, stop: Event) -> None:
    """The worker process: works until told to stop, or until the process that started it is gone."""
    from dateline.pipeline import run_worker

    set_up_log(settings)
    # Ctrl-C reaches the whole group, and so does SIGTERM of a service; the keeper ends the worker in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        stop.set()

    threading.Thread(target=follow, daemon=True).start()
    run_worker(settings, stop)


@contextmanager
def stopping_in_order() -> Iterator[None]:
    """SIGTERM ends the command the way Ctrl-C does, so that workers and servers are ended with it."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)
