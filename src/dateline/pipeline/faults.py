"""Faults of our own: one page or one feed that our code trips over must not keep the others from being read.

The two places that take work from the store catch whatever comes and let it become an error on the row, by this; what
is the database's fault goes on and ends the round. What ends the process itself nobody can catch: see ``proving``.
"""

from __future__ import annotations

from dateline.errors import DatelineError, StoreFailed
from dateline.store import Lease
from dateline.store.database import ValueRefused


def of_the_database(fault: Exception) -> bool:
    """Whether it is the database that failed, so that nothing else goes well either."""
    return isinstance(fault, StoreFailed) and not isinstance(fault, ValueRefused)


def fault_of(lease: Lease, fault: Exception) -> DatelineError:
    """What to write on the row of the work that failed. Raises ``fault`` itself where the database failed."""
    if of_the_database(fault):
        raise fault
    return DatelineError(
        f"{lease.kind} {lease.subject}",
        f"the desk tripped over it ({type(fault).__name__}: {fault})",
        "This is a fault of the desk: please report it with the address of the page.",
    )
