"""The written-down sampling, against a plain loop over its formulae."""

from math import ceil, cos, floor, sin

import numpy as np
import pytest
from numpy.typing import NDArray

from inference.domain.geometry import Crop
from inference.preprocessing.letterbox import letterbox, letterbox_of
from inference.preprocessing.measure import crop_measures
from inference.preprocessing.sampling import crop_colour, crop_grey, grey, shrink


def noise(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8)


def value_at(plane: NDArray[np.float64], x: float, y: float) -> float:
    """The bilinear reading of docs/face-pipeline.md, word by word."""
    rows, columns = plane.shape
    u, v = min(max(x - 0.5, 0), columns - 1), min(max(y - 0.5, 0), rows - 1)
    i, j = min(floor(u), max(columns - 2, 0)), min(floor(v), max(rows - 2, 0))
    a, b = u - i, v - j
    i1, j1 = min(i + 1, columns - 1), min(j + 1, rows - 1)
    upper = (1 - a) * plane[j, i] + a * plane[j, i1]
    return float((1 - b) * upper + b * ((1 - a) * plane[j1, i] + a * plane[j1, i1]))


def crop_by_hand(frame: NDArray[np.uint8], crop: Crop, n: int) -> NDArray[np.float64]:
    plane = frame.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    k = max(1, min(3, ceil(crop.side / n - 1e-9)))
    c, s = cos(crop.angle), sin(crop.angle)
    out = np.zeros((n, n))
    for j, i in np.ndindex(n, n):
        for r, t in np.ndindex(k, k):
            p, q = (i * k + t + 0.5) / (n * k) - 0.5, (j * k + r + 0.5) / (n * k) - 0.5
            x = crop.centre[0] + c * p * crop.side - s * q * crop.side
            y = crop.centre[1] + s * p * crop.side + c * q * crop.side
            out[j, i] += value_at(plane, x, y) / (k * k)
    return out


@pytest.mark.parametrize(
    "crop",
    [
        Crop((30, 22), 20, 0.0),  # enlarged
        Crop((30, 22), 33, 0.4),  # shrunk and turned
        Crop((30, 22), 70, -0.7),  # the most taps
        Crop((2, 3), 30, 0.2),  # beyond the edge
        Crop((-80, 200), 30, 0.2),  # outside altogether
    ],
)
def test_crop_follows_the_written_formulae(crop: Crop) -> None:
    frame = noise(44, 61)
    assert np.allclose(crop_grey(frame, crop, 12), crop_by_hand(frame, crop, 12), atol=2e-3)


@pytest.mark.parametrize(("height", "width"), [(64, 48), (37, 91), (1, 1), (5, 400)])
def test_letterbox_follows_the_written_formulae(height: int, width: int) -> None:
    frame, side = noise(height, width), 16
    place = letterbox_of(width, height, side)
    s = max(width, height) / side
    k = max(1, min(16, ceil(s - 1e-9)))
    tensor = letterbox(frame, place, side)[0]
    expected = np.full((side, side, 3), -1.0)
    for j, i, colour in np.ndindex(place.height, place.width, 3):
        plane = frame[..., colour].astype(np.float64)
        readings = [
            value_at(plane, (i + (t + 0.5) / k) * s, (j + (r + 0.5) / k) * s)
            for r, t in np.ndindex(k, k)
        ]
        expected[place.top + j, place.left + i, colour] = np.mean(readings) / 127.5 - 1
    assert np.allclose(tensor, expected, atol=2e-5)


def test_a_crop_of_the_whole_frame_at_its_own_size_is_the_frame() -> None:
    frame = noise(20, 20)
    whole = Crop((10, 10), 20, 0.0)
    assert np.allclose(crop_colour(frame, whole, 20), frame, atol=1e-3)
    assert np.allclose(crop_grey(frame, whole, 20), grey(frame), atol=1e-3)


def test_shrinking_by_a_whole_factor_is_the_block_mean() -> None:
    frame = noise(40, 60)
    blocks = frame.reshape(10, 4, 15, 4, 3).mean(axis=(1, 3))
    assert np.allclose(shrink(frame, 15, 10, 4.0), blocks, atol=1e-3)


def test_measures_by_hand() -> None:
    crop = np.zeros((4, 4), np.float32)
    crop[1, 1] = 16
    measured = crop_measures(crop)
    assert measured.brightness == 1
    assert measured.contrast == pytest.approx(np.sqrt(16 - 1))
    # Inner Laplacians: -64 at the spot, 16 at two neighbours, 0 at the far one; mean -8.
    assert measured.sharpness == pytest.approx((56**2 + 24**2 + 24**2 + 8**2) / 4)


def face_pattern() -> NDArray[np.float32]:
    """48 x 48: stripes where eyes and mouth are, a quiet slope elsewhere."""
    crop = np.linspace(90, 150, 48, dtype=np.float32)[None, :].repeat(48, axis=0)
    for rows, columns in ((slice(13, 24), slice(8, 22)), (slice(13, 24), slice(26, 40)),
                          (slice(31, 44), slice(14, 34))):  # fmt: skip
        crop[rows, columns][:, ::4] -= 60
    return crop


@pytest.mark.parametrize(
    ("place", "occlusion", "mouth"),
    [
        (None, 0.0, 0.0),
        ((slice(13, 24), slice(8, 22)), 1.0, 0.0),
        ((slice(13, 24), slice(26, 40)), 1.0, 0.0),
        ((slice(31, 44), slice(14, 34)), 1.0, 1.0),
        ((slice(25, 30), slice(4, 44)), 0.0, 0.0),
    ],
)
def test_a_flat_eye_or_mouth_is_taken_for_covered(
    place: tuple[slice, slice] | None, occlusion: float, mouth: float
) -> None:
    crop = face_pattern()
    if place:
        crop[place] = 120
    measured = crop_measures(crop)
    assert (measured.occlusion, measured.mouth_occlusion) == (occlusion, mouth)
    darker = crop_measures(crop * np.float32(0.6))
    assert darker.occlusion == pytest.approx(occlusion, abs=0.03)


def test_the_guess_of_cover_follows_its_formula() -> None:
    crop = np.random.default_rng(8).uniform(0, 255, (48, 48)).astype(np.float32)
    crop[30:46, 12:36] = 100 + 0.05 * crop[30:46, 12:36]
    change = np.zeros((48, 48))
    for j, i in np.ndindex(46, 46):
        across = abs(float(crop[j + 1, i + 2]) - float(crop[j + 1, i]))
        down = abs(float(crop[j + 2, i + 1]) - float(crop[j, i + 1]))
        change[j + 1, i + 1] = (across + down) / 2
    share = change[33:42, 16:32].mean() / (change[4:44, 4:44].mean() + 1)
    assert crop_measures(crop).mouth_occlusion == pytest.approx(1 - share / 1.1, abs=1e-5)
