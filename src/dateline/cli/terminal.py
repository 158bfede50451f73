"""What several commands do with the terminal that they are called from."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

DONE_IN_PART = 3
"""The exit code of a command that could do some of what it was asked."""


@contextmanager
def progress_line(wanted: bool) -> Iterator[Callable[[str], None] | None]:
    """What rewrites one line on a terminal with the words it is given, and leaves none behind; None where it is not
    wanted or nobody watches."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return

    def show(words: str) -> None:
        click.echo(f"\r\033[K{words}", nl=False, err=True)

    try:
        yield show
    finally:
        show("")
