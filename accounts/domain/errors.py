"""What a rule says when it refuses input; the words are for people and translated."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an answer, not a defect
    """A rule refused ``field`` ("" for the whole request) for ``reason``; nothing was written."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class Conflict(Refused):
    """The same client UUID came again with other content."""
