"""The README and the guide say what is there: every command, option, setting and page, and examples that run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from starlette.routing import Route

from dateline.cli import COMMANDS, dateline
from dateline.config import Settings, load_settings
from dateline.web import create_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = {page.name: page.read_text() for page in PAGES}
ALL = "\n".join(GUIDE.values())


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def fenced(language: str) -> list[tuple[str, str]]:
    return [
        (page.name, block)
        for page in PAGES
        for block in re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), flags=re.M | re.S)
    ]


@pytest.mark.parametrize("path", [path for path, _ in commands(dateline)], ids=" ".join)
def test_every_command_is_in_the_guide_and_has_help_with_an_example(path: tuple[str, ...]) -> None:
    assert f"dateline {' '.join(path)}" in GUIDE["commands.md"]
    command = dict(commands(dateline))[path]
    assert "Example" in (command.help or ""), "its --help has no example"


def test_every_option_is_in_the_guide() -> None:
    options = {
        name
        for _, command in commands(dateline)
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }
    assert options and not [name for name in sorted(options) if name not in GUIDE["commands.md"]]


def test_the_short_list_of_commands_says_what_each_help_says() -> None:
    for name, (_, line) in COMMANDS.items():
        command = dateline.get_command(click.Context(dateline), name)
        assert command is not None and (command.help or "").split("\n")[0] == line


def test_every_setting_is_in_the_guide_and_the_guide_names_no_other() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", GUIDE["settings.md"], flags=re.M))
    assert listed == {setting.name for setting in fields(Settings)} - {"data_dir"}


def test_every_page_is_in_the_guide_and_the_guide_names_no_other(tmp_path: Path) -> None:
    app = create_app(load_settings(tmp_path))
    shown = set()
    for route in app.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and not route.path.endswith(".json"):
            shown.add(re.sub(r"\{[^}]*\}", "ID", route.path))
    listed = set(re.findall(r"^\| `(/[^`]*)` \|", GUIDE["pages.md"], flags=re.M))
    parts_of_pages = {path for path in shown if path.startswith(("/picture", "/static", "/robots"))}
    assert listed == shown - parts_of_pages


@pytest.mark.parametrize(("page", "block"), fenced("python"))
def test_an_example_in_python_runs(page: str, block: str) -> None:
    exec(compile(block, page, "exec"), {})


@pytest.mark.parametrize(("page", "block"), fenced("sh"))
def test_an_example_on_the_command_line_is_one_the_command_understands(page: str, block: str) -> None:
    known = dict(commands(dateline))
    seen = 0
    for line in block.splitlines():
        words = shlex.split(line, comments=True)
        if not words or words[0] != "dateline":
            continue
        if "<" in words:
            words = words[: words.index("<")]
        arguments = words[1:]
        path = max((path for path in known if tuple(arguments[: len(path)]) == path), key=len, default=None)
        assert path is not None, f"{page}: no command for {line!r}"
        rest = list(arguments[len(path) :])
        command = known[path]
        # A file that an example names need not be there: it is enough that the command takes one.
        spared = [parameter for parameter in command.params if isinstance(parameter.type, click.File)]
        with click.Context(command) as context:
            parser = command.make_parser(context)
            _, left, _ = parser.parse_args(args=rest)
        assert not left or spared, f"{page}: {line!r} has words too many"
        seen += 1
    assert seen or "make " in block or "pip " in block


def test_no_page_holds_a_word_that_was_to_be_replaced() -> None:
    left = [
        (page.name, line) for page in PAGES for line in page.read_text().splitlines() if re.fullmatch("[A-Z]+", line)
    ]
    assert not left


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken, broken
