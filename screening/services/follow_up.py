"""Changing the plan of stepped follow-up: each change is a new version with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.errors import Refused
from accounts.permissions import role_of
from accounts.services import audit_record
from screening import queries
from screening.domain.follow_up import TIERS, Plan, PlanError, plan_check
from screening.models import FlagRule, FlagRuleVersion
from screening.services.rules import rules_active

if TYPE_CHECKING:
    from accounts.models import User

RULE = "stepped_follow_up"
Counts = dict[str, int | None]


@transaction.atomic
def follow_up_change(*, by: User | None, plan: Plan, reason: str) -> FlagRuleVersion:
    """Make ``plan`` the active version; it counts for sheets handed in from now on.

    Raises ``Refused`` naming the field (``name``, ``reason``, ``due_days`` or ``TIER.TARGET``),
    ``PermissionDenied`` unless ``by`` is an admin.
    """
    if by is not None and role_of(by) != "admin":
        raise PermissionDenied
    follow_up_check(plan)
    if not reason.strip():
        raise Refused("reason", _("Please say why it changes. The reason is kept."))
    rules_active()  # where nobody has loaded the presets yet
    rule = FlagRule.objects.select_for_update().get(key=RULE)
    last = rule.versions.order_by("-number").first()
    active = rule.versions.filter(active=True)
    if plan.as_data() in active.values_list("parameters", flat=True):
        raise Refused("", _("Nothing has been changed."))
    active.update(active=False)
    version = FlagRuleVersion.objects.create(
        rule=rule,
        number=last.number + 1 if last else 1,
        parameters=plan.as_data(),
        reason=reason.strip(),
        created_by=by,
    )
    audit_record(
        by=by,
        action="flag_rule.publish",
        obj=version,
        reason=version.reason,
        details={"key": RULE, "number": version.number},
    )
    return version


def follow_up_look(*, by: User, plan: Plan) -> tuple[Counts, Counts]:
    """Past sheets a tier as the plan stands and with ``plan``; each look is noted, since many of
    them side by side tell more than one. Raises as ``follow_up_change`` does.
    """
    follow_up_check(plan)
    now = queries.follow_up_preview(by, queries.follow_up_plan())
    then = queries.follow_up_preview(by, plan)
    audit_record(by=by, action="flag_rule.preview", details={"key": RULE, "plan": plan.as_data()})
    return now, then


def follow_up_check(plan: Plan) -> None:
    """Raise ``Refused`` naming the field where the plan cannot be followed."""
    if not plan.name.strip():
        raise Refused("name", _("Please give it a name."))
    try:
        plan_check(plan, queries.follow_up_targets())
    except PlanError as error:
        raise Refused(_field(error), _words(error)) from error


def _field(error: PlanError) -> str:
    if error.reason == "days":
        return "due_days"
    return f"{error.tier}.{error.target}" if error.target and error.tier in TIERS else ""


def _words(error: PlanError) -> str:
    words = {
        "range": _("This lies outside the scale’s range."),
        "order": _("A calmer step must begin at a milder score than the one before it."),
        "unknown": _("There is no such questionnaire or scale."),
        "days": _("Please give a number of days from 1 to 30."),
        "empty": _("Please give at least one score."),
    }
    return words[error.reason]
