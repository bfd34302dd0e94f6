"""One frame to its readings: detect, crop, classify, judge."""

from dataclasses import dataclass
from time import perf_counter
from typing import Final

from inference.backends.base import FaceClassifier, FaceDetector, FaceLandmarker, Frame
from inference.domain.geometry import face_crop, head_pose, share_inside
from inference.domain.quality import Measures, abstain_reason, quality_of
from inference.domain.types import Detection, EmotionReading
from inference.explain import Explanation, explain
from inference.manifests import Manifest
from inference.preprocessing.measure import crop_measures
from inference.preprocessing.sampling import Floats, crop_grey

MIN_BOX_PX: Final = 1.0
"""A smaller box, possible on pictures of a few pixels, is no face."""


@dataclass(frozen=True)
class FrameReader:
    """The pipeline of docs/face-pipeline.md over one detector and one classifier."""

    manifest: Manifest
    detector: FaceDetector
    classifier: FaceClassifier

    def read(self, frame: Frame, landmarker: FaceLandmarker | None = None) -> list[EmotionReading]:
        """Readings of all faces, largest first; landmarks when a landmarker is given."""
        started = perf_counter()
        faces = self._faces(frame)
        shared_ms = (perf_counter() - started) * 1000
        return [self._face_read(frame, face, shared_ms, landmarker) for face in faces]

    def explain(self, frame: Frame) -> list[Explanation]:
        """What the estimate of each face rests on, largest face first."""
        manifest = self.manifest
        crops = [face_crop(face, manifest.margin, manifest.lift) for face in self._faces(frame)]
        pixels = [crop_grey(frame, crop, self.manifest.input_size) for crop in crops]
        return [explain(face, self.classifier) for face in pixels]

    def _faces(self, frame: Frame) -> list[Detection]:
        found = [face for face in self.detector.detect(frame) if face.box.width >= MIN_BOX_PX]
        return sorted(found, key=lambda face: -face.box.width * face.box.height)

    def _face_read(
        self, frame: Frame, face: Detection, shared_ms: float, landmarker: FaceLandmarker | None
    ) -> EmotionReading:
        started = perf_counter()
        crop = face_crop(face, self.manifest.margin, self.manifest.lift)
        pixels = crop_grey(frame, crop, self.manifest.input_size)
        probabilities = self.classifier.classify(pixels / 127.5 - 1.0)
        inside = share_inside(crop, frame.shape[1], frame.shape[0])
        measures = _measures(face, pixels, inside)
        return EmotionReading(
            probabilities=probabilities,
            box=face.box,
            landmarks=landmarker.landmarks(frame, face) if landmarker else None,
            pose=measures.pose,
            quality=quality_of(measures, self.manifest.ramps),
            abstain=abstain_reason(measures, probabilities, self.manifest.limits),
            model_id=self.manifest.model_id,
            latency_ms=shared_ms + (perf_counter() - started) * 1000,
        )


def _measures(face: Detection, pixels: Floats, inside: float) -> Measures:
    measured = crop_measures(pixels)
    return Measures(
        sharpness=measured.sharpness,
        brightness=measured.brightness,
        contrast=measured.contrast,
        face_size_px=max(face.box.width, face.box.height),
        inside=inside,
        detection=face.score,
        occlusion=measured.occlusion,
        mouth_occlusion=measured.mouth_occlusion,
        pose=head_pose(face.keypoints),
    )
