"""The command ``dateline``. One small file a group of commands; each is imported only when it is asked for."""

from __future__ import annotations

import importlib
import sys

import click

from dateline.errors import DatelineError

# Where each command stands, and its line in `dateline --help`: nothing is imported to print that page.
COMMANDS: dict[str, tuple[str, str]] = {
    "open": ("dateline.cli.serving", "Open your desk, or the sample newsroom until you have one."),
    "serve": ("dateline.cli.serving", "Serve your desk: its pages, and a worker that fetches, reads and places."),
    "demo": ("dateline.cli.serving", "Serve the sample newsroom, an invented world to look around in."),
    "add": ("dateline.cli.feeds", "Follow feeds, or sites whose feed is found."),
    "feeds": ("dateline.cli.feeds", "List the feeds that are followed, and say which fail and why."),
    "fetch": ("dateline.cli.feeds", "Fetch and read once, all that is due, and stop."),
    "import": ("dateline.cli.importing", "Bring in feeds, web archives, saved pages and texts."),
    "export": ("dateline.cli.exporting", "Take your feeds elsewhere."),
    "read": (
        "dateline.cli.reading",
        "Show what the desk makes of a page, a feed, or the plain text of one or several stories.",
    ),
    "claims": (
        "dateline.cli.reading",
        "Show who says what in a page, a feed, or the plain text of one or several stories.",
    ),
    "outlet": ("dateline.cli.outlet", "Give an outlet a rule of its own where its pages are read wrongly."),
    "status": ("dateline.cli.status", "Say how the desk is: what it holds, what waits, and who works."),
    "backup": ("dateline.cli.keeping", "Write the whole desk into one file, also while it is served."),
    "restore": ("dateline.cli.keeping", "Bring a desk back from a backup, on either database."),
    "search": ("dateline.cli.search", "Look articles up by words, phrases, outlet, language and date."),
    "rebuild": (
        "dateline.cli.keeping",
        "Derive anew what an earlier version of Dateline made, from what was kept as it came.",
    ),
    "prune": ("dateline.cli.keeping", "Let go of what is older than the desk was told to keep."),
    "delete": ("dateline.cli.keeping", "Delete an article, a feed or a person for good."),
    "password": ("dateline.cli.password", "Set the password of a desk that is served beyond this machine."),
    "doctor": ("dateline.cli.doctor", "Say what is set up, what is not, and how to mend it."),
}


class Commands(click.Group):
    """The commands by name, imported on demand, and our errors in plain words with exit code 1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            said = (
                f"No option {error.option_name} here: options come after the command, as in dateline status --data DIR."
            )
            raise click.NoSuchOption(error.option_name, said, ctx=ctx) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dateline", message="dateline %(version)s")
def dateline() -> None:
    """A news desk of your own: every article once, every story together, every claim with who said it.

    \b
    Examples:
      dateline demo                          look around in the sample newsroom
      dateline add https://example.org/      follow a site
      dateline serve                         open your desk
      dateline read page.html                what the desk makes of one page

    Exit codes: 0 done; 1 it could not be done, and why is said; 2 the command was not understood;
    3 done in part.
    """


def main() -> None:
    """Run the command; print an error of ours as what happened and what to do, never as a traceback."""
    try:
        dateline.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except DatelineError as error:
        click.secho(str(error), fg="red", err=True)
        if error.advice:
            click.echo(error.advice, err=True)
        sys.exit(1)
