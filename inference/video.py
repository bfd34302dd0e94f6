"""A video to its moments: the frames that are due, read one at a time, their faces followed."""

from collections.abc import Callable, Iterator

from inference.backends.base import Frame, VideoSource
from inference.domain.timeline import Moment, Seen, Timeline, VideoSummary
from inference.domain.tracks import Tracker
from inference.domain.types import EmotionReading


class VideoReader:
    """One pass over a video; of its frames only the current one is held."""

    def __init__(
        self, source: VideoSource, read: Callable[[Frame], list[EmotionReading]], every_s: float
    ) -> None:
        self._source, self._read, self._every_s = source, read, every_s
        self._tracker, self._timeline = Tracker(), Timeline(every_s)

    def moments(self) -> Iterator[tuple[Moment, Frame]]:
        """Each moment that is read, with its frame, which is gone once the next is asked for.

        Raises VideoError when there is nothing to read.
        """
        for time_s, frame in self._source.frames(self._every_s):
            readings = self._read(frame)
            numbers = self._tracker.follow(time_s, [reading.box for reading in readings])
            faces = tuple(Seen(n, reading) for n, reading in zip(numbers, readings, strict=True))
            moment = Moment(time_s, faces)
            self._timeline.add(moment)
            yield moment, frame
            del frame

    @property
    def cut_short(self) -> bool:
        """After the last moment: whether the file had promised clearly more frames."""
        return self._source.cut_short

    def summary(self) -> VideoSummary:
        """What the moments so far come to."""
        return self._timeline.summary(self._source.end_s)
