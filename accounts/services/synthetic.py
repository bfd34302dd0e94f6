"""A synthetic campus's institution and people, in bulk. Everything made here is marked so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import queries
from accounts.domain import demo, synthetic
from accounts.domain.consents import CONSENT_VERSIONS
from accounts.domain.errors import Refused
from accounts.models import (
    CameraBasis,
    CaseloadAssignment,
    Cohort,
    Consent,
    HelpLine,
    Institution,
    Role,
    RotaShift,
    Student,
    User,
)
from accounts.services.audit import audit_record

BATCH = 2000
ROTA_DAYS = 60  # before and after today
LINES = (
    (
        "Emergency",
        "112",
        "24 hours, every day",
        "If a life is in danger. From any phone.",
    ),
    ("Example Lifeline", "+370 600 00001", "24 hours, every day", "Free and anonymous."),
    (
        "Example Student Night Line",
        "+370 600 00002",
        "Every evening, 18:00 - 02:00",
        "Run by students.",
    ),
)


@transaction.atomic
def institution_synthesise(*, today: date) -> Institution:
    """The invented university with camera basis, help lines, staff and a rota around ``today``.

    Safe to repeat: what is there stays, the rota is drawn further. Raises ``Refused`` when the
    installation belongs to a real institution.
    """
    place = Institution.objects.select_for_update().first()
    if place is not None and not place.is_synthetic:
        raise Refused("", "This installation belongs to a real institution.")
    place = place or _institution()
    if not HelpLine.objects.exists():
        rows = [(*line, order) for order, line in enumerate(LINES)]
        HelpLine.objects.bulk_create(
            HelpLine(name=n, phone=p, hours=h, note=t, order=o) for n, p, h, t, o in rows
        )
    staff = _staff()
    _basis(next(user for user in staff if user.role == Role.ADMIN))
    _rota([user for user in staff if user.role == Role.COUNSELLOR][:2], today)
    queries.institution_forget()
    audit_record(by=None, action="institution.synthesise", obj=place)
    return place


def _institution() -> Institution:
    return Institution.objects.create(
        name="Example University",
        centre_name="Example University Counselling Centre",
        centre_phone="+370 600 00000",
        centre_address="House of Students, room 12",
        centre_hours="Monday to Friday, 9:00 - 17:00",
        privacy_email="privacy@maum.example",
        time_zone=synthetic.HOME_ZONE,
        is_synthetic=True,
    )


def _basis(admin: User) -> None:
    if not CameraBasis.objects.filter(revoked_at=None).exists():
        CameraBasis.objects.create(
            jurisdiction="Lithuania, European Union",
            purpose="Supporting students in the care of the counselling centre",
            legal_basis="Medical reasons, EU AI Act Art. 5(1)(f); consent, GDPR Art. 9(2)(a)",
            recorded_by=admin,
        )


def _staff(counsellors: int = 2) -> list[User]:
    """The demo's own counsellors and administrator, and as many more as are needed."""
    named = [p for p in demo.DEMO_PEOPLE if p.role != Role.STUDENT]
    people = [(p.email, p.name, Role(p.role)) for p in named]
    for number in range(3, counsellors + 1):
        email = f"counsellor.{number:03}@maum.example"
        people.append((email, f"Counsellor {number:03} Example", Role.COUNSELLOR))
    secret, password = (
        get_adapter().encrypt(demo.DEMO_TOTP_SECRET),
        make_password(demo.DEMO_PASSWORD),
    )
    User.objects.bulk_create(
        [
            User(email=email, name=name, role=role, password=password, is_synthetic=True)
            for email, name, role in people
        ],
        ignore_conflicts=True,
    )
    emails = [email for email, _name, _role in people]
    staff = list(User.objects.filter(email__in=emails, is_synthetic=True).order_by("pk"))
    for user in staff:
        Authenticator.objects.get_or_create(
            user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": secret}}
        )
    return staff


def _rota(counsellors: Sequence[User], today: date) -> None:
    """Weeks from Monday 8:00; one is called first, the other second, and they take turns."""
    first = today - timedelta(days=ROTA_DAYS)
    monday = first - timedelta(days=first.weekday())
    last = RotaShift.objects.order_by("-ends_at").values_list("ends_at", flat=True).first()
    zone, shifts = ZoneInfo(synthetic.HOME_ZONE), []
    for week in range(2 * ROTA_DAYS // 7 + 2):
        start, end = (
            datetime.combine(monday + timedelta(weeks=week + n), time(8), zone) for n in (0, 1)
        )
        if last is None or start >= last:
            turn = (monday.toordinal() // 7 + week) % 2
            for order, user in enumerate((counsellors[turn], counsellors[1 - turn]), start=1):
                shifts.append(RotaShift(counsellor=user, starts_at=start, ends_at=end, order=order))
    RotaShift.objects.bulk_create(shifts)


def people_synthesise(
    *, count: int, seed: int, today: date, progress: Callable[[int], object] | None = None
) -> list[int]:
    """Add ``count`` invented students with caseload and consents; returns their primary keys.

    The same count, seed and day give the same people. One transaction a batch; ``progress`` is
    told after each how many were added. Raises ``Refused`` when synthetic students exist already
    or there is no synthetic institution.
    """
    place = queries.institution()
    if place is None or not place.is_synthetic:
        raise Refused("", "Synthetic people need a synthetic institution.")
    if Student.objects.filter(is_synthetic=True).exists():
        raise Refused("", "The synthetic students are here already.")
    cohorts = {
        start.year: Cohort.objects.get_or_create(name=name, defaults={"starts_on": start})[0]
        for name, start in synthetic.intakes(today)
    }
    staff = _staff(synthetic.counsellors_needed(count))
    counsellors = [user for user in staff if user.role == Role.COUNSELLOR]
    password = make_password(demo.DEMO_PASSWORD)
    source, made = synthetic.drafts(count, seed, today), []
    while batch := list(islice(source, BATCH)):
        made += _add(batch, cohorts, counsellors, password)
        if progress is not None:
            progress(len(batch))
    return made


@transaction.atomic
def _add(
    batch: list[synthetic.Draft],
    cohorts: dict[int, Cohort],
    counsellors: Sequence[User],
    password: str,
) -> list[int]:
    users = User.objects.bulk_create([_user(draft, password) for draft in batch])
    students = Student.objects.bulk_create(
        Student(
            user=user,
            code=draft.code,
            cohort=cohorts[draft.enrolled_on.year],
            programme=draft.programme,
            year_of_study=draft.year_of_study,
            time_zone=draft.time_zone,
            enrolled_on=draft.enrolled_on,
            is_synthetic=True,
        )
        for user, draft in zip(users, batch, strict=True)
    )
    pairs = list(zip(students, batch, strict=True))
    CaseloadAssignment.objects.bulk_create(
        CaseloadAssignment(
            student=student,
            counsellor=counsellors[(int(draft.code[2:]) - 1) % len(counsellors)],
            since=_noon(draft.enrolled_on),
        )
        for student, draft in pairs
    )
    Consent.objects.bulk_create(
        Consent(
            student=student,
            purpose=purpose,
            version=CONSENT_VERSIONS[purpose],
            granted_at=_noon(draft.enrolled_on),
        )
        for student, draft in pairs
        for purpose in draft.consents
    )
    details = {"count": len(batch), "first": batch[0].code, "last": batch[-1].code}
    audit_record(by=None, action="people.synthesise", details=details)
    return [student.pk for student in students]


def _user(draft: synthetic.Draft, password: str) -> User:
    known = draft.code == demo.DEMO_STUDENT_CODE
    email = demo.DEMO_PEOPLE[0].email if known else f"{draft.code.lower()}@students.maum.example"
    return User(
        email=email,
        name=draft.name,
        role=Role.STUDENT,
        language=draft.language,
        password=password,
        date_joined=_noon(draft.enrolled_on),
        is_synthetic=True,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
