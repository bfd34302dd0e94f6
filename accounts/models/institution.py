"""The one institution of an installation, its camera's legal basis, help lines and rota."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData
from accounts.models.people import User, zone_validate


def dialled(number: str) -> str:
    """Only the signs that a telephone dials."""
    return "".join(sign for sign in number if sign in "+*#0123456789")


class Institution(models.Model):
    """A single row, kept single by a constraint."""

    personal_data = PersonalData.NONE

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("name"), max_length=200)
    centre_name = models.CharField(_("counselling centre"), max_length=200)
    centre_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    centre_address = models.CharField(_("address"), max_length=200, blank=True)
    centre_hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    privacy_email = models.EmailField(_("address for data questions"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[zone_validate])
    language = models.CharField(_("language"), max_length=8, default="en")
    acknowledge_within_h = models.PositiveSmallIntegerField(
        _("hours to acknowledge an urgent flag"), default=12
    )
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="institution_single")]

    def __str__(self) -> str:
        return self.name

    @property
    def dial(self) -> str:
        """The centre's telephone number as a ``tel:`` link takes it."""
        return dialled(self.centre_phone)


class CameraBasis(models.Model):
    """The recorded ground on which expressions may be estimated (EU AI Act Art. 5(1)(f)).

    The camera is on while one record stands unrevoked.
    """

    personal_data = PersonalData.STAFF

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, default=1, related_name="camera_bases"
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=300)
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(revoked_at__isnull=True),
                name="camera_basis_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"camera basis {self.pk}"


class HelpLine(models.Model):
    """A crisis line as configured here; shown on the help page, on line and off."""

    personal_data = PersonalData.NONE

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=40)
    hours = models.CharField(_("hours"), max_length=80)
    note = models.CharField(_("note"), max_length=200, blank=True)
    url = models.URLField(_("web page"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def dial(self) -> str:
        """The number as a ``tel:`` link takes it."""
        return dialled(self.phone)


class RotaShift(models.Model):
    """A counsellor answers for urgent flags between two moments."""

    personal_data = PersonalData.STAFF

    counsellor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    order = models.PositiveSmallIntegerField(default=1)  # 1 = first called, 2 = next, ...

    class Meta:
        ordering = ["starts_at", "order"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_later")
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"
