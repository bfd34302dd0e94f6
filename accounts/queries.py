"""Every read of people, consent and institution; the first argument is the viewer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Institution, Role, Student, User

Viewer = User | AnonymousUser


def institution() -> Institution | None:
    """The one institution, or None before set-up."""
    return Institution.objects.first()


def zone_of(viewer: Viewer) -> str:
    """The IANA zone in which the viewer reads times."""
    if isinstance(viewer, User) and viewer.role == Role.STUDENT:
        zone = Student.objects.filter(user=viewer).values_list("time_zone", flat=True).first()
        if zone:
            return zone
    place = institution()
    return place.time_zone if place else "UTC"
