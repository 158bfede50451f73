"""Those who read here: passwords, sessions, what is read and starred."""

from __future__ import annotations

from dateline.store import Store
from tests.store.making import HOUR, NOON, article, bring


def test_a_session_ends_when_its_time_is_over_and_keeps_no_token(store: Store) -> None:
    user = store.user(NOON)
    assert store.user(NOON) == user
    store.open_session(user, "a token", NOON, NOON + HOUR)
    assert store.session_user("a token", NOON) == user
    assert store.session_user("another", NOON) is None
    assert store.session_user("a token", NOON + HOUR) is None
    store.close_session("a token")
    assert store.session_user("a token", NOON) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(store: Store) -> None:
    assert store.password_hash() is None
    user = store.user(NOON)
    store.open_session(user, "a token", NOON, NOON + HOUR)
    store.set_password("$argon2id$…", NOON)
    assert store.password_hash() == "$argon2id$…"
    assert store.session_user("a token", NOON) is None


def test_what_is_read_and_starred_belongs_to_its_reader(store: Store) -> None:
    first, second = bring(store, article(1)), bring(store, article(2))
    ane, ole = store.user(NOON, "ane"), store.user(NOON, "ole")
    store.mark_read(ane, [first], NOON)
    store.mark_read(ane, [first], NOON + HOUR)
    store.star(ole, second, NOON)
    assert store.read_of(ane, [first, second]) == {first}
    assert store.read_of(ole, [first, second]) == frozenset()
    assert store.starred_of(ole, [first, second]) == {second}
    store.star(ole, second, NOON, on=False)
    assert store.starred_of(ole, [first, second]) == frozenset()
