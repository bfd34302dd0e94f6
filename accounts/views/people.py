"""Who is here, in counts, and who looks after whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries, services
from accounts.forms import AssignForm
from accounts.models import Student, User
from accounts.permissions import admin_required
from accounts.views.posting import done, saved


@admin_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("code", ""), AssignForm())


@admin_required
@require_POST
def caseload_assign(request: HttpRequest, code: str) -> HttpResponse:
    student = get_object_or_404(Student, code=code)
    form = AssignForm(request.POST)
    if saved(request, form, services.caseload_assign, _("Assigned."), student=student):
        return _back(code)
    return _page(request, code, form)


@admin_required
@require_POST
def caseload_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    student = get_object_or_404(Student, code=code)
    counsellor = get_object_or_404(User, pk=pk)
    values = {"student": student, "counsellor": counsellor}
    done(request, services.caseload_end, _("The care is ended."), **values)
    return _back(code)


def _back(code: str) -> HttpResponse:
    return redirect(f"{reverse('people')}?{urlencode({'code': code})}#assign")


def _page(request: HttpRequest, code: str, form: AssignForm) -> HttpResponse:
    context = {
        "roles": queries.role_counts(request.user),
        "cohorts": queries.cohorts_counted(request.user),
        "counsellors": queries.counsellors(request.user),
        "code": code.strip(),
        "found": queries.roster_find(request.user, code) if code.strip() else None,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/people.html", context, status=status)
