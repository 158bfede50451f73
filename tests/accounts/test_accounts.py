"""Passwords, sessions and tries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.accounts import Attempts, end_session, hash_password, is_password, session_user, start_session
from dateline.errors import BadSetting
from dateline.store import Store

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "desk.sqlite")
    yield store
    store.close()


def test_a_password_is_known_again_by_its_argon2_hash_alone(store: Store) -> None:
    assert not is_password(store, None, "")
    kept = hash_password("correct horse")
    assert kept.startswith("$argon2id$")
    store.set_password(kept, NOW)
    assert is_password(store, None, "correct horse")
    assert not is_password(store, None, "correct horses")
    assert not is_password(store, None, "c" * 5000)


def test_the_hash_in_the_settings_goes_before_the_stores(store: Store) -> None:
    store.set_password(hash_password("old"), NOW)
    assert is_password(store, hash_password("new"), "new")
    assert not is_password(store, hash_password("new"), "old")


def test_what_is_no_hash_and_an_empty_password_are_bad_settings(store: Store) -> None:
    with pytest.raises(BadSetting):
        is_password(store, "plain words", "plain words")
    with pytest.raises(BadSetting):
        hash_password("")


def test_a_session_lasts_a_month_and_ends_with_signing_out(store: Store) -> None:
    session = start_session(store, NOW)
    user = session_user(store, session.token, NOW)
    assert user is not None
    assert session_user(store, session.token, NOW + timedelta(days=29)) == user
    assert session_user(store, session.token, NOW + timedelta(days=31)) is None
    assert session_user(store, "", NOW) is None
    end_session(store, session.token)
    assert session_user(store, session.token, NOW) is None


def test_a_new_password_ends_every_session(store: Store) -> None:
    session = start_session(store, NOW)
    store.set_password(hash_password("new"), NOW)
    assert session_user(store, session.token, NOW) is None


def test_the_token_itself_is_not_in_the_database(store: Store, tmp_path: Path) -> None:
    session = start_session(store, NOW)
    store.close()
    for file in tmp_path.iterdir():
        assert session.token.encode() not in file.read_bytes()


def test_five_tries_make_an_address_wait_until_the_oldest_has_aged() -> None:
    attempts = Attempts()
    for minute in range(5):
        assert attempts.begin("10.0.0.1", NOW + timedelta(minutes=minute)) is None
    assert attempts.begin("10.0.0.1", NOW + timedelta(minutes=5)) == timedelta(minutes=10)
    assert attempts.begin("10.0.0.2", NOW + timedelta(minutes=5)) is None
    assert attempts.begin("10.0.0.1", NOW + timedelta(minutes=16)) is None


def test_many_addresses_together_must_wait_as_well() -> None:
    attempts = Attempts()
    for number in range(100):
        assert attempts.begin(f"10.0.{number}.1", NOW) is None
    assert attempts.begin("10.9.9.9", NOW) == timedelta(minutes=15)


def test_the_right_password_forgets_an_addresss_tries() -> None:
    attempts = Attempts()
    for _ in range(5):
        attempts.begin("10.0.0.1", NOW)
    attempts.succeeded("10.0.0.1")
    assert attempts.begin("10.0.0.1", NOW) is None
