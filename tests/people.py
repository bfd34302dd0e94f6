"""People for everybody's tests: alice (own), bob (same team), charlie (outsider)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import (
    CameraBasis,
    Cohort,
    HelpLine,
    Institution,
    Purpose,
    Role,
    RotaShift,
    Student,
    User,
)

ZONE = "Europe/Vilnius"
PASSWORD = "quiet-water-runs-deep-7"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def institution(zone: str = ZONE, **fields: Any) -> Institution:
    """The one institution; called again it changes the given fields."""
    base = {"name": "Test University", "centre_name": "Counselling Centre", "time_zone": zone}
    if not HelpLine.objects.exists():
        services.help_line_add(by=None, name="Test Line", phone="+370 600 00000", hours="24 h")
    return services.institution_update(by=None, **(base | fields))


def cohort(name: str = "Autumn 2026") -> Cohort:
    return Cohort.objects.get_or_create(name=name, defaults={"starts_on": date(2026, 9, 1)})[0]


def student(code: str = "S-ALICE", zone: str = ZONE, **fields: Any) -> Student:
    """A student called after the code: S-ALICE is alice@maum.example, "Alice"."""
    name = code.split("-")[-1].lower()
    given: dict[str, Any] = {
        "email": f"{name}@maum.example",
        "name": name.capitalize(),
        "cohort": cohort(),
        "enrolled_on": date(2026, 9, 1),
    }
    return services.student_enrol(by=None, code=code, time_zone=zone, **(given | fields))


def counsellor(name: str = "bob", **fields: Any) -> User:
    return _staff(name, Role.COUNSELLOR, fields)


def admin(name: str = "ada", **fields: Any) -> User:
    return _staff(name, Role.ADMIN, fields)


def _staff(name: str, role: Role, fields: dict[str, Any]) -> User:
    given: dict[str, Any] = {"email": f"{name}@staff.maum.example", "name": name.capitalize()}
    return services.staff_add(by=None, role=role, **(given | fields))


def assign(counsellor: User, student: Student) -> None:
    services.caseload_assign(by=None, student=student, counsellor=counsellor)


def on_duty(counsellor: User, at: datetime | None = None, order: int = 1) -> RotaShift:
    """A shift from a day before ``at`` (now) to a day after it."""
    at = at or timezone.now()
    day = timedelta(days=1)
    return services.shift_add(
        by=None, counsellor=counsellor, starts_at=at - day, ends_at=at + day, order=order
    )


def consent(student: Student, *purposes: Purpose | str) -> None:
    """Grants ``purposes``, or screening and check-ins when none is named."""
    for purpose in purposes or (Purpose.SCREENING, Purpose.EMA):
        services.consent_grant(by=student.user, student=student, purpose=purpose)


def camera_basis() -> CameraBasis:
    """Turns the camera on at the institution."""
    institution()
    return services.camera_basis_record(
        by=None, jurisdiction="Lithuania", purpose="Care", legal_basis="Medical reasons"
    )


def log_in(client: Client, user: User | Student) -> Client:
    """Log ``user`` in; staff get an authenticator, and their session has passed it."""
    person = user.user if isinstance(user, Student) else user
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if person.is_staff_member:
        second_factor(person)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": timezone.now().timestamp()},
            {"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"},
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def second_factor(user: User) -> Authenticator:
    """An authenticator app for ``user`` with the known secret ``TOTP_SECRET``."""
    return Authenticator.objects.get_or_create(
        user=user,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": get_adapter().encrypt(TOTP_SECRET)}},
    )[0]
