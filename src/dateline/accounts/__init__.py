"""Who may come into the desk: its password, sessions, and how often a password may be tried."""

from dateline.accounts.attempts import Attempts
from dateline.accounts.passwords import hash_password, is_password
from dateline.accounts.sessions import Session, end_session, session_user, start_session

__all__ = [
    "Attempts",
    "Session",
    "end_session",
    "hash_password",
    "is_password",
    "session_user",
    "start_session",
]
