"""A camera sample in a real browser: on the device, and what happens where that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from inference.domain.labels import EMOTIONS
from inference.services import manifest

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.face.urls")]

TAKE = """async (options = {}) => {
  const { openCamera } = await import("/static/js/face/camera.js");
  const { takeSample } = await import("/static/js/face/sample.js");
  const [video, canvas] = [document.querySelector("video"), document.querySelector("canvas")];
  const camera = await openCamera({ video });
  window.steps = [];
  const onProgress = ({ step, share }) => window.steps.push([step, share]);
  const usual = { video, canvas, onProgress, frames: 5, seconds: 1 };
  try {
    const sample = await takeSample({ ...usual, ...options });
    return { ...sample, left: [canvas.width, canvas.height] };
  } catch (error) {
    return { error: error.reason ?? error.name, detail: error.detail, left: [canvas.width] };
  } finally {
    camera.stop();
  }
}"""
ANSWER = {
    "probabilities": dict.fromkeys(EMOTIONS, 1 / 7),
    "quality": 0.8,
    "quality_parts": {"brightness": 120.0},
    "no_reading_reason": "",
    "frames": 1,
    "faces": 1,
    "model_id": "server-model",
}

Opened = Callable[..., Page]


def requests_of(page: Page) -> list[Request]:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request))
    return seen


def answer_frames(page: Page, status: int = 200, body: dict[str, Any] | None = None) -> list[Route]:
    """Answer /api/frames/ as the server would, and keep what arrived."""
    arrived: list[Route] = []

    def answer(route: Route) -> None:
        arrived.append(route)
        route.fulfill(status=status, json=ANSWER if body is None else body)

    page.route("**/api/frames/", answer)
    return arrived


def test_several_frames_become_one_estimate(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    sample = page.evaluate(TAKE)
    assert max(sample["probabilities"], key=sample["probabilities"].get) == "happiness"
    assert tuple(sample["probabilities"]) == EMOTIONS
    assert sum(sample["probabilities"].values()) == pytest.approx(1, abs=1e-6)
    assert 0.8 < sample["quality"] <= 1
    assert {"sharpness", "brightness", "yaw"} <= set(sample["quality_parts"])
    assert (sample["frames"], sample["faces"], sample["path"]) == (5, 1, "device")
    assert sample["no_reading_reason"] == ""
    assert sample["model_id"] == manifest()["classifier"]["id"]
    assert said == []


def test_no_picture_leaves_the_device(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera)
    seen = requests_of(page)
    sample = page.evaluate(TAKE)
    assert sample["path"] == "device"
    assert len(seen) > 5  # the runtime and the models did come over the wire
    assert {request.method for request in seen} == {"GET"}
    assert all(request.url.split("/", 3)[3].startswith("static/") for request in seen)
    assert all(request.post_data_buffer is None for request in seen)
    assert sample["left"] == [0, 0]  # and the canvas keeps none


def test_an_empty_room_is_no_reading(open_page: Opened, with_empty_room: Browser) -> None:
    sample = open_page(with_empty_room).evaluate(TAKE)
    assert sample["probabilities"] is None
    assert (sample["no_reading_reason"], sample["quality"], sample["faces"]) == ("no_face", 0, 0)
    assert sample["path"] == "device"


def test_progress_goes_from_loading_to_reading(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera)
    page.evaluate(TAKE)
    steps = page.evaluate("window.steps")
    loading = [share for step, share in steps if step == "loading"]
    assert loading == sorted(loading)
    assert loading[-1] == 1
    assert [share for step, share in steps if step == "reading"] == [0.2, 0.4, 0.6, 0.8, 1]


def test_models_load_once_for_several_samples(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera)
    page.evaluate(TAKE)
    seen = requests_of(page)
    assert page.evaluate(TAKE)["path"] == "device"
    assert seen == []


def test_moment_carries_the_devices_own_offset(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera, timezone_id="Asia/Seoul")
    moment = page.evaluate(TAKE)["captured_at"]
    assert moment.endswith("+09:00")
    assert abs((datetime.now().astimezone() - datetime.fromisoformat(moment)).total_seconds()) < 120
    iso = "import('/static/js/face/sample.js').then((m) => m.isoWithOffset(new Date(0)))"
    west = open_page(with_camera, timezone_id="America/St_Johns").evaluate(iso)
    assert west == "1969-12-31T20:30:00.000-03:30"


def test_stopping_midway_gives_no_sample(open_page: Opened, with_camera: Browser) -> None:
    outcome = open_page(with_camera).evaluate(
        TAKE.replace("(options = {})", "()").replace(
            "...options", "seconds: 60, signal: AbortSignal.timeout(2000)"
        )
    )
    assert outcome["error"] == "TimeoutError"
    assert outcome["left"] == [0]


def test_blocked_webassembly_takes_the_servers_way(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera, "/without-wasm/")
    arrived = answer_frames(page)
    sample = page.evaluate(TAKE)
    assert (sample["path"], sample["model_id"], sample["frames"]) == ("server", "server-model", 1)
    [route] = arrived
    sent = route.request
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    assert sent.method == "POST"
    assert sent.headers["x-csrftoken"] == cookies["csrftoken"]
    assert re.search(rb'name="frame"; filename="frame.jpg"', sent.post_data_buffer or b"")
    assert b"\xff\xd8\xff" in (sent.post_data_buffer or b"")  # one JPEG
    assert sample["left"] == [0, 0]


def test_installation_without_assets_takes_the_servers_way(
    open_page: Opened, with_camera: Browser
) -> None:
    page = open_page(with_camera)
    page.route("**/models/manifest.json", lambda route: route.fulfill(json={"device": False}))
    answer_frames(page)
    assert page.evaluate(TAKE)["path"] == "server"


def test_a_model_that_fails_takes_the_servers_way(open_page: Opened, with_camera: Browser) -> None:
    page = open_page(with_camera)
    page.route("**/*.tflite", lambda route: route.fulfill(body=b"x" * 229_714))
    answer_frames(page)
    assert page.evaluate(TAKE)["path"] == "server"


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "refused"), (400, "refused"), (429, "busy"), (500, "server")]
)
def test_servers_refusal_keeps_its_sentence(
    open_page: Opened, with_camera: Browser, status: int, reason: str
) -> None:
    page = open_page(with_camera, "/without-wasm/")
    answer_frames(page, status, {"title": "No", "detail": "Camera consent is not given."})
    outcome = page.evaluate(TAKE)
    assert outcome["error"] == reason
    assert outcome["detail"] == "Camera consent is not given."


def test_without_connection_the_check_in_goes_on_without_a_sample(
    open_page: Opened, with_camera: Browser
) -> None:
    page = open_page(with_camera, "/without-wasm/")
    page.route("**/api/frames/", lambda route: route.abort())
    assert page.evaluate(TAKE)["error"] == "offline"


def test_without_a_camera_there_is_no_sample(open_page: Opened, browser: Browser) -> None:
    assert open_page(browser).evaluate(TAKE)["error"] == "camera"
