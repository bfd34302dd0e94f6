"""The promise of docs/face-pipeline.md: one frame, two languages, one reading."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from inference.domain.types import EmotionReading, Quality
from inference.services import frame_read, manifest
from tests.face import frames

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.face.urls")]

READ = """async ({ width, height, rgba }) => {
  const { loadFaceModels } = await import("/static/js/face/models.js");
  const { readFrame } = await import("/static/js/face/pipeline.js");
  const letters = atob(rgba);
  const data = new Uint8ClampedArray(letters.length);
  for (let k = 0; k < data.length; k++) data[k] = letters.charCodeAt(k);
  return readFrame(await loadFaceModels(), new ImageData(data, width, height));
}"""
SHOT = """async () => {
  const { openCamera } = await import("/static/js/face/camera.js");
  const { loadFaceModels } = await import("/static/js/face/models.js");
  const { readFrame } = await import("/static/js/face/pipeline.js");
  const [video, canvas] = [document.querySelector("video"), document.querySelector("canvas")];
  const camera = await openCamera({ video });
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  camera.stop();
  const frame = context.getImageData(0, 0, canvas.width, canvas.height);
  const readings = await readFrame(await loadFaceModels(), frame);
  const rgba = Array.from(frame.data, (value) => String.fromCharCode(value)).join("");
  return { readings, rgba: btoa(rgba), width: canvas.width, height: canvas.height };
}"""
PARTS = tuple(part.name for part in fields(Quality) if part.name != "score")


def in_browser(page: Page, frame: frames.Frame) -> list[dict[str, Any]]:
    height, width = frame.shape[:2]
    rgba = np.concatenate([frame, np.full((height, width, 1), 255, np.uint8)], axis=2)
    packed = base64.b64encode(rgba.tobytes()).decode()
    readings: list[dict[str, Any]] = page.evaluate(
        READ, {"width": width, "height": height, "rgba": packed}
    )
    return readings


def assert_same(here: EmotionReading, there: dict[str, Any]) -> None:
    assert there["probabilities"] == pytest.approx(here.by_label(), abs=1e-3)
    assert there["box"] == pytest.approx(vars(here.box), abs=1.0)
    assert there["pose"] == pytest.approx(vars(here.pose), abs=0.05)
    assert there["quality"] == pytest.approx(here.quality.score, abs=1e-3)
    expected = {name: getattr(here.quality, name) for name in PARTS}
    assert there["quality_parts"] == pytest.approx(expected, rel=1e-3, abs=1e-4)
    assert there["abstain"] == here.abstain


def test_every_variant_reads_the_same_in_the_browser(
    open_page: Callable[..., Page], browser: Browser
) -> None:
    page = open_page(browser)
    verdicts, tops = set(), []
    for name, frame in frames.variants().items():
        here, there = frame_read(frames.png(frame)), in_browser(page, frame)
        assert len(there) == len(here), name
        for one, other in zip(here, there, strict=True):
            assert_same(one, other)
            verdicts.add(one.abstain)
            tops.append(max(one.probabilities))
    assert sum(top < 0.97 for top in tops) >= 5  # a saturated answer would hide a difference
    assert min(tops) < 0.7
    assert {
        None,
        "too_dark",
        "blurred",
        "mouth_covered",
    } <= verdicts  # the variants reach several branches


def test_a_camera_frame_reads_the_same_in_python(
    open_page: Callable[..., Page], with_camera: Browser
) -> None:
    shot = open_page(with_camera).evaluate(SHOT)
    rgba = np.frombuffer(base64.b64decode(shot["rgba"]), np.uint8)
    frame = rgba.reshape(shot["height"], shot["width"], 4)[..., :3]
    [here], [there] = frame_read(frames.png(np.ascontiguousarray(frame))), shot["readings"]
    assert_same(here, there)


def test_two_faces_are_listed_largest_first(
    open_page: Callable[..., Page], browser: Browser
) -> None:
    there = in_browser(open_page(browser), frames.variants()["two faces"])
    assert [one["box"]["width"] for one in there] == pytest.approx([165, 108], abs=4)


def test_an_empty_room_is_an_answer(open_page: Callable[..., Page], browser: Browser) -> None:
    assert in_browser(open_page(browser), frames.variants()["empty room"]) == []


def test_the_browser_reads_the_numbers_of_the_one_manifest(
    open_page: Callable[..., Page], browser: Browser
) -> None:
    served = open_page(browser).evaluate(
        "fetch('/static/models/manifest.json').then(r => r.json())"
    )
    shipped = manifest()
    for table in ("input", "crop", "quality"):
        assert served[table] == shipped[table]
    assert served["classifier"]["labels"] == shipped["classifier"]["labels"]
    assert served["classifier"]["id"] == shipped["classifier"]["id"]
