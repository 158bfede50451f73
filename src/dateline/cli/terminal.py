"""What several commands do with the terminal that they are called from."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dateline.errors import DatelineError

DONE_IN_PART = 3
"""The exit code of a command that could do some of what it was asked."""


class NotUnderstood(click.ClickException):
    """A command that cannot be followed as it was given, said in one sentence: how it is used is no help there."""

    exit_code = 2


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 page, 2 pages, 0 stories. many: where the plural is not ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say_error(error: DatelineError) -> None:
    """What went wrong and what to do about it, of an error after which the command goes on."""
    click.secho(str(error), fg="red", err=True)
    if error.advice:
        click.echo(error.advice, err=True)


def unreadable(error: OSError) -> str:
    """Why a file that was named cannot be read, as every command says it."""
    return f"cannot be read ({error.strerror or error})"


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def ask(question: str, yes: bool, otherwise: str) -> None:
    """Go on only where somebody says so: by the option, or at the terminal; else say ``otherwise``, and end with 1."""
    if yes:
        return
    if not at_terminal():
        raise NotUnderstood("This asks before it does anything, and there is no terminal to ask at: --yes says yes.")
    if not click.confirm(question):
        click.echo(otherwise)
        sys.exit(1)


def in_bytes(size: int) -> str:
    """A size in the unit that fits."""
    shown = float(size)
    for unit in ("bytes", "kB", "MB"):
        if shown < 1000:
            return f"{shown:.0f} {unit}"
        shown /= 1000
    return f"{shown:.1f} GB"


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
