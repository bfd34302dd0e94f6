"""Installations for the tests that start real processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ops.installation import Installation, database_for


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Make a migrated installation by name; everything it started ends with the test."""
    with ExitStack() as stack:

        def make(name: str, **env: str) -> Installation:
            database = stack.enter_context(database_for(tmp_path))
            place = Installation(tmp_path / name, database, **env)
            stack.callback(place.close)
            place.manage("migrate", "--verbosity", "0")
            return place

        yield make
