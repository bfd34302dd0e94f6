"""Bringing people into the house, and their own settings."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.errors import Refused
from accounts.models import Cohort, Role, Student, User
from accounts.services.actors import actor_require
from accounts.services.audit import audit_record


@transaction.atomic
def student_enrol(
    *,
    by: User | None,
    email: str,
    name: str,
    code: str,
    cohort: Cohort,
    time_zone: str,
    enrolled_on: date,
    password: str | None = None,
    programme: str = "",
    year_of_study: int = 1,
    language: str = "en",
    is_synthetic: bool = False,
) -> Student:
    """Add a student with their log-in; without a password they ask for a reset first."""
    actor_require(by, Role.ADMIN)
    user = _user(email, name, Role.STUDENT, password, language, is_synthetic)
    student = Student(
        user=user,
        code=code,
        cohort=cohort,
        programme=programme,
        year_of_study=year_of_study,
        time_zone=time_zone,
        enrolled_on=enrolled_on,
        is_synthetic=is_synthetic,
    )
    try:
        student.full_clean()
    except ValidationError as error:
        raise _refused(error) from error
    student.save()
    audit_record(by=by, action="student.enrol", student=student, obj=student)
    return student


@transaction.atomic
def staff_add(
    *,
    by: User | None,
    email: str,
    name: str,
    role: Role,
    password: str | None = None,
    is_synthetic: bool = False,
) -> User:
    """Add a counsellor or an administrator; they set up a second factor when they first log in."""
    actor_require(by, Role.ADMIN)
    if role == Role.STUDENT:
        raise Refused("role", _("Students are enrolled with their cohort."))
    user = _user(email, name, role, password, "en", is_synthetic)
    audit_record(by=by, action="staff.add", obj=user, details={"role": str(role)})
    return user


@transaction.atomic
def language_set(*, by: User, language: str) -> None:
    """Change the language in which the person reads Maum."""
    if language not in dict(settings.LANGUAGES):
        raise Refused("language", _("This language is not on offer."))
    User.objects.filter(pk=by.pk).update(language=language)
    audit_record(by=by, action="language.set", obj=by, details={"language": language})


def _user(
    email: str, name: str, role: Role, password: str | None, language: str, is_synthetic: bool
) -> User:
    fields = {"name": name, "role": role, "language": language, "is_synthetic": is_synthetic}
    try:
        if password is not None:
            validate_password(password)
        return User.objects.create_user(email, password, **fields)
    except ValidationError as error:
        raise _refused(error) from error


def _refused(error: ValidationError) -> Refused:
    if hasattr(error, "error_dict"):
        field, reasons = next(iter(error.message_dict.items()))
        return Refused(field, reasons[0])
    return Refused("password", error.messages[0])
