"""Crop, angles and overlap."""

from math import hypot, radians

import pytest

from inference.domain.geometry import Crop, face_crop, head_pose, overlap, share_inside
from inference.domain.types import Box, Detection, Point

LEVEL = ((-10.0, 0.0), (10.0, 0.0), (0.0, 10.8), (0.0, 20.0), (-18.0, 3.0), (18.0, 3.0))


def turned(points: tuple[Point, ...], degrees: float, to: Point = (0.0, 0.0)) -> tuple[Point, ...]:
    turn = complex(0, 0) + pow(2.718281828459045, 1j * radians(degrees))
    moved = [complex(*point) * turn + complex(*to) for point in points]
    return tuple((value.real, value.imag) for value in moved)


def test_a_level_frontal_face_has_no_angles() -> None:
    pose = head_pose(LEVEL)
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((0, 0, 0), abs=1e-9)


def test_roll_is_the_angle_of_the_eye_line_and_leaves_the_others_alone() -> None:
    pose = head_pose(turned(LEVEL, 25, (100, 80)))
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((0, 0, 25), abs=1e-6)


def test_nose_to_the_right_is_a_positive_yaw_and_mirrors() -> None:
    right = (*LEVEL[:2], (5.0, 10.8), *LEVEL[3:])
    left = (*LEVEL[:2], (-5.0, 10.8), *LEVEL[3:])
    assert head_pose(right).yaw == pytest.approx(22.62, abs=0.01)
    assert head_pose(left).yaw == pytest.approx(-22.62, abs=0.01)


def test_nose_towards_the_mouth_is_a_positive_pitch() -> None:
    assert head_pose((*LEVEL[:2], (0.0, 15.0), *LEVEL[3:])).pitch > 10


def test_points_on_one_spot_give_angles_and_no_error() -> None:
    assert head_pose(((5.0, 5.0),) * 6).roll == 0


def test_crop_follows_box_and_eyes() -> None:
    face = Detection(Box(40, 60, 100, 100), turned(LEVEL, 90, (90, 110)), 0.9)
    crop = face_crop(face, margin=1.2, lift=0.1)
    # Turned a quarter to the right, the forehead looks to the right.
    assert crop.centre == pytest.approx((100, 110))
    assert crop.side == pytest.approx(120)
    assert crop.to_picture(0.5, 0.0) == pytest.approx((160, 110))


def test_crop_corners_are_a_square() -> None:
    crop = Crop((50, 50), 20, radians(30))
    corners = [crop.to_picture(u, v) for u, v in ((0, 0), (1, 0), (1, 1), (0, 1))]
    sides = [
        hypot(a[0] - b[0], a[1] - b[1])
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    assert sides == pytest.approx([20] * 4)


def test_overlap_by_hand() -> None:
    assert overlap(Box(0, 0, 10, 10), Box(5, 0, 10, 10)) == pytest.approx(50 / 150)
    assert overlap(Box(0, 0, 10, 10), Box(10, 0, 10, 10)) == 0
    assert overlap(Box(3, 3, 4, 4), Box(3, 3, 4, 4)) == 1


def test_share_inside_counts_what_the_picture_holds() -> None:
    assert share_inside(Crop((50, 50), 40, 0.3), 100, 100) == 1
    assert share_inside(Crop((0, 50), 40, 0.0), 100, 100) == 0.5
    assert share_inside(Crop((-50, -50), 40, 0.0), 100, 100) == 0
