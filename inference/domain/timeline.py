"""A video's readings over time: moments, spans without a face, and what they come to.

All of it in memory that does not grow with the video, apart from two numbers for each span.
"""

from dataclasses import dataclass, field
from math import floor
from typing import Any, Final

from inference.domain.labels import EMOTIONS
from inference.domain.tally import Figures, Seven, Tally
from inference.domain.types import EmotionReading

MOST_TRACKS: Final = 100
"""Of more, those with the fewest readings are left out of the summary and counted."""
MOST_POINTS: Final = 720


def clock(time_s: float) -> str:
    """Seconds as 0:05.0 or 1:02:03.5."""
    tenths = round(time_s * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    shown = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{shown}" if hours else f"{minutes}:{shown}"


@dataclass(frozen=True)
class Seen:
    """One face at one moment, with the number of its track."""

    track: int
    reading: EmotionReading


@dataclass(frozen=True)
class Moment:
    """Seconds from the video's start and the faces seen then, largest first."""

    time_s: float
    faces: tuple[Seen, ...]


class Marks:
    """Which frames are read: the first at or after 0, every_s, 2 * every_s ...; 0: every frame."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next_s = float("-inf")

    def due(self, time_s: float) -> bool:
        """Whether the frame shown from time_s on is read; times never fall."""
        if time_s < self._next_s:
            return False
        if self._every_s > 0:
            self._next_s = (floor(time_s / self._every_s + 1e-9) + 1) * self._every_s - 1e-6
        return True


@dataclass(frozen=True)
class Point:
    """Mean probabilities of the largest face in one stretch, None where none could be used."""

    time_s: float
    probabilities: Seven | None


class Curve:
    """Means over equal stretches; when there are too many, two become one."""

    def __init__(self, stretch_s: float) -> None:
        self._stretch_s = max(stretch_s, 0.1)
        self._bins: dict[int, list[float]] = {}

    def add(self, time_s: float, probabilities: Seven | None) -> None:
        """Take up a moment."""
        place = floor(time_s / self._stretch_s)
        while place >= MOST_POINTS:
            self._halve()
            place = floor(time_s / self._stretch_s)
        _sums_add(self._bins, place, [1.0, time_s, float(probabilities is not None),
                                      *(probabilities or (0.0,) * len(EMOTIONS))])  # fmt: skip

    def points(self) -> list[Point]:
        """In order of time."""
        return [
            Point(sums[1] / sums[0], tuple(v / sums[2] for v in sums[3:]) if sums[2] else None)
            for _, sums in sorted(self._bins.items())
        ]

    def _halve(self) -> None:
        fewer: dict[int, list[float]] = {}
        for place, sums in self._bins.items():
            _sums_add(fewer, place // 2, sums)
        self._bins, self._stretch_s = fewer, self._stretch_s * 2


def _sums_add(bins: dict[int, list[float]], place: int, values: list[float]) -> None:
    kept = bins.get(place, [0.0] * len(values))
    bins[place] = [a + b for a, b in zip(kept, values, strict=True)]


@dataclass(frozen=True)
class VideoSummary:
    """A whole video: the largest face of each moment, every track, and where nobody was seen.

    no_face: spans (from, to) in seconds, from the first moment without a face to the next with
    one, or to the end. tracks: Figures by number, in order of appearance; tracks_left_out: how
    many more there were, each with fewer readings.
    """

    end_s: float
    moments: int
    largest: Figures
    tracks: dict[int, Figures]
    tracks_left_out: int
    no_face: tuple[tuple[float, float], ...]
    curve: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything but the curve as plain values."""
        return {
            "end_s": round(self.end_s, 3),
            "moments": self.moments,
            "no_face": [[round(a, 3), round(b, 3)] for a, b in self.no_face],
            "largest_face": self.largest.as_json(),
            "tracks": [{"track": n} | f.as_json() for n, f in self.tracks.items()],
            "tracks_left_out": self.tracks_left_out,
        }


@dataclass
class Timeline:
    """Takes up moments, in order, and sums them up."""

    every_s: float
    moments: int = 0
    _tracks: dict[int, Tally] = field(default_factory=dict)
    _left_out: int = 0
    _gaps: list[tuple[float, float]] = field(default_factory=list)
    _gap_from: float | None = None

    def __post_init__(self) -> None:
        self._largest = Tally(self.every_s)
        self._curve = Curve(self.every_s)

    def add(self, moment: Moment) -> None:
        """Take up the next moment."""
        self.moments += 1
        self._gap_note(moment)
        for seen in moment.faces:
            self._track(seen.track).add(moment.time_s, seen.reading)
        first = moment.faces[0].reading if moment.faces else None
        if first is not None:
            self._largest.add(moment.time_s, first)
        usable = first is not None and first.abstain is None
        self._curve.add(moment.time_s, first.probabilities if first and usable else None)

    def summary(self, end_s: float) -> VideoSummary:
        """What was seen up to end_s, the time of the video's last frame."""
        open_gap = [] if self._gap_from is None else [(self._gap_from, end_s)]
        return VideoSummary(
            end_s=end_s,
            moments=self.moments,
            largest=self._largest.figures(end_s),
            tracks={n: tally.figures(end_s) for n, tally in sorted(self._tracks.items())},
            tracks_left_out=self._left_out,
            no_face=(*self._gaps, *open_gap),
            curve=tuple(self._curve.points()),
        )

    def _gap_note(self, moment: Moment) -> None:
        if not moment.faces:
            self._gap_from = moment.time_s if self._gap_from is None else self._gap_from
        elif self._gap_from is not None:
            self._gaps.append((self._gap_from, moment.time_s))
            self._gap_from = None

    def _track(self, number: int) -> Tally:
        if number not in self._tracks:
            if len(self._tracks) >= MOST_TRACKS:
                del self._tracks[min(self._tracks, key=lambda n: (self._tracks[n].seen, n))]
                self._left_out += 1
            self._tracks[number] = Tally(self.every_s)
        return self._tracks[number]
