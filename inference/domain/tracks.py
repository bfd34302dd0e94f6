"""Faces of a video followed by where they are: the same place, not the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inference.domain.geometry import overlap
from inference.domain.types import Box

SAME_PLACE: Final = 0.2
"""Least intersection over union with a track's last box. In a few seconds a head may move by two
thirds of its width (0.2); two people's boxes side by side share less."""
FORGET_S: Final = 2.0
FORGET_MOMENTS: Final = 3
"""A track not seen for more moments and longer than this is over; its number is not reused."""


@dataclass
class _Track:
    number: int
    box: Box
    seen_s: float
    missed: int = 0


class Tracker:
    """Gives every box the number of the track it goes on with, from 1 in order of appearance."""

    def __init__(self) -> None:
        self._live: list[_Track] = []
        self._given = 0

    def follow(self, time_s: float, boxes: Sequence[Box]) -> tuple[int, ...]:
        """Numbers of one moment's boxes, in their order; the best overlaps are matched first."""
        self._live = [track for track in self._live if not _over(track, time_s)]
        for track in self._live:
            track.missed += 1
        matched = self._matches(boxes)
        return tuple(
            self._moved(matched.get(index), box, time_s) for index, box in enumerate(boxes)
        )

    def _matches(self, boxes: Sequence[Box]) -> dict[int, _Track]:
        pairs = [
            (-overlap(track.box, box), track.number, index, track)
            for track in self._live
            for index, box in enumerate(boxes)
        ]
        matched: dict[int, _Track] = {}
        taken: set[int] = set()
        for apart, number, index, track in sorted(pairs, key=lambda pair: pair[:3]):
            if -apart >= SAME_PLACE and index not in matched and number not in taken:
                matched[index] = track
                taken.add(number)
        return matched

    def _moved(self, track: _Track | None, box: Box, time_s: float) -> int:
        if track is None:
            self._given += 1
            track = _Track(self._given, box, time_s)
            self._live.append(track)
        track.box, track.seen_s, track.missed = box, time_s, 0
        return track.number


def _over(track: _Track, time_s: float) -> bool:
    return track.missed >= FORGET_MOMENTS and time_s - track.seen_s > FORGET_S
