"""A semester's screening: which instruments, for whom, from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class Campaign(models.Model):
    """Answers are taken while it has been opened, has not been closed, and its time is now."""

    personal_data = PersonalData.NONE

    name = models.CharField(max_length=120)
    semester = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)  # by a person, with a responder on duty
    opened_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)  # by a person, ahead of closes_at
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    late_until = models.DateTimeField(null=True, blank=True)  # sheets begun in time may end then
    reminder_days = models.JSONField(default=list)  # days after the invitation, such as [3, 7]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "semester"], name="campaign_once_a_semester"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="campaign_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignInstrument(models.Model):
    """``opens_if``: None, or ``{"instrument", "scale", "at_least"}``: asked only of a student whose
    score on an earlier instrument of the same campaign reaches that (PHQ-2 >= 3 opens PHQ-9).
    """

    personal_data = PersonalData.NONE

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="instruments")
    instrument = models.ForeignKey("screening.Instrument", on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField()
    opens_if = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "instrument"], name="campaign_instrument_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}:{self.instrument_id}"


class Invitation(models.Model):
    """A student is asked to take part in a campaign."""

    personal_data = PersonalData.CARE

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="invitations"
    )
    invited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "student"], name="invitation_once")
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class InvitationMail(models.Model):
    """One e-mail of an invitation: number 0 invites, 1 and above remind. Sent at most once."""

    personal_data = PersonalData.CARE

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="mails")
    number = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    skipped = models.CharField(max_length=40, blank=True)  # why it was not sent: answered, ...

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "number"], name="invitation_mail_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, skipped=""),
                name="invitation_mail_due",
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.number} of {self.invitation_id}"
