"""Study A's eight ratios do not change when the face moves, grows or leans."""

from math import cos, radians, sin

import numpy as np
import pytest
from numpy.typing import NDArray

from inference.backends.blazeface import BlazeFaceDetector
from inference.backends.facemesh import FaceMeshLandmarker
from inference.domain.ratios import FROM_MESH, RATIOS, points_68, ratios
from inference.domain.types import Point


@pytest.fixture(scope="module")
def mesh(frame: NDArray[np.uint8]) -> tuple[Point, ...]:
    face = BlazeFaceDetector().detect(frame)[0]
    return FaceMeshLandmarker().landmarks(frame, face)


def moved(mesh: tuple[Point, ...], scale: float, degrees: float) -> list[Point]:
    c, s = cos(radians(degrees)) * scale, sin(radians(degrees)) * scale
    return [(c * x - s * y + 37, s * x + c * y - 12) for x, y in mesh]


def test_there_are_68_points_and_eight_ratios(mesh: tuple[Point, ...]) -> None:
    assert len(FROM_MESH) == len(points_68(mesh)) == 68
    assert len(ratios(mesh)) == len(RATIOS) == 8


@pytest.mark.parametrize(("scale", "degrees"), [(1.0, 0.0), (3.0, 0.0), (0.4, 25.0), (1.0, -80.0)])
def test_place_size_and_roll_do_not_matter(
    mesh: tuple[Point, ...], scale: float, degrees: float
) -> None:
    assert ratios(moved(mesh, scale, degrees)) == pytest.approx(ratios(mesh), abs=1e-6)


def test_an_open_laughing_mouth_shows(mesh: tuple[Point, ...]) -> None:
    found = dict(zip(RATIOS, ratios(mesh), strict=True))
    assert found["mouth_opening"] > 0.1
    assert found["corner_pull"] > 0.0
    assert 0.1 < found["eye_opening"] < 0.5


def test_points_in_one_place_give_finite_ratios() -> None:
    assert np.isfinite(ratios([(5.0, 5.0)] * 468)).all()
