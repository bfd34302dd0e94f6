"""The main links of each role, with the one that is open and what waits behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import queries as accounts
from accounts.models import User
from screening import queries as screening


@dataclass(frozen=True)
class Item:
    name: str
    label: str
    url: str
    icon: str
    active: bool
    count: int  # 0: nothing waits, or nothing is counted here


@dataclass(frozen=True)
class _Entry:
    name: str
    label: str | Promise
    icon: str
    covers: frozenset[str] = field(default_factory=frozenset)
    count: Callable[[User], int] | None = None


def _pages(*names: str) -> frozenset[str]:
    return frozenset(names)


def _flags_waiting(user: User) -> int:
    return screening.flags_open(user).count()


def _jobs_failed(user: User) -> int:
    return accounts.outbox_state().failed


ENTRIES: dict[str, list[_Entry]] = {
    "student": [
        _Entry("student_home", _("Today"), "today", _pages("checkin")),
        _Entry("student_days", _("My days"), "days", _pages("student_day")),
        _Entry(
            "student_questionnaires",
            _("Questionnaires"),
            "questionnaire",
            _pages("questionnaire", "questionnaire_result"),
        ),
        _Entry("student_me", _("Me"), "person", _pages("mfa_index", "account_change_password")),
    ],
    "counsellor": [
        _Entry("queue", _("For your attention"), "alert", _pages("flag"), _flags_waiting),
        _Entry(
            "caseload",
            _("Caseload"),
            "people",
            _pages("profile", "break_glass", "paper", "paper_sheet"),
        ),
        _Entry("follow_up", _("Follow-up"), "clock", _pages("follow_up_version")),
        _Entry("insights", _("Insights"), "days", _pages("insights_campaign")),
    ],
    "admin": [
        _Entry("institution", _("Institution"), "building"),
        _Entry("people", _("People"), "people", _pages("person", "roster")),
        _Entry(
            "campaigns",
            _("Campaigns"),
            "campaign",
            _pages("campaign", "campaign_new", "campaign_edit", "paper", "paper_sheet"),
        ),
        _Entry(
            "follow_up", _("Follow-up"), "clock", _pages("follow_up_change", "follow_up_version")
        ),
        _Entry("insights", _("Insights"), "days", _pages("insights_campaign")),
        _Entry("system", _("System"), "system", count=_jobs_failed),
    ],
}


def items(request: HttpRequest, role: str) -> list[Item]:
    """The links of ``role``, in order; empty for somebody who is not logged in."""
    match = request.resolver_match
    here = match.url_name or "" if match else ""
    return [_item(entry, here, request) for entry in ENTRIES.get(role, [])]


def _item(entry: _Entry, here: str, request: HttpRequest) -> Item:
    user = request.user
    waiting = entry.count(user) if entry.count is not None and isinstance(user, User) else 0
    return Item(
        name=entry.name,
        label=str(entry.label),
        url=reverse(entry.name),
        icon=entry.icon,
        active=here == entry.name or here in entry.covers,
        count=waiting,
    )
