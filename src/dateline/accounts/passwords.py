"""The desk's password, kept as an argon2 hash."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dateline.errors import BadSetting
from dateline.store import Store

LONGEST = 1024


def hash_password(password: str) -> str:
    """The hash to keep: argon2id with the library's current costs. Raises ``BadSetting`` for an empty password."""
    if not password:
        raise BadSetting("password", "cannot be empty")
    return PasswordHasher().hash(password)


def is_password(store: Store, set_hash: str | None, given: str) -> bool:
    """Whether this is the desk's password: the settings' where they hold a hash, else the store's.

    Raises ``BadSetting`` where the hash is none of argon2's.
    """
    kept = set_hash or store.password_hash()
    if kept is None or len(given) > LONGEST:
        return False
    try:
        return PasswordHasher().verify(kept, given)
    except InvalidHashError as error:
        raise BadSetting("password_hash", "is not an argon2 hash") from error
    except VerificationError:
        return False
