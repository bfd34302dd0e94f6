"""Flags: reasons for a person to look, with rule, version, evidence and a clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class Severity(models.IntegerChoices):
    """Ordered, so that the queue sorts by it."""

    WATCH = 1, _("Watch")
    ELEVATED = 2, _("Elevated")
    URGENT = 3, _("Urgent")


class FlagRule(models.Model):
    personal_data = PersonalData.NONE

    key = models.SlugField(unique=True)  # critical_answer, negative_affect_ewma, ...
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.key


class FlagRuleVersion(models.Model):
    """Immutable parameters; a change is a new version that names its reason."""

    personal_data = PersonalData.NONE

    rule = models.ForeignKey(FlagRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    parameters = models.JSONField()
    reason = models.TextField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(active=True), name="rule_version_one_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"


class RiskFlag(models.Model):
    """``reason`` is plain language, worded from ``facts``; ``evidence`` lists rows of
    ``{kind, id, local_date, value, supports}``; ``chart`` is the control chart's state when it
    last signalled. ``key`` makes raising idempotent: one flag a rule, student and occasion.
    ``closed_on`` is the student's own day, from which the day rules start afresh.
    """

    personal_data = PersonalData.HEALTH

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        IN_CARE = "in_care", _("Now in contact with the centre")
        REFERRED = "referred", _("Referred on")
        SUPPORT_OFFERED = "support_offered", _("Support offered, not taken up")
        EXPLAINED = "explained", _("Explained by the situation")
        NOT_REACHED = "not_reached", _("Not reached")
        NO_CONCERN = "no_concern", _("No concern after a look")

    student = models.ForeignKey("accounts.Student", on_delete=models.PROTECT, related_name="flags")
    rule_version = models.ForeignKey(
        FlagRuleVersion, on_delete=models.PROTECT, related_name="flags"
    )
    key = models.CharField(max_length=160, unique=True)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default="open")
    reason = models.TextField()
    uncertainty = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    chart = models.JSONField(default=dict)
    local_date = models.DateField()
    raised_at = models.DateTimeField(default=timezone.now)
    acknowledge_by = models.DateTimeField(null=True)  # urgent flags: the clock
    escalated_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(severity=3) | Q(acknowledge_by__isnull=False), name="urgent_has_clock"
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_on__isnull=True, outcome=""),
                name="flag_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-severity", "raised_at"],
                condition=~Q(status="closed"),
                name="flag_queue",
            ),
            models.Index(fields=["student", "-raised_at"], name="flag_student"),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"


class FlagEvent(models.Model):
    """What was done about a flag, by whom; the first one is its raising."""

    personal_data = PersonalData.HEALTH

    class Kind(models.TextChoices):
        RAISED = "raised", _("Raised")
        ALERTED = "alerted", _("Counsellor on call alerted")
        ESCALATED = "escalated", _("Passed on along the rota")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        NOTED = "noted", _("Note added")
        CLOSED = "closed", _("Closed")

    flag = models.ForeignKey(RiskFlag, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.flag_id}"
