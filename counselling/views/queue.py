"""For your attention: the triage list, with what is chosen beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import queries as people
from accounts.permissions import counsellor_required
from accounts.services import profile_read_record
from counselling import queries, services
from counselling.forms import AcknowledgeForm, CloseForm, QueueFilterForm
from counselling.presenters.charts import PANE
from counselling.presenters.evidence import evidence_rows
from counselling.presenters.flags import flag_card
from counselling.presenters.profile import profile_view
from counselling.queries import Queue, QueueFilter
from counselling.views.asking import asker, flag_seen, student_seen
from counselling.views.profile import week_links, weeks_of

FRAGMENTS = {"queue-list": "counselling/queue_list.html", "pane": "counselling/queue_pane.html"}


@counsellor_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The page, or the one part of it that htmx asks for by its target."""
    asked = request.headers.get("HX-Target", "")
    context: dict[str, Any] = {"selected": _number(request.GET.get("flag"))}
    if asked != "pane":
        context |= _list(request)
    if asked != "queue-list":
        context |= _pane(request, context["selected"])
    return render(request, FRAGMENTS.get(asked, "counselling/queue.html"), context)


def _list(request: HttpRequest) -> dict[str, Any]:
    chosen = QueueFilterForm(request.GET).chosen()
    found, viewer, now = queries.queue(asker(request), chosen), asker(request), timezone.now()
    cards = [
        flag_card(row, viewer, row.student_id not in found.caseload_ids, now) for row in found.rows
    ]
    return {
        "queue": found,
        "cards": cards,
        "query": urlencode(_parameters(chosen)),
        "severities": _severity_links(found),
        "scopes": _scope_links(found),
        "statuses": _status_links(chosen),
        "now": now,
        "on_duty": people.responders_on_duty(now),
    }


def _pane(request: HttpRequest, flag_id: int | None) -> dict[str, Any]:
    """The chosen flag with its student's profile; only the flag where that is somebody else's."""
    if flag_id is None:
        return {}
    found, viewer = flag_seen(request, flag_id), asker(request)
    student = student_seen(request, found.student.code)
    context: dict[str, Any] = {
        "card": flag_card(found, viewer, student is None),
        "evidence": evidence_rows(found),
        "acknowledge_form": AcknowledgeForm(),
        "close_form": CloseForm(outcomes=found.Outcome.choices),
        "here": request.get_full_path(),
    }
    if student is None:
        profile_read_record(by=viewer, student=found.student, what="flag")
        return context
    since = services.profile_open(by=viewer, student=student, what="queue")
    profile = queries.profile(viewer, student, weeks_of(request))
    chosen = QueueFilterForm(request.GET).chosen()
    query = urlencode({**_parameters(chosen), "flag": flag_id})
    return context | {
        "view": profile_view(profile, viewer, since, PANE),
        "weeks": week_links(profile.weeks, f"{reverse('queue')}?{query}", "&"),
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 12 else None


def _parameters(chosen: QueueFilter, **changes: str) -> dict[str, str]:
    """What an address needs to come back to this choice; defaults are left out."""
    wanted = {"scope": chosen.scope, "severity": chosen.severity, "status": chosen.status} | changes
    plain = {"scope": "all", "severity": "", "status": "active"}
    return {key: value for key, value in wanted.items() if value != plain[key]}


def _link(chosen: QueueFilter, label: str, name: str, value: str) -> dict[str, Any]:
    query = urlencode(_parameters(chosen, **{name: value}))
    return {
        "label": label,
        "key": value,
        "url": f"?{query}" if query else reverse("queue"),
        "active": getattr(chosen, name) == value,
    }


def _severity_links(found: Queue) -> list[dict[str, Any]]:
    names = {"urgent": _("Urgent"), "elevated": _("Elevated"), "watch": _("Watch")}
    links = [_link(found.filter, label, "severity", key) for key, label in names.items()]
    for link in links:
        link["count"] = found.counts[link["key"]]
        if link["active"]:  # pressed again, the filter opens up
            link["url"] = _link(found.filter, "", "severity", "")["url"]
    return links


def _scope_links(found: Queue) -> list[dict[str, Any]]:
    """Only somebody on duty has anybody else's flags to choose from."""
    names = {"all": _("All"), "mine": _("My caseload"), "duty": _("Urgent, everybody")}
    if not found.on_duty:
        return []
    return [_link(found.filter, label, "scope", key) for key, label in names.items()]


def _status_links(chosen: QueueFilter) -> list[dict[str, Any]]:
    names = {
        "active": _("Active"),
        "open": _("Open"),
        "acknowledged": _("Taken on"),
        "closed": _("Closed"),
    }
    return [_link(chosen, label, "status", key) for key, label in names.items()]
