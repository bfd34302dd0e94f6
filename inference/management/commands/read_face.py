"""`manage.py read_face IMAGE...`: what the faces in pictures express, on the command line."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inference.domain.burst import BurstReading, burst_combine
from inference.domain.errors import ModelError, PictureError
from inference.domain.labels import EMOTIONS
from inference.domain.types import EmotionReading
from inference.management.quiet import library_silenced
from inference.preprocessing.pictures import MAX_BYTES
from inference.services import explanation_draw, frame_read, model_check, overlay_draw


class Command(BaseCommand):
    """Reads pictures; needs no database. Exit 0 also when no face is found, 2 on a bad picture."""

    help = "Estimate the expression of every face in pictures (JPEG, PNG, WebP, GIF)."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Pictures and what to do with them."""
        parser.add_argument("images", nargs="+", type=Path, metavar="IMAGE")
        parser.add_argument("--json", action="store_true", help="one JSON object a face")
        parser.add_argument("--overlay", type=Path, metavar="OUT.png", help="draw the reading")
        parser.add_argument(
            "--explain", type=Path, metavar="OUT.png", help="draw an occlusion heat map"
        )
        parser.add_argument(
            "--burst", action="store_true", help="the pictures are frames of one sample"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every picture; the good ones are answered even when another is bad."""
        images: list[Path] = options["images"]
        overlay: Path | None = options["overlay"]
        if (overlay or options["explain"]) and len(images) > 1:
            raise CommandError("--overlay and --explain each take one picture.", returncode=2)
        with library_silenced():
            checked = model_check()
        if not checked["ok"]:
            raise CommandError(checked["reason"], returncode=3)
        self._frames: list[list[EmotionReading]] = []
        good = [self._one(image, options) for image in images]
        if options["burst"] and self._frames:
            self._burst_answer(options["json"])
        if not all(good):
            sys.exit(2)

    def _one(self, image: Path, options: dict[str, Any]) -> bool:
        overlay: Path | None = options["overlay"]
        explained: Path | None = options["explain"]
        try:
            data = _bytes(image)
            readings = frame_read(data, landmarks=overlay is not None)
            self._frames.append(readings)
            if not options["burst"]:
                self._answer(image, readings, options["json"])
            if overlay:
                overlay.write_bytes(overlay_draw(data, readings))
            if explained:
                explained.write_bytes(explanation_draw(data))
        except PictureError as error:
            self.stderr.write(f"{image}: {error}")
            return False
        except ModelError as error:
            raise CommandError(f"{image}: {error}", returncode=3) from error
        except OSError as error:
            file = overlay or explained or image
            self.stderr.write(f"{file}: {error.strerror or error}")
            return False
        return True

    def _burst_answer(self, as_json: bool) -> None:
        burst = burst_combine(self._frames)
        if as_json:
            self.stdout.write(json.dumps(_burst_values(burst)))
        else:
            self.stdout.write(_burst_table(burst, len(self._frames)))

    def _answer(self, image: Path, readings: list[EmotionReading], as_json: bool) -> None:
        if as_json:
            for answer in _answers(image, readings):
                self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write(_table(image, readings))


def _bytes(image: Path) -> bytes:
    try:
        if image.stat().st_size > MAX_BYTES:
            raise PictureError(f"The file is larger than {MAX_BYTES >> 20} MB.")
        return image.read_bytes()
    except OSError as error:
        raise PictureError(f"The file cannot be read: {error.strerror}.") from error


def _answers(image: Path, readings: list[EmotionReading]) -> list[dict[str, Any]]:
    if not readings:
        return [{"image": str(image), "faces": 0, "answer": "no face"}]
    shared = {"image": str(image), "faces": len(readings)}
    return [
        shared | {"face": number} | reading.as_json()
        for number, reading in enumerate(readings, start=1)
    ]


def _burst_values(burst: BurstReading) -> dict[str, Any]:
    values = vars(burst) | {"top_labels": list(burst.top_labels)}
    for name in ("probabilities", "spread"):
        if values[name] is not None:
            pairs = zip(EMOTIONS, values[name], strict=True)
            values[name] = {label: round(value, 6) for label, value in pairs}
    return values


def _burst_table(burst: BurstReading, frames: int) -> str:
    if burst.probabilities is None or burst.spread is None:
        reason = burst.no_reading_reason.replace("_", " ")
        return f"one sample of {frames} frames: no reading ({reason})"
    lines = [
        f"one sample: {' / '.join(burst.top_labels)}, quality {burst.quality:.2f}, "
        f"{burst.frames} of {frames} frames used"
    ]
    rows = zip(EMOTIONS, burst.probabilities, burst.spread, strict=True)
    lines += [f"     {label:<10}{value:7.1%}  spread {width:.1%}" for label, value, width in rows]
    return "\n".join(lines)


def _table(image: Path, readings: list[EmotionReading]) -> str:
    if not readings:
        return f"{image}: no face"
    lines = [f"{image}: {len(readings)} face{'s' if len(readings) > 1 else ''}"]
    for number, reading in enumerate(readings, start=1):
        box = reading.box
        lines.append(
            f"  {number}. {' / '.join(reading.top_labels)} ({reading.group_shown}), "
            f"quality {reading.quality.score:.2f}, "
            f"box {box.x:.0f},{box.y:.0f} {box.width:.0f}x{box.height:.0f}, "
            f"{reading.latency_ms:.1f} ms"
            + (f", not used: {reading.abstain.replace('_', ' ')}" if reading.abstain else "")
        )
        lines += [f"     {label:<10}{value:7.1%}" for label, value in reading.by_label().items()]
    lines.append(f"  model {readings[0].model_id}")
    return "\n".join(lines)
