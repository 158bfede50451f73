"""The options that several commands share, each meaning the same wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dateline.config import Settings

Command = Callable[..., Any]


def check_in_use(settings: Settings) -> None:
    """Raises ``BadSetting`` now for what would else be found out in the middle of the work, by every worker anew."""
    from dateline.fetch.addresses import read_allowances
    from dateline.record import load_gazetteer

    read_allowances(settings.allow_addresses)
    if settings.places is not None:
        load_gazetteer(settings.places)


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
