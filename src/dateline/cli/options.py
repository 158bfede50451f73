"""The options that several commands share, each meaning the same wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


def data_option(command: Command) -> Command:
    """``--data DIR``: which desk."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="DATELINE_DATA",
        show_envvar=True,
        help="The folder of the desk; yours in the user's data folder if not given.",
    )(command)


def port_option(command: Command) -> Command:
    """``--port N``: where the pages are served."""
    return click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=None,
        help="Port of the pages; 8080, or the next free one, if not given.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``: JSON lines instead of words."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON lines, for programs.")(command)
