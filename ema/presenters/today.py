"""What the Today page says first: the one thing to do, when the next one comes, or why none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from ema.domain.protocol import definition_read
from ema.models import Prompt, PromptStatus


@dataclass(frozen=True)
class Mark:
    """One of today's check-ins, for the row of small marks."""

    state: str  # done, missed, open, coming
    at: datetime | None


@dataclass(frozen=True)
class Today:
    """``state``: not_joined, due, next, done or none. The next one is given as its window only:

    to know the minute would make it less of a sample of the day.
    """

    state: str
    prompt: Prompt | None = None
    seconds: int = 0
    window: tuple[time, time] | None = None
    marks: tuple[Mark, ...] = ()
    answered: int = 0


def today_of(joined: bool, due: Prompt | None, prompts: list[Prompt], now: datetime) -> Today:
    marks = tuple(_mark(prompt, now) for prompt in prompts)
    answered = sum(mark.state == "done" for mark in marks)
    if not joined:
        return Today("not_joined")
    if due is not None:
        seconds = definition_read(due.protocol_version.definition).seconds()
        return Today("due", due, seconds, marks=marks, answered=answered)
    coming = next((p for p in prompts if _state(p, now) == "coming"), None)
    if coming is not None:
        return Today("next", coming, 0, _window(coming), marks, answered)
    return Today("done" if prompts else "none", marks=marks, answered=answered)


def _mark(prompt: Prompt, now: datetime) -> Mark:
    state = _state(prompt, now)
    return Mark(state, prompt.completed_at if state == "done" else None)


def _state(prompt: Prompt, now: datetime) -> str:
    if prompt.status == PromptStatus.COMPLETED:
        return "done"
    if prompt.status in (PromptStatus.EXPIRED, PromptStatus.SUPPRESSED) or now >= prompt.expires_at:
        return "missed"
    return "open" if now >= prompt.due_at else "coming"


def _window(prompt: Prompt) -> tuple[time, time]:
    slot = definition_read(prompt.protocol_version.definition).slots[prompt.slot]
    return slot.start, slot.end
