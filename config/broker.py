"""The embedded broker: messages are files, put and taken by renaming them.

Kombu's own filesystem transport writes a message where readers already see it, so a reader can
take it half-written and lose it, and moves it to the system's temporary folder, which may be
another disk. Here a message appears whole or not at all, and exactly one reader takes it.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """One folder of waiting messages, ``<time>_<uuid>.<queue>.msg``; sorted, they are in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: dict[str, deque[Path]] = {}

    def _put(self, queue: str, message: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        draft = Path(self.data_folder_out) / f".{name}"
        draft.write_text(dumps(message))
        draft.rename(draft.with_name(name))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        while path := self._next(queue):
            taken = path.with_name(f".taken-{path.name}")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            text = taken.read_text()
            taken.unlink()
            return loads(text)
        raise Empty()

    def _next(self, queue: str) -> Path | None:
        """The oldest message known to wait; the folder is read again only when none is known."""
        if not self._seen.get(queue):
            ending = f"{queue}.msg"
            waiting = Path(self.data_folder_in).iterdir()
            mine = (path for path in waiting if path.name.partition(".")[2] == ending)
            self._seen[queue] = deque(sorted(mine))
        return self._seen[queue].popleft() if self._seen[queue] else None


class Transport(filesystem.Transport):
    Channel = Channel
