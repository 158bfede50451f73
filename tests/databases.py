"""Which of the databases a test runs on, where it asks for the fixture ``store`` or ``desk_address``: both, unless it
says otherwise."""

from __future__ import annotations

import pytest

# For what does not hang on the database behind the desk.
on_one_database = pytest.mark.parametrize("desk_address", ["sqlite"], indirect=True)
