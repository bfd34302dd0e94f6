"""The student's report as a PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import queries as people
from accounts.permissions import counsellor_required
from accounts.services import profile_read_record
from counselling import queries
from counselling.reports.student import student_report
from counselling.views.asking import asker, student_seen
from counselling.views.profile import weeks_of


@counsellor_required
@require_GET
def profile_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """One click; the read is noted before the file leaves."""
    student = student_seen(request, code)
    if student is None:
        return redirect("break_glass", code=code)
    viewer, now = asker(request), timezone.now()
    found = queries.profile(viewer, student, weeks_of(request), now)
    profile_read_record(by=viewer, student=student, what="report")
    pdf = student_report(found, made_for=viewer, at=now, place=people.institution())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{code}-{found.today}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
