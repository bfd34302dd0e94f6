"""The institution, its camera basis and its help lines, read at most once a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import CameraBasis, HelpLine, Institution, Role, Student, User

# None: nothing is remembered, as in workers and commands.
_memory: ContextVar[dict[str, Any] | None] = ContextVar("institution_memory", default=None)


@contextmanager
def institution_remembered() -> Iterator[None]:
    """Read the institution once for as long as one request lasts."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def institution_forget() -> None:
    """Drop what this request remembers; every write to the institution calls it."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()


def institution() -> Institution | None:
    """The one institution, or None before set-up."""
    memory = _memory.get()
    if memory is None:
        return Institution.objects.first()
    if "institution" not in memory:
        memory["institution"] = Institution.objects.first()
    found: Institution | None = memory["institution"]
    return found


def camera_basis() -> CameraBasis | None:
    """The recorded ground for camera estimates, or None: then the camera is off for everybody."""
    memory = _memory.get()
    if memory is not None and "camera_basis" in memory:
        kept: CameraBasis | None = memory["camera_basis"]
        return kept
    basis = CameraBasis.objects.select_related("recorded_by").filter(revoked_at=None).first()
    if memory is not None:
        memory["camera_basis"] = basis
    return basis


def help_lines() -> list[HelpLine]:
    """Crisis lines in the order in which they are shown; public."""
    return list(HelpLine.objects.all())


def zone_of(viewer: User | AnonymousUser) -> str:
    """The IANA zone in which the viewer reads times."""
    if isinstance(viewer, User) and viewer.role == Role.STUDENT:
        zone = Student.objects.filter(user=viewer).values_list("time_zone", flat=True).first()
        if zone:
            return zone
    place = institution()
    return place.time_zone if place else "UTC"
