"""The polite, safe HTTP client: public addresses only, every answer capped in bytes and in time."""

from dateline.fetch.client import Check, Fetcher
from dateline.fetch.exchange import USER_AGENT, Answer, Exchange, FetchLimits

__all__ = ["USER_AGENT", "Answer", "Check", "Exchange", "FetchLimits", "Fetcher"]
