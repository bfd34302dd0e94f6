"""What the page hands on is what the rooms behind it take."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from ema.models import EmotionSample
from tests import people
from tests.face.test_sample import TAKE

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.face.urls_with_rooms")]

Opened = Callable[..., Page]
HAND_IN = """async (sample) => {
  const { csrfToken } = await import("/static/js/face/server.js");
  const { left, faces, ...rest } = sample;
  const answer = await fetch("/api/samples/", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ client_uuid: crypto.randomUUID(), prompt: null, ...rest }),
  });
  return [answer.status, await answer.json()];
}"""


@pytest.fixture
def page_of_alice(open_page: Opened, live_server: LiveServer) -> Callable[..., Page]:
    """A page with alice logged in, who agreed to the camera."""
    alice = people.student("S-ALICE")
    people.camera_basis()
    people.consent(alice, "ema", "camera")
    session = people.log_in(Client(), alice).cookies["sessionid"].value

    def opened(browser: Browser, path: str) -> Page:
        page = open_page(browser, path)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return opened


@pytest.mark.parametrize(("path", "way"), [("/bare/", "device"), ("/without-wasm/", "server")])
def test_a_sample_of_either_path_is_recorded(
    page_of_alice: Opened, with_camera: Browser, path: str, way: str
) -> None:
    page = page_of_alice(with_camera, path)
    sample = page.evaluate(TAKE)
    assert page.evaluate(HAND_IN, sample)[0] == 201
    kept = EmotionSample.objects.get()
    assert (kept.path, kept.reading, kept.top_label) == (way, True, "happiness")
    assert kept.quality_parts.keys() >= {"sharpness", "brightness", "yaw"}


@pytest.mark.parametrize(("path", "way"), [("/bare/", "device"), ("/without-wasm/", "server")])
def test_an_empty_room_is_recorded_as_no_reading(
    page_of_alice: Opened, with_empty_room: Browser, path: str, way: str
) -> None:
    page = page_of_alice(with_empty_room, path)
    assert page.evaluate(HAND_IN, page.evaluate(TAKE))[0] == 201
    kept = EmotionSample.objects.get()
    assert (kept.path, kept.reading, kept.no_reading_reason) == (way, False, "no_face")


def test_without_consent_the_server_reads_nothing(
    open_page: Opened, with_camera: Browser, live_server: LiveServer
) -> None:
    alice = people.student("S-ALICE")
    people.camera_basis()
    session = people.log_in(Client(), alice).cookies["sessionid"].value
    page = open_page(with_camera, "/without-wasm/")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    outcome = page.evaluate(TAKE)
    assert outcome["error"] == "refused"
    assert outcome["detail"]
