"""The house holds: its rows, the length of its files, and what may never stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "dateline"

# Top to bottom: a room imports only rooms of rows above its own.
ROWS = [
    {"model", "errors"},
    {"config"},
    {"text"},
    {"fetch", "feeds", "articles", "copies", "stories", "record", "query"},
    {"reading"},
    {"store"},
    {"pipeline", "archive", "accounts"},
    {"web"},
    {"sample"},
    {"cli"},
]
ROW_OF = {room: number for number, row in enumerate(ROWS) for room in row}

# The public face stands at the door and may name every room; nothing inside comes in through it.
DOOR = "dateline"
LONGEST = 420


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(source: str, package: str) -> set[str]:
    """The rooms of the house that a module names in any import, wherever in the file it stands."""
    rooms = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{package}: relative imports hide which room is meant"
            names = [node.module or ""]
            if node.module == "dateline":
                names = [f"dateline.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name == DOOR or name.startswith(DOOR + "."):
                rooms.add(name.split(".")[1] if "." in name else DOOR)
    return rooms


def test_every_room_stands_in_a_row() -> None:
    rooms = {room_of(path) for path in SOURCE.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms == set(ROW_OF), f"rooms and rows differ: {sorted(rooms ^ set(ROW_OF))}"


def test_a_room_imports_only_rows_above_it() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        room = room_of(path)
        if room in {"__init__", "__main__"}:
            continue
        for other in sorted(imported_rooms(path.read_text(), str(path)) - {room}):
            if other == DOOR or ROW_OF.get(other, -1) >= ROW_OF[room] or other not in ROW_OF:
                wrong.append(f"{path.relative_to(ROOT)} imports {other}")
    assert not wrong, "\n".join(wrong)


def test_the_row_check_sees_an_import_inside_a_function() -> None:
    assert imported_rooms("def f():\n    from dateline.web import app\n", "probe") == {"web"}


@pytest.mark.parametrize("pattern", ["*.py", "*.html", "*.css", "*.js"])
def test_files_stay_readable_in_one_sitting(pattern: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in tracked(pattern)
        if (lines := len(path.read_text().splitlines())) > LONGEST
    ]
    assert not long, "split these, each into rooms of one thing: " + ", ".join(long)


def test_no_module_is_named_after_nothing() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert not [path for path in tracked("*.py") if path.stem in nameless or path.parent.name in nameless]


def test_requirements_are_pinned_by_hash_and_name_no_index() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert not re.search(r"index-url|find-links|trusted-host|https?://|file:/", text), path
        pins = re.findall(r"^[A-Za-z0-9][^\n]*==[^\n]*", text, flags=re.M)
        assert pins and text.count("--hash=sha256:") >= len(pins), path
        assert all(pin.endswith("\\") for pin in pins), f"{path}: a pin without a hash"
    for name in ("uv.lock", "package-lock.json", "poetry.lock", "Pipfile.lock"):
        assert not (ROOT / name).exists()
