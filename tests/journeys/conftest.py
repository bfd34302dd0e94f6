"""A synthetic campus behind a real server, and a browser whose camera shows a face."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.camera import film_write
from tests.journeys.walker import Walker, chromium_flags
from tests.ops.installation import Installation, free_port


@dataclass(frozen=True)
class Campus:
    place: Installation
    base: str


@pytest.fixture(scope="package")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    """Sixty students and their last month, served by web, worker and beat on SQLite.

    Yesterday is left to be closed by a journey, unless the beat is there first.
    """
    place = Installation(tmp_path_factory.mktemp("campus"), database="")
    try:
        place.manage("migrate", "--verbosity", "0")
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("demo_data", "--students", "60", "--days", "30", "--seed", "1", "--open")
        port = free_port()
        place.serve(port)
        yield Campus(place, f"http://127.0.0.1:{port}")
    finally:
        place.close()


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    film = film_write(tmp_path_factory.mktemp("film") / "astronaut.y4m")
    chromium = shutil.which("chromium")
    assert chromium, "the journeys need chromium: .ci/run installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=chromium_flags(film))
        yield running
        running.close()


@pytest.fixture
def walk(campus: Campus, browser: Browser) -> Iterator[Callable[..., Walker]]:
    """Open a window of the given size; at the end no window may have noted a problem."""
    open_windows: list[Walker] = []

    def window(size: dict[str, int], scheme: str = "light") -> Walker:
        open_windows.append(Walker(browser, campus.base, size, scheme))
        return open_windows[-1]

    yield window
    for walker in open_windows:
        walker.close()
