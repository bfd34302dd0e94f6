"""The astronaut, read from bytes to estimate."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from inference import services
from inference.domain.types import is_distribution
from inference.services import frame_read, model_check, overlay_draw
from tests.inference.conftest import encoded

Frame = NDArray[np.uint8]


def test_golden_frame(picture: bytes) -> None:
    (reading,) = frame_read(picture)
    box = reading.box
    assert (box.x, box.y, box.width, box.height) == pytest.approx((178, 81, 94, 94), abs=4)
    assert is_distribution(reading.probabilities)
    assert reading.top_labels == ("happiness",)
    assert reading.by_label()["happiness"] > 0.8
    assert reading.group == "positive"
    assert reading.abstain is None
    assert reading.quality.score > 0.8
    assert reading.quality.brightness == pytest.approx(148, abs=5)
    assert reading.pose.roll == pytest.approx(9.8, abs=3)
    assert abs(reading.pose.yaw) < 15
    assert reading.latency_ms > 0
    assert reading.landmarks is None


def test_landmarks_come_when_asked_for(picture: bytes) -> None:
    (reading,) = frame_read(picture, landmarks=True)
    assert reading.landmarks is not None
    assert len(reading.landmarks) == 468


def test_no_face_is_an_empty_answer(wall: bytes) -> None:
    assert frame_read(wall) == []


def test_larger_face_comes_first(frame: Frame) -> None:
    face = Image.fromarray(frame[20:220, 120:320])
    sheet = Image.new("RGB", (640, 400), "grey")
    sheet.paste(face.resize((220, 220)), (10, 40))
    sheet.paste(face.resize((360, 360)), (240, 20))
    readings = frame_read(encoded(sheet))
    assert [reading.box.width > 140 for reading in readings] == [True, False]
    assert all(reading.top_label == "happiness" for reading in readings)


def test_the_size_of_the_picture_hardly_moves_the_estimate(frame: Frame) -> None:
    half = Image.fromarray(frame).resize((256, 256), Image.Resampling.BOX)
    twice = Image.fromarray(frame).resize((1024, 1024), Image.Resampling.BICUBIC)
    answers = [frame_read(encoded(image))[0] for image in (half, twice)]
    assert all(answer.by_label()["happiness"] > 0.8 for answer in answers)


@pytest.mark.parametrize("degrees", [-30, 30])
def test_a_leaning_head_is_set_upright(frame: Frame, degrees: int) -> None:
    turned = Image.fromarray(frame).rotate(degrees, Image.Resampling.BICUBIC, center=(225, 128))
    (reading,) = frame_read(encoded(turned))
    assert reading.top_label == "happiness"
    assert reading.pose.roll == pytest.approx(9.8 - degrees, abs=12)


def test_poor_pictures_make_the_reader_abstain(frame: Frame) -> None:
    dark = Image.fromarray((frame * 0.12).astype(np.uint8))
    blurred = Image.fromarray(frame).filter(ImageFilter.GaussianBlur(5))
    small = Image.fromarray(frame[:300, 80:380]).resize((40, 40), Image.Resampling.BOX)
    reasons = {
        reading.abstain
        for image in (dark, blurred, small)
        for reading in frame_read(encoded(image))
    }
    assert None not in reasons
    assert reasons


def test_threads_share_the_models(picture: bytes) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(frame_read, [picture] * 24))
    assert {answer[0].probabilities for answer in answers} == {answers[0][0].probabilities}


def test_health_names_the_model() -> None:
    checked = model_check()
    assert checked == {"ok": True, "model_id": services.manifest()["classifier"]["id"]}


@pytest.mark.parametrize("landmarks", [False, True])
def test_overlay_is_a_legible_png(picture: bytes, landmarks: bool) -> None:
    drawn = overlay_draw(picture, frame_read(picture, landmarks=landmarks))
    image = Image.open(io.BytesIO(drawn))
    assert image.format == "PNG"
    assert image.width > 900
    assert image.height >= 512


def test_overlay_of_many_faces_and_of_none(picture: bytes, wall: bytes) -> None:
    many = overlay_draw(picture, frame_read(picture) * 7)
    none = overlay_draw(wall, [])
    assert many.startswith(b"\x89PNG")
    assert none.startswith(b"\x89PNG")
