"""`manage.py read_video FILE`: what the faces in a video express over time."""

import csv
import json
import math
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from inference.backends.base import Frame
from inference.backends.video import CODECS, VideoFileWriter
from inference.domain.errors import ModelError, VideoError
from inference.domain.timeline import Moment, VideoSummary
from inference.management.quiet import library_silenced
from inference.management.video_lines import (
    COLUMNS,
    csv_rows,
    moment_json,
    moment_lines,
    summary_lines,
)
from inference.services import model_check, moment_draw, video_plot_draw, video_read

PLOTS: Final = (".svg", ".png")
FASTEST: Final = 25.0
"""Frames a second of an overlay video of every frame."""


def _seconds(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value >= 0):
        raise ArgumentTypeError("seconds are 0 (every frame) or more")
    return value


class Command(BaseCommand):
    """Reads a video; needs no database. Exit 0 also when no face is found, 2 on a bad video."""

    help = "Estimate the expression of every face in a video, over time."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The video and what to do with it."""
        parser.add_argument("video", type=Path, metavar="FILE")
        parser.add_argument(
            "--every", type=_seconds, default=5.0, metavar="S",
            help="seconds between readings (default 5); 0: every frame",
        )  # fmt: skip
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--csv", action="store_true", help="one row a face and moment")
        form.add_argument(
            "--json", action="store_true", help="one object a moment, at last the summary"
        )
        parser.add_argument("--plot", type=Path, metavar="OUT.svg|OUT.png")
        parser.add_argument(
            "--overlay", type=Path, metavar="OUT",
            help="a folder for a PNG a moment, or a file ending in .avi or .mp4",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, answering as it goes; what was read before damage is answered, too."""
        video, plot, overlay = options["video"], options["plot"], options["overlay"]
        _targets_check(plot, overlay)
        with library_silenced():
            checked = model_check()
        if not checked["ok"]:
            raise CommandError(checked["reason"], returncode=3)
        try:
            self._read(video, options)
        except VideoError as error:
            raise CommandError(f"{video}: {error}", returncode=2) from error
        except ModelError as error:
            raise CommandError(f"{video}: {error}", returncode=3) from error
        except BrokenPipeError:
            raise  # whoever read our lines has enough of them
        except OSError as error:
            written = error.filename or plot or overlay
            raise CommandError(f"{written}: {error.strerror or error}", returncode=2) from error

    def _read(self, video: Path, options: dict[str, Any]) -> None:
        overlay: Path | None = options["overlay"]
        every_s: float = options["every"]
        with library_silenced():
            reader = video_read(video, every_s=every_s, landmarks=overlay is not None)
        sketch, finish = _overlay(overlay, every_s)
        answer = self._answer(options)
        try:
            for moment, frame in reader.moments():
                answer(moment)
                sketch(moment, frame)
        finally:
            finish()
        self._sum_up(reader.summary(), options)
        if reader.cut_short:
            raise VideoError("The video is cut short; what is there was read.")

    def _answer(self, options: dict[str, Any]) -> Callable[[Moment], None]:
        if options["json"]:
            return lambda moment: self.stdout.write(json.dumps(moment_json(moment)))
        if options["csv"]:
            table = csv.writer(self.stdout, lineterminator="\n")
            table.writerow(COLUMNS)
            return lambda moment: table.writerows(csv_rows(moment))
        return lambda moment: self.stdout.write("\n".join(moment_lines(moment)))

    def _sum_up(self, summary: VideoSummary, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"summary": summary.as_json()}))
        elif not options["csv"]:
            for line in summary_lines(summary):
                self.stdout.write(line)
        plot: Path | None = options["plot"]
        if plot:
            as_svg = plot.suffix.lower() == ".svg"
            plot.write_bytes(video_plot_draw(summary, options["video"].name, as_svg=as_svg))


def _targets_check(plot: Path | None, overlay: Path | None) -> None:
    """Refuse what could not be written once everything is read."""
    if plot and plot.suffix.lower() not in PLOTS:
        raise CommandError("--plot takes a file ending in .svg or .png.", returncode=2)
    for target in (plot, overlay):
        if target and not target.absolute().parent.is_dir():
            raise CommandError(f"{target}: its folder does not exist.", returncode=2)


def _overlay(
    target: Path | None, every_s: float
) -> tuple[Callable[[Moment, Frame], None], Callable[[], None]]:
    """What draws a moment, and what to call at the end."""
    if target is None:
        return lambda moment, frame: None, lambda: None
    if target.suffix.lower() in CODECS:
        writer = VideoFileWriter(target, 1 / every_s if every_s else FASTEST)
        return lambda moment, frame: writer.add(moment_draw(frame, moment)), writer.close
    target.mkdir(exist_ok=True)

    def sketch(moment: Moment, frame: Frame) -> None:
        moment_draw(frame, moment).save(target / f"{moment.time_s:010.3f}.png")

    return sketch, lambda: None
