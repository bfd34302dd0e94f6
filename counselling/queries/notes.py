"""Counsellors' notes on a student; students and administrators see none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from accounts import queries as people
from accounts.permissions import role_of
from accounts.queries import Viewer
from counselling.models import Note

if TYPE_CHECKING:
    from accounts.models import Student


@dataclass(frozen=True, slots=True)
class NoteThread:
    """A note as it reads now, with the versions before it, newest first."""

    latest: Note
    earlier: tuple[Note, ...]


def note_threads(viewer: Viewer, student: Student) -> list[NoteThread]:
    """All notes on ``student``, newest first by when they were first signed."""
    if role_of(viewer) != "counsellor":
        raise PermissionDenied
    people.student_check(viewer, student)
    threads: dict[object, list[Note]] = {}
    rows = Note.objects.filter(student=student).select_related("author").order_by("-version")
    for note in rows:
        threads.setdefault(note.thread, []).append(note)
    found = [NoteThread(versions[0], tuple(versions[1:])) for versions in threads.values()]
    return sorted(found, key=lambda t: (t.earlier or (t.latest,))[-1].signed_at, reverse=True)
