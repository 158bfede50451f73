"""Settings: the file, then the environment, then the flags; and what each refuses."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.config import load_settings, secret_key
from dateline.errors import BadSetting


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("DATELINE_") and name != "DATELINE_SHARED":
            monkeypatch.delenv(name)


def test_a_folder_without_settings_gives_a_desk_on_loopback(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "desk")
    assert settings.database == str(tmp_path / "desk" / "desk.sqlite")
    assert (settings.host, settings.port, settings.allow_addresses) == ("127.0.0.1", 8080, ())
    assert not (tmp_path / "desk").exists()


def test_flags_go_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dateline.toml").write_text(
        'port = 1001\nhost = "10.0.0.1"\nfeed_interval_minutes = 5\nallow_addresses = ["bridge.lan:1200"]\n'
    )
    monkeypatch.setenv("DATELINE_PORT", "1002")
    monkeypatch.setenv("DATELINE_HOST", "10.0.0.2")
    settings = load_settings(tmp_path, port=1003, host=None)
    assert (settings.port, settings.host, settings.feed_interval_minutes) == (1003, "10.0.0.2", 5)
    assert settings.allow_addresses == ("bridge.lan:1200",)


def test_the_environment_chooses_the_folder_and_gives_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path))
    monkeypatch.setenv("DATELINE_ALLOW_ADDRESSES", "127.0.0.1:8301, 10.0.0.0/8")
    monkeypatch.setenv("DATELINE_FULL_TEXT", "no")
    settings = load_settings()
    assert settings.data_dir == tmp_path
    assert settings.allow_addresses == ("127.0.0.1:8301", "10.0.0.0/8")
    assert settings.full_text is False


def test_paths_in_the_file_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text('places = "places.json"\ndatabase = "other.sqlite"\n')
    settings = load_settings(tmp_path)
    assert (settings.places, settings.database) == (tmp_path / "places.json", str(tmp_path / "other.sqlite"))


def test_a_database_by_address_stays_one(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, database="postgresql://desk@db/desk")
    assert settings.database == "postgresql://desk@db/desk"


def test_a_public_address_is_kept_without_a_slash_at_its_end(tmp_path: Path) -> None:
    assert load_settings(tmp_path).public_url is None
    for given in ("https://desk.example:8443", "https://desk.example:8443/"):
        assert load_settings(tmp_path, public_url=given).public_url == "https://desk.example:8443"


def test_a_clock_that_stands_is_the_desks_present(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text("clock = 2026-10-16T22:00:00+02:00\n")
    assert load_settings(tmp_path).now() == datetime(2026, 10, 16, 20, tzinfo=UTC)
    assert load_settings(tmp_path, clock=datetime(2026, 10, 1, tzinfo=UTC)).now().day == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("prot = 80", "prot"),
        ("port = 70000", "between 0 and 65535"),
        ('port = "high"', "port"),
        ("port = true", "whole number"),
        ("fetch_seconds = 0", "between 0 and 600"),
        ('clock = "2026-10-16T20:00"', "time zone"),
        ("clock = 5", "clock"),
        ("allow_addresses = [1]", "list of texts"),
        ('full_text = "perhaps"', "true or false"),
        ("host = 7", "text is needed"),
        ("port = = 1", "cannot be read"),
        ('public_url = "desk.example"', "whole address"),
        ('public_url = "ftp://desk.example"', "whole address"),
        ('proxy = "proxy.example:3128"', "must look like http://proxy"),
        ('proxy = "socks5://proxy.example"', "must look like http://proxy"),
        ('public_url = "https://me:secret@desk.example"', "whole address"),
        ('public_url = "https://"', "whole address"),
        ('public_url = "https://desk.example:99999"', "public_url"),
        ('public_url = "https://desk.example/news/"', "without a path"),
        ('public_url = "https://desk.example?a"', "without a path"),
        ('public_url = "https://desk.example/#"', "without a path"),
        ('public_url = "https://desk.example\\\\@other"', "public_url"),
        ('public_url = "https://desk example"', "public_url"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_its_file(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "dateline.toml").write_text(line + "\n")
    with pytest.raises(BadSetting, match=said) as caught:
        load_settings(tmp_path)
    assert "dateline.toml" in str(caught.value)


def test_a_name_that_is_no_setting_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as caught:
        load_settings(tmp_path, colour="red")
    assert caught.value.advice and "feed_interval_minutes" in caught.value.advice


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "desk")
    key = secret_key(settings)
    assert len(key) == 64 and secret_key(settings) == key
    assert stat.S_IMODE(settings.secret_file.stat().st_mode) == 0o600


def test_a_secret_key_that_is_empty_is_refused(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    settings.secret_file.write_text("\n")
    with pytest.raises(BadSetting, match="no secret key"):
        secret_key(settings)


@pytest.mark.parametrize(
    "line",
    [
        "clock = 9999-12-31T23:59:59-23:59",
        'places = "~nobody-of-this-name/x"',
        'host = "\\u0000"',
        'database = "\\u0000"',
        'database = "postgresql://a:b@host:port/desk"',
    ],
)
def test_a_value_that_only_looks_like_one_is_refused_by_name(tmp_path: Path, line: str) -> None:
    (tmp_path / "dateline.toml").write_text(line)
    with pytest.raises(BadSetting, match=line.split()[0]):
        load_settings(tmp_path)
