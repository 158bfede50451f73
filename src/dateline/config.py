"""One ``Settings``: what ``dateline.toml`` says, then the environment (``DATELINE_…``), then the command's flags."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dateline.errors import BadSetting

SETTINGS_FILE = "dateline.toml"
DATABASE_FILE = "desk.sqlite"
OUTLETS_FOLDER = "outlets"
SECRET_FILE = "secret.key"  # noqa: S105  (a file's name)


@dataclass(frozen=True, slots=True)
class Settings:
    """How one desk runs.

    data_dir: the desk's folder (its database, its secret key, its ``dateline.toml``); database: a ``postgresql://`` URL
    or the path of an SQLite file; host, port: where pages are served, port 0 for any free one; password_hash: an argon2
    hash that is asked for in place of the one kept in the database; user_agent: what the desk calls itself when it
    fetches; allow_addresses: hosts with port, addresses or networks that may be fetched though they are not public
    ("127.0.0.1:8301", "10.0.0.0/8"); max_bytes: of one answer, after decompression; fetch_seconds: for one answer;
    feed_interval_minutes: between two readings of a feed that is not known yet; full_text: whether articles' pages are
    fetched, else the feed's own words stand for them; clock: the instant at which the desk's clock stands, aware, or
    None for the real time; places: a JSON file with the desk's own places, or None; public_url: the address without a
    path at which the internet reaches the desk, or None where it does not; proxy: through which everything is fetched,
    or None; claims: "encoder" where the trained reader finds who says what in English texts, "rules" where the rules do
    alone, as they do in other languages; log: "work" for a line of log a unit of work, "trouble" for what went wrong
    alone, None for all where nobody watches on a terminal; keep_raw_days: for how long the bytes of answers are kept,
    keep_articles_days: for how long articles are, None for ever.
    """

    data_dir: Path
    database: str
    host: str = "127.0.0.1"
    port: int = 8080
    password_hash: str | None = None
    user_agent: str = "Dateline/0.1 (self-hosted news desk)"
    allow_addresses: tuple[str, ...] = ()
    max_bytes: int = 10_000_000
    fetch_seconds: float = 30.0
    feed_interval_minutes: int = 30
    full_text: bool = True
    clock: datetime | None = None
    places: Path | None = None
    public_url: str | None = None
    proxy: str | None = None
    log: str | None = None
    claims: str = "encoder"
    keep_raw_days: int | None = None
    keep_articles_days: int | None = None

    def now(self) -> datetime:
        """The desk's present, aware UTC: the real time, or where its clock stands."""
        return self.clock if self.clock is not None else datetime.now(UTC)

    @property
    def outlets_dir(self) -> Path:
        """Where the desk's own rules for outlets lie, if it has any."""
        return self.data_dir / OUTLETS_FOLDER

    @property
    def secret_file(self) -> Path:
        """Where the key that signs sessions lies."""
        return self.data_dir / SECRET_FILE


def default_data_dir() -> Path:
    """The folder of the reader's own desk."""
    from platformdirs import user_data_path

    return user_data_path("dateline", appauthor=False)


def load_settings(data: Path | str | None = None, **flags: object) -> Settings:
    """The settings of the desk in the folder ``data`` (else ``DATELINE_DATA``, else the user's data folder).

    flags: fields of ``Settings``; None means "not given". Creates nothing. Raises ``BadSetting`` for a value that a
    setting cannot have, a name that is no setting, or a ``dateline.toml`` that cannot be read.
    """
    folder = Path(data or os.environ.get("DATELINE_DATA") or default_data_dir()).expanduser().absolute()
    settings = Settings(data_dir=folder, database=str(folder / DATABASE_FILE))
    file = folder / SETTINGS_FILE
    settings = _apply(settings, _read_file(file), str(file))
    settings = _apply(settings, _from_environment(), "environment")
    return _apply(settings, {name: value for name, value in flags.items() if value is not None}, "command line")


def secret_key(settings: Settings) -> str:
    """The key that signs this desk's sessions, made on first use and readable by its owner alone.

    Raises ``BadSetting`` where the file can be neither read nor made.
    """
    path = settings.secret_file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # O_EXCL: two processes that start at once must not each make a key of their own.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(32))
        key = path.read_text().strip()
    except OSError as error:
        raise BadSetting(str(path), f"the secret key cannot be kept there ({error.strerror})") from error
    if len(key) < 32:
        raise BadSetting(str(path), "holds no secret key", "Delete the file; the desk makes a new one.")
    return key


def _read_file(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadSetting(str(file), f"cannot be read ({error.strerror or error})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        advice = 'A line reads name = value, with texts in quotes, as in host = "127.0.0.1".'
        raise BadSetting(str(file), f"cannot be read ({error})", advice) from error


def _from_environment() -> Mapping[str, object]:
    found: dict[str, object] = {}
    for setting in fields(Settings):
        value = os.environ.get(f"DATELINE_{setting.name.upper()}")
        if value:
            found[setting.name] = value
    return found


def _apply(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    known = {setting.name for setting in fields(Settings)} - {"data_dir"}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise BadSetting(f"{name} ({where})", "is no setting", f"Settings are: {', '.join(sorted(known))}.")
        try:
            changes[name] = _READERS[name](value)
        except (TypeError, ValueError, OverflowError, RuntimeError) as error:  # a date or a home that is out of reach
            raise BadSetting(f"{name} ({where})", f"cannot be {value!r}: {error}") from error
    if "places" in changes:
        changes["places"] = settings.data_dir / changes["places"]
    if "database" in changes and "://" not in changes["database"]:
        changes["database"] = str(settings.data_dir / Path(changes["database"]).expanduser())
    return replace(settings, **changes)


def _text(value: object) -> str:
    if not isinstance(value, (str, Path)) or not str(value).strip():
        raise ValueError("a text is needed")
    if "\0" in str(value):
        raise ValueError("it holds a character that no text has")
    return str(value)


def _database(value: object) -> str:
    text = _text(value)
    if "://" in text:
        _ = urlsplit(text).port  # raises where that is no number
    return text


def _list(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        raise ValueError("a list of texts is needed")
    return tuple(part.strip() for part in parts if part.strip())


def _whole(low: int, high: int) -> Any:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValueError("a whole number is needed")
        try:
            number = int(value)
        except ValueError as error:
            raise ValueError("a whole number is needed") from error
        if not low <= number <= high:
            raise ValueError(f"it must lie between {low} and {high}")
        return number

    return read


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError("a number of seconds is needed")
    try:
        number = float(value)
    except ValueError as error:
        raise ValueError("a number of seconds is needed") from error
    if not 0 < number <= 600:
        raise ValueError("it must lie between 0 and 600 seconds")
    return number


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if not isinstance(value, str) or value.lower() not in words:
        raise ValueError("true or false is needed")
    return words[value.lower()]


def _one_of(*choices: str) -> Any:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"it is one of: {', '.join(choices)}")
        return str(value)

    return read


def _instant(value: object) -> datetime:
    # TOML gives a datetime of its own; the environment and flags give text.
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    if instant.tzinfo is None:
        raise ValueError("a time zone is needed, as in 2026-10-16T20:00:00+00:00")
    return instant.astimezone(UTC)


def _origin(value: object) -> str:
    url = _text(value)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.port == 0:
        raise ValueError("a whole address is needed, as in https://desk.example.org")
    if parts.path not in ("", "/") or set("?#\\") & set(url) or any(letter.isspace() for letter in url):
        raise ValueError("an address without a path is needed, as in https://desk.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _proxy(value: object) -> str:
    address = urlsplit(_text(value))
    if address.scheme not in ("http", "https") or not address.hostname or address.path not in ("", "/"):
        raise ValueError("it must look like http://proxy.example:3128")
    return address.geturl()


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


_READERS: Mapping[str, Any] = {
    "database": _database,
    "host": _text,
    "port": _whole(0, 65535),
    "password_hash": _text,
    "user_agent": _text,
    "allow_addresses": _list,
    "max_bytes": _whole(10_000, 1_000_000_000),
    "fetch_seconds": _seconds,
    "feed_interval_minutes": _whole(1, 10_080),
    "full_text": _yes_or_no,
    "clock": _instant,
    "places": _path,
    "public_url": _origin,
    "proxy": _proxy,
    "claims": _one_of("encoder", "rules"),
    "log": _one_of("work", "trouble"),
    "keep_raw_days": _whole(1, 100_000),
    "keep_articles_days": _whole(1, 100_000),
}
