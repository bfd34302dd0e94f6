"""The server's way of reading a face, for phones that cannot: in memory, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.errors import Refused
from inference import services as inference
from inference.domain.errors import PictureError
from inference.domain.types import EmotionReading

if TYPE_CHECKING:
    from accounts.models import Student, User

NO_FACE = "no_face"


@dataclass(frozen=True)
class FrameAnswer:
    """What one picture said: of several faces the largest, and how many there were."""

    faces: int
    probabilities: dict[str, float] | None
    quality: float
    quality_parts: dict[str, float]
    no_reading_reason: str
    model_id: str
    frames: int = 1
    path: str = "server"


def frame_answer(*, by: User | None, student: Student, picture: bytes) -> FrameAnswer:
    """Read ``picture`` for ``student`` and forget it; nothing is written.

    Raises ``Refused`` without legal basis or consent, and for what is no picture.
    """
    accounts.actor_require_self(by, student)
    camera_require(student)
    try:
        readings = inference.frame_read(picture)
    except PictureError as error:
        raise Refused("frame", str(error)) from None
    if not readings:
        return FrameAnswer(0, None, 0.0, {}, NO_FACE, str(inference.manifest()["classifier"]["id"]))
    return _answer(readings[0], len(readings))


def camera_require(student: Student) -> None:
    """``Refused`` unless the institution has its ground and the student agrees at this moment."""
    if people.camera_basis() is None:
        raise Refused("camera_basis", _("The camera is off at this institution."))
    if not people.consent_open(student.pk, "camera"):
        raise Refused("consent", _("Camera samples are switched off."))


def _answer(reading: EmotionReading, faces: int) -> FrameAnswer:
    parts = {**vars(reading.quality), **vars(reading.pose)}
    score = parts.pop("score")
    return FrameAnswer(
        faces=faces,
        probabilities=None if reading.abstain else reading.by_label(),
        quality=score,
        quality_parts=parts,
        no_reading_reason=reading.abstain or "",
        model_id=reading.model_id,
    )
