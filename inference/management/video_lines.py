"""A video's moments and their sum as lines: for people, as CSV rows, as JSON objects."""

from collections.abc import Iterator
from typing import Any, Final

from inference.domain.labels import EMOTIONS, labels_at_top
from inference.domain.tally import Figures
from inference.domain.timeline import Moment, Seen, VideoSummary, clock

COLUMNS: Final = (
    "time_s", "track", "top_labels", *EMOTIONS, "group", "entropy", "quality", "abstain",
    "x", "y", "width", "height",
)  # fmt: skip
SHOWN_SPANS: Final = 20
SHOWN_TRACKS: Final = 10


def csv_rows(moment: Moment) -> Iterator[list[Any]]:
    """A row for each face in COLUMNS' order; one with the time alone where there is none."""
    time_s = f"{moment.time_s:.3f}"
    if not moment.faces:
        yield [time_s, *[""] * (len(COLUMNS) - 1)]
    for seen in moment.faces:
        reading, box = seen.reading, seen.reading.box
        yield [
            time_s, seen.track, "/".join(reading.top_labels),
            *(f"{value:.6f}" for value in reading.probabilities),
            reading.group, f"{reading.entropy:.4f}", f"{reading.quality.score:.3f}",
            reading.abstain or "",
            *(f"{side:.1f}" for side in (box.x, box.y, box.width, box.height)),
        ]  # fmt: skip


def moment_json(moment: Moment) -> dict[str, Any]:
    """The moment with each face's reading and track."""
    faces = [{"track": seen.track} | seen.reading.as_json() for seen in moment.faces]
    return {"time_s": round(moment.time_s, 3), "faces": faces}


def moment_lines(moment: Moment) -> Iterator[str]:
    """One line a face, or `no face`."""
    at = f"{clock(moment.time_s):>9}"
    if not moment.faces:
        yield f"{at}  no face"
    for seen in moment.faces:
        yield f"{at}  {_face(seen)}"


def _face(seen: Seen) -> str:
    reading = seen.reading
    words = (
        f"face {seen.track}: {' / '.join(reading.top_labels)} {max(reading.probabilities):.0%} "
        f"({reading.group_shown}), quality {reading.quality.score:.2f}"
    )
    return words + (f", not used: {reading.abstain.replace('_', ' ')}" if reading.abstain else "")


def summary_lines(summary: VideoSummary) -> Iterator[str]:
    """The whole video: length, spans without a face, the largest face, every track."""
    yield ""
    yield f"{summary.moments} moments in {clock(summary.end_s)}"
    if summary.no_face:
        shown = [f"{clock(a)} to {clock(b)}" for a, b in summary.no_face[:SHOWN_SPANS]]
        more = len(summary.no_face) - len(shown)
        yield f"no face: {', '.join(shown)}" + (f" and {more} more" if more else "")
    yield from _figures("largest face", summary.largest)
    tracks = list(summary.tracks.items())
    for number, figures in tracks[:SHOWN_TRACKS] if len(tracks) > 1 else ():
        yield from _figures(f"face {number}", figures)
    left_out = summary.tracks_left_out + max(0, len(tracks) - SHOWN_TRACKS)
    if left_out:
        yield f"and {left_out} more faces"


def _figures(name: str, figures: Figures) -> Iterator[str]:
    if not figures.seen:
        return
    span = f"{clock(figures.first_s)} to {clock(figures.last_s)}"
    yield f"{name}: {span}, {figures.used} of {figures.seen} readings used{_reasons(figures)}"
    if figures.mean is None or figures.sd is None or figures.dominant is None:
        return
    yield f"     {'':<10}{'mean':>8}{'sd':>8}{'dominant':>10}"
    for label, mean, sd, led in zip(
        EMOTIONS, figures.mean, figures.sd, figures.dominant, strict=True
    ):
        yield f"     {label:<10}{mean:8.1%}{sd:8.1%}{led:10.1%}"
    groups = figures.groups or {}
    yield "     " + ", ".join(f"{group} {share:.0%}" for group, share in groups.items())
    yield f"     current mood: {_mood(figures)}"


def _reasons(figures: Figures) -> str:
    reasons = [f"{reason.replace('_', ' ')} {count}" for reason, count in figures.not_used.items()]
    return f" (not used: {', '.join(reasons)})" if reasons else ""


def _mood(figures: Figures) -> str:
    if figures.mood is None:
        return "none, the last usable reading is too long ago"
    return f"{' / '.join(labels_at_top(figures.mood))} {max(figures.mood):.0%}"
