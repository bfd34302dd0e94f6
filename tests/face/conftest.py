"""A real browser on a live server, with the assets built as an installation has them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.face import frames

# Playwright's loop runs in this thread; Django would refuse the database next to it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]

Launch = Callable[..., Browser]


@pytest.fixture(scope="session")
def assets() -> None:
    """The face runtime and models where the live server finds them."""
    packages = settings.BASE_DIR / "node_modules" / "@litertjs"
    assert packages.is_dir(), "the browser's packages are missing: run npm ci"
    call_command("assets_build", "--no-fonts", stdout=StringIO())


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Iterator[Launch]:
    """Start a chromium with the given arguments; all end with the module."""
    started: list[Browser] = []

    def start(*arguments: str) -> Browser:
        chromium = os.environ.get("MAUM_CHROMIUM") or shutil.which("chromium")
        assert chromium, "these tests need chromium: .ci/run installs it"
        args = [*QUIET, *arguments]
        started.append(playwright.chromium.launch(executable_path=chromium, args=args))
        return started[-1]

    yield start
    for browser in started:
        browser.close()


@pytest.fixture(scope="module")
def browser(launch: Launch) -> Browser:
    """No camera at all."""
    return launch()


@pytest.fixture(scope="module")
def with_camera(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Its camera shows the astronaut."""
    film = frames.film(frames.camera_view(), tmp_path_factory.mktemp("film") / "face.mjpeg")
    return launch(*FAKE, f"--use-file-for-fake-video-capture={film}")


@pytest.fixture(scope="module")
def with_empty_room(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Its camera shows nobody."""
    film = frames.film(frames.empty_room(), tmp_path_factory.mktemp("film") / "room.mjpeg")
    return launch(*FAKE, f"--use-file-for-fake-video-capture={film}")


@pytest.fixture
def open_page(live_server: LiveServer, assets: None) -> Iterator[Callable[..., Page]]:
    """Open the bare page, or another path, in a context of its own."""
    contexts: list[Any] = []

    def opened(browser: Browser, path: str = "/bare/", **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": 390, "height": 844}, **options))
        page: Page = contexts[-1].new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
