"""Bringing a whole roster into the house: every row or none, and twice is once."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, NamedTuple, TypeVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries
from accounts.domain.errors import Refused
from accounts.domain.roster import Entry, FileError, RowError, Rules, check, records_read
from accounts.models import Cohort, Institution, Role, Student, User
from accounts.presenters import roster_file_words
from accounts.services.actors import actor_require
from accounts.services.audit import audit_record

BATCH = 2000
ERRORS_KEPT = 200
LISTED = 50
Progress = Callable[[int], object]
Row = TypeVar("Row")


@dataclass
class RosterReport:
    """What an import did, or on a dry run would do. ``errors`` holds the first ``ERRORS_KEPT``.

    ``missing`` counts active students of the file's cohorts whom the file does not name, and
    ``missing_codes`` lists the first of them; nobody is ever removed.
    """

    rows: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0  # rows, not errors
    errors: list[RowError] = field(default_factory=list)
    cohorts_new: list[str] = field(default_factory=list)
    missing: int = 0
    missing_codes: list[str] = field(default_factory=list)
    written: bool = False

    def refuse(self, errors: Sequence[RowError]) -> None:
        self.bad += 1
        self.errors.extend(errors[: max(0, ERRORS_KEPT - len(self.errors))])


def roster_import(
    *,
    by: User | None,
    file: BinaryIO,
    dry_run: bool,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> RosterReport:
    """Enrol and update students from a CSV file, told apart by their code.

    One bad row refuses the whole file unless ``skip_bad``; the report then has its errors and
    ``written`` is false. New students get no password: their invitation leads them to one. What
    the file leaves empty stays as it is, or is the institution's own for somebody new; the
    language of students who are here is theirs to change. One transaction. ``progress`` is told
    how many rows went through, each once to be checked and once to be written.

    Raises ``Refused`` naming ``file`` where it cannot be read at all.
    """
    actor_require(by, Role.ADMIN)
    report = RosterReport()
    try:
        entries, named = _checked(file, report, progress)
    except FileError as error:
        raise Refused("file", roster_file_words(error)) from error
    with transaction.atomic():
        plan = _Plan(entries, named, report)
        if not dry_run and (skip_bad or not report.bad):
            plan.write(progress)
            report.written = True
            audit_record(by=by, action="roster.import", details=_details(report))
    return report


def _checked(
    file: BinaryIO, report: RosterReport, progress: Progress | None
) -> tuple[list[Entry], Collection[str]]:
    """The good rows, and every code in the file, also of the bad ones."""
    rules = Rules(
        languages=dict(settings.LANGUAGES),
        zones=zoneinfo.available_timezones(),
        email_valid=_email_valid,
    )
    entries = []
    for record in records_read(file)[1]:
        report.rows += 1
        found = check(record, rules)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            report.refuse(found)
        if progress is not None:
            progress(1)
    return entries, rules.codes


def _email_valid(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _details(report: RosterReport) -> dict[str, int]:
    counts = ("rows", "new", "updated", "unchanged", "bad", "missing")
    return {name: getattr(report, name) for name in counts}


class _Here(NamedTuple):
    """A student who is here already."""

    pk: int
    code: str
    name: str
    email: str
    active: bool
    cohort: str
    programme: str
    year: int
    time_zone: str
    enrolled_on: date

    def differs(self, entry: Entry) -> bool:
        told = (entry.programme, entry.year, entry.time_zone, entry.enrolled_on)
        have = (self.programme, self.year, self.time_zone, self.enrolled_on)
        return (
            any(a is not None and a != b for a, b in zip(told, have, strict=True))
            or (entry.name, entry.email) != (self.name, self.email)
            or entry.cohort.casefold() != self.cohort.casefold()
        )


def _students_here() -> dict[str, _Here]:
    columns = ("pk", "code", "user__name", "user__email", "user__is_active", "cohort__name")
    rest = ("programme", "year_of_study", "time_zone", "enrolled_on")
    rows = Student.objects.order_by("pk").values_list(*columns, *rest)
    return {row[1].casefold(): _Here(*row) for row in rows.iterator(BATCH)}


class _Plan:
    """Entries beside the students who are here: who is new, who differs."""

    def __init__(
        self, entries: Sequence[Entry], named: Collection[str], report: RosterReport
    ) -> None:
        place = queries.institution()
        if place is None:
            raise Refused("", _("Set up the institution first."))
        self.place: Institution = place
        self.report = report
        self.new: list[Entry] = []
        self.changed: list[tuple[int, Entry]] = []
        self.cohorts = {c.name.casefold(): c for c in Cohort.objects.all()}
        self.starts = _starts(entries)
        here, owners = _students_here(), self._owners(entries)
        for entry in entries:
            self._sort(entry, here.get(entry.key), owners.get(entry.email))
        self._count(here, named)

    def _owners(self, entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
        """E-mail to the role and, in small letters, the student code of whose account it is."""
        found: dict[str, tuple[str, str]] = {}
        for batch in _batches([entry.email for entry in entries]):
            rows = User.objects.filter(email__in=batch)
            for email, role, code in rows.values_list("email", "role", "student__code"):
                found[email] = role, (code or "").casefold()
        return found

    def _sort(self, entry: Entry, here: _Here | None, owner: tuple[str, str] | None) -> None:
        if owner is not None and owner != (Role.STUDENT, entry.key):
            reason = "email_student" if owner[0] == Role.STUDENT else "email_staff"
            self.report.refuse([RowError(entry.line, "email", reason, entry.email)])
        elif here is None:
            self.new.append(entry)
        elif here.differs(entry):
            self.changed.append((here.pk, entry))
        else:
            self.report.unchanged += 1

    def _count(self, here: Mapping[str, _Here], named: Collection[str]) -> None:
        report, entries = self.report, [*self.new, *(entry for _pk, entry in self.changed)]
        report.new, report.updated = len(self.new), len(self.changed)
        names = {e.cohort.casefold(): e.cohort for e in reversed(entries)}
        report.cohorts_new = sorted(n for key, n in names.items() if key not in self.cohorts)
        absent = [
            student.code
            for key, student in here.items()
            if key not in named and student.active and student.cohort.casefold() in self.starts
        ]
        report.missing, report.missing_codes = len(absent), sorted(absent)[:LISTED]

    def write(self, progress: Progress | None) -> None:
        tell = progress or (lambda _count: None)
        tell(self.report.unchanged)
        for name in self.report.cohorts_new:
            start = self.starts[name.casefold()]
            self.cohorts[name.casefold()] = Cohort.objects.create(name=name, starts_on=start)
        for batch in _batches(self.new):
            self._add(batch)
            tell(len(batch))
        for pairs in _batches(self.changed):
            self._change(pairs)
            tell(len(pairs))

    def _add(self, batch: Sequence[Entry]) -> None:
        users = [self._user(entry) for entry in batch]
        User.objects.bulk_create(users)
        Student.objects.bulk_create(
            self._student(Student(user=user, code=entry.code), entry)
            for user, entry in zip(users, batch, strict=True)
        )

    def _user(self, entry: Entry) -> User:
        user = User(
            email=entry.email,
            name=entry.name,
            role=Role.STUDENT,
            language=entry.language or self.place.language,
            is_synthetic=self.place.is_synthetic,
        )
        user.set_unusable_password()  # no hashing: a roster has tens of thousands
        return user

    def _student(self, student: Student, entry: Entry) -> Student:
        """``student`` as the entry tells; what is empty there is kept, or set for somebody new."""
        cohort, new = self.cohorts[entry.cohort.casefold()], student.pk is None
        student.cohort = cohort
        if entry.programme is not None:
            student.programme = entry.programme
        if entry.year is not None:
            student.year_of_study = entry.year
        if entry.time_zone is not None or new:
            student.time_zone = entry.time_zone or self.place.time_zone
        if entry.enrolled_on is not None or new:
            student.enrolled_on = entry.enrolled_on or cohort.starts_on
        if new:
            student.is_synthetic = self.place.is_synthetic
        return student

    def _change(self, pairs: Sequence[tuple[int, Entry]]) -> None:
        entries = dict(pairs)
        students = list(Student.objects.select_related("user").filter(pk__in=entries))
        for student in students:
            entry = entries[student.pk]
            if student.user.email != entry.email:  # the old address logs nobody in any more
                EmailAddress.objects.filter(user=student.user).delete()
            student.user.name, student.user.email = entry.name, entry.email
            self._student(student, entry)
        User.objects.bulk_update([s.user for s in students], ["name", "email"], batch_size=400)
        columns = ["cohort", "programme", "year_of_study", "time_zone", "enrolled_on"]
        Student.objects.bulk_update(students, columns, batch_size=400)


def _starts(entries: Iterable[Entry]) -> dict[str, date]:
    """Cohort to the earliest day that the file tells for it; today where it tells none."""
    days: dict[str, list[date]] = {}
    for entry in entries:
        told = days.setdefault(entry.cohort.casefold(), [])
        if entry.enrolled_on is not None:
            told.append(entry.enrolled_on)
    today = timezone.localdate()
    return {cohort: min(told, default=today) for cohort, told in days.items()}


def _batches(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
