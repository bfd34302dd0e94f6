"""Signing a note, or a further version of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain.errors import Refused
from accounts.permissions import counsellor_required
from counselling import services
from counselling.forms import NoteForm
from counselling.views.asking import asker, student_seen


@counsellor_required
@require_POST
def note_add(request: HttpRequest, code: str) -> HttpResponse:
    student = student_seen(request, code)
    if student is None:
        return redirect("break_glass", code=code)
    form = NoteForm(request.POST)
    text, thread = request.POST.get("text", ""), None
    if form.is_valid():
        text, thread = form.cleaned_data["text"], form.cleaned_data["thread"]
    try:
        services.note_sign(by=asker(request), student=student, text=text, thread=thread)
        messages.success(request, _("Note signed."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('profile', args=[code])}#notes")
