"""What holds for every test: nothing leaves this machine, nothing is skipped quietly."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

LONG = ("journey", "processes")
TOGETHER = ("tests/journeys/", "tests/face/", "tests/screening/test_filling_in.py")


class OneCampus(LoadScopeScheduling):  # type: ignore[misc]
    """Any test goes to any core, but those that share a campus or a browser stay on one.

    xdist's own ``loadgroup`` marks node ids in a way that pytest 9.2 no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((prefix for prefix in TOGETHER if nodeid.startswith(prefix)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneCampus:
    return OneCampus(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long walks, so that the quick tests fill up what time they leave."""
    if os.environ.get("MAUM_TEST_ONLY") == "database":
        config.hook.pytest_deselected(items=[item for item in items if not _meets_database(item)])
        items[:] = [item for item in items if _meets_database(item)]
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))


def _meets_database(item: pytest.Item) -> bool:
    """Whether another database could change the outcome; walks in a browser are not repeated."""
    if item.get_closest_marker("journey"):
        return False
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    processes = item.get_closest_marker("processes")
    if processes:
        return bool(processes.kwargs.get("database"))
    return bool(fixtures or item.get_closest_marker("django_db"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where MAUM_NO_SKIPS is set, as in CI, a skipped test is a failure."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("MAUM_NO_SKIPS"):
        return
    if session.exitstatus == 0 and (reporter.stats.get("skipped") or reporter.stats.get("xfailed")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Tests were skipped that should have run.", red=True)


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """Refuse connections beyond the loopback addresses: tests depend on nothing outside."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Used one-time codes and throttles of one test mean nothing to the next."""
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _audit_rows_may_be_flushed(django_db_setup: None) -> Iterator[None]:
    """Tests that commit end with a flush, and the audit trail refuses to be emptied.

    So the flush runs as a release of the audit trail, whose own table goes last.
    """
    # On the class: next to Playwright's loop Django keeps another connection for this thread.
    operations = type(connection.ops)
    flush: Callable[[Any, Iterable[str]], Any] = operations.execute_sql_flush

    def released(self: Any, statements: Iterable[str]) -> None:
        statements = list(statements)
        table = "accounts_auditrelease"
        last = [sql for sql in statements if table in sql]
        others = [sql for sql in statements if table not in sql]
        opening = f"INSERT INTO {table} (reason, at) VALUES ('tests', CURRENT_TIMESTAMP)"  # noqa: S608
        flush(self, [opening, *others, *last])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", released)
        yield
