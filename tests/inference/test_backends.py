"""One contract for every detector, landmarker and classifier, and the detector's own decoding."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from inference.backends.base import FaceClassifier, FaceDetector, FaceLandmarker
from inference.backends.blazeface import (
    BlazeFaceDetector,
    Candidate,
    anchors,
    decode,
    suppress,
)
from inference.backends.classifier import LiteRTClassifier
from inference.backends.facemesh import FaceMeshLandmarker
from inference.backends.mediapipe_python import MediaPipeDetector, MediaPipeMesh
from inference.domain.geometry import LEFT_EYE, MOUTH, NOSE, RIGHT_EYE, overlap
from inference.domain.types import is_distribution
from inference.manifests import manifest_load

Frame = NDArray[np.uint8]
DETECTORS = [BlazeFaceDetector, MediaPipeDetector]
LANDMARKERS = [FaceMeshLandmarker, MediaPipeMesh]


@pytest.fixture(scope="module", params=DETECTORS, ids=lambda kind: kind.__name__)
def detector(request: pytest.FixtureRequest) -> FaceDetector:
    made: FaceDetector = request.param()
    return made


@pytest.fixture(scope="module", params=LANDMARKERS, ids=lambda kind: kind.__name__)
def landmarker(request: pytest.FixtureRequest) -> FaceLandmarker:
    made: FaceLandmarker = request.param()
    return made


def shipped_classifier() -> FaceClassifier:
    manifest = manifest_load()
    return LiteRTClassifier(manifest.model_file, manifest.model_id, manifest.input_size)


@pytest.fixture(scope="module", params=[shipped_classifier], ids=["shipped"])
def classifier(request: pytest.FixtureRequest) -> FaceClassifier:
    made: Callable[[], FaceClassifier] = request.param
    return made()


def test_detector_finds_the_face_with_its_points(detector: FaceDetector, frame: Frame) -> None:
    (face,) = detector.detect(frame)
    assert 0.5 <= face.score <= 1
    assert len(face.keypoints) == 6
    eyes = face.keypoints[RIGHT_EYE], face.keypoints[LEFT_EYE]
    assert eyes[0][0] < face.keypoints[NOSE][0] < eyes[1][0]
    assert max(eyes[0][1], eyes[1][1]) < face.keypoints[NOSE][1] < face.keypoints[MOUTH][1]


def test_detector_answers_an_empty_wall_with_nothing(detector: FaceDetector) -> None:
    assert detector.detect(np.full((240, 320, 3), 127, np.uint8)) == ()


def test_detector_orders_two_faces_by_score(detector: FaceDetector, frame: Frame) -> None:
    face = frame[20:220, 120:320]
    dim = (face * 0.5).astype(np.uint8)
    found = detector.detect(np.concatenate([dim, face], axis=1))
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_detector_leaves_the_frame_alone(detector: FaceDetector, frame: Frame) -> None:
    before = frame.copy()
    detector.detect(frame)
    assert np.array_equal(frame, before)


def test_own_decoding_agrees_with_mediapipe(frame: Frame) -> None:
    (ours,), (theirs,) = BlazeFaceDetector().detect(frame), MediaPipeDetector().detect(frame)
    pixel = 512 / 128  # frame pixels under one pixel of the detector's view
    assert overlap(ours.box, theirs.box) > 0.9
    assert ours.score == pytest.approx(theirs.score, abs=0.03)
    gaps = np.abs(np.array(ours.keypoints) - np.array(theirs.keypoints))
    assert gaps.max() < 2 * pixel
    assert gaps.mean() < pixel


def test_landmarker_places_468_points_on_the_face(landmarker: FaceLandmarker, frame: Frame) -> None:
    (face,) = BlazeFaceDetector().detect(frame)
    points = np.array(landmarker.landmarks(frame, face))
    assert points.shape == (468, 2)
    nose_tip, right_eye_corner, left_eye_corner = points[4], points[33], points[263]
    assert right_eye_corner[0] < nose_tip[0] < left_eye_corner[0]
    assert np.hypot(*(nose_tip - face.keypoints[NOSE])) < 0.1 * face.box.width


def test_own_mesh_agrees_with_mediapipe(frame: Frame) -> None:
    (face,) = BlazeFaceDetector().detect(frame)
    ours = np.array(FaceMeshLandmarker().landmarks(frame, face))
    theirs = np.array(MediaPipeMesh().landmarks(frame, face))
    assert np.hypot(*(ours - theirs).T).mean() < 0.02 * face.box.width


@pytest.mark.parametrize("level", [-1.0, 0.0, 1.0])
def test_classifier_answers_with_a_distribution(classifier: FaceClassifier, level: float) -> None:
    face = np.full((48, 48), level, np.float32)
    answer = classifier.classify(face)
    assert is_distribution(answer)
    assert classifier.classify(face) == answer
    assert classifier.model_id


def test_anchors_are_the_two_grids() -> None:
    centres = anchors()
    assert centres.shape == (896, 2)
    assert centres[0].tolist() == centres[1].tolist() == [1 / 32, 1 / 32]
    assert centres[2].tolist() == [3 / 32, 1 / 32]
    assert centres[512].tolist() == centres[517].tolist() == [1 / 16, 1 / 16]


def test_decoding_by_hand() -> None:
    raw, logits = np.zeros((896, 16), np.float32), np.full(896, -200, np.float32)
    raw[2, :6] = [10, 20, 30, 40, 5, 6]
    logits[2] = 0.0
    (found,) = decode(raw, logits)
    assert found.score == 0.5
    # Anchor 2 stands at (12, 4) of the 128-pixel square.
    assert found.row[:6] == (7, 4, 37, 44, 17, 10)
    assert found.row[6:] == (12, 4) * 5


def test_overlapping_boxes_are_averaged_by_score() -> None:
    rest = (0.0,) * 12
    merged = suppress(
        [
            Candidate((0, 0, 10, 10, *rest), 0.6),
            Candidate((2, 0, 12, 10, *rest), 0.9),
            Candidate((50, 50, 60, 60, *rest), 0.8),
        ]
    )
    assert [one.score for one in merged] == [0.9, 0.8]
    assert merged[0].row[:4] == pytest.approx((1.2, 0, 11.2, 10))
    assert merged[1].row[:4] == pytest.approx((50, 50, 60, 60))
