"""Students: "not this time", and after all."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import queries as people
from accounts.permissions import student_required
from screening import queries, services


@student_required
@require_http_methods(["GET", "POST"])
def campaign_decline(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Where each e-mail's "not this time" leads; the same page takes it back."""
    campaign = queries.campaign_of_student(request.user, campaign_id)
    if campaign is None:
        raise Http404
    if request.method == "POST":
        student = people.student_of(request.user)
        if "after_all" in request.POST:
            services.campaign_accept(by=student.user, student=student, campaign=campaign)
            return redirect("student_questionnaires")
        services.campaign_decline(by=student.user, student=student, campaign=campaign)
        messages.success(request, _("Noted. You will not be reminded."))
        return redirect("campaign_decline", campaign_id)
    page = {
        "campaign": campaign,
        "declined": queries.declined(request.user, campaign),
    }
    return render(request, "screening/campaign_decline.html", page)
