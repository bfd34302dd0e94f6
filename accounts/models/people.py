"""Users with roles, students with their zone and cohort, and who looks after whom."""

from __future__ import annotations

import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    COUNSELLOR = "counsellor", _("Counsellor")
    ADMIN = "admin", _("Administrator")


def zone_validate(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not an IANA time zone."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A saved user; ``email`` is kept in lower case, so that log-in ignores case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who logs in. Exactly one role; no superuser exists that could see everything."""

    personal_data = PersonalData.IDENTITY

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff_member(self) -> bool:
        """Counsellors and administrators, who need a second factor."""
        return self.role in (Role.COUNSELLOR, Role.ADMIN)


class Cohort(models.Model):
    """Students who began together."""

    personal_data = PersonalData.NONE

    name = models.CharField(max_length=100, unique=True)
    starts_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class Student(models.Model):
    """The person behind a pseudonymous ``code``; other rooms point here, never at the user."""

    personal_data = PersonalData.IDENTITY

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="student")
    code = models.CharField(max_length=20, unique=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="students")
    programme = models.CharField(max_length=100, blank=True)
    year_of_study = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(max_length=64, validators=[zone_validate])
    enrolled_on = models.DateField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["time_zone", "id"], name="student_zone")]

    def __str__(self) -> str:
        return self.code


class CaseloadAssignment(models.Model):
    """A counsellor looks after a student from ``since`` until ``until``."""

    personal_data = PersonalData.CARE

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="assignments")
    counsellor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="caseload")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "counsellor"],
                condition=Q(until__isnull=True),
                name="assignment_once_open",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="assignment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class BreakGlass(models.Model):
    """A counsellor opened another's student, with a reason, for a short time."""

    personal_data = PersonalData.CARE

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="break_glasses")
    counsellor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="break_glasses")
    reason = models.TextField()
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at")), name="break_glass_expires_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="break_glass_reason_given"),
        ]

    def __str__(self) -> str:
        return f"break-glass {self.pk}"
