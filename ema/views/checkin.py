"""The check-in itself: one question a screen, then, for those who want, the camera."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.errors import Refused
from accounts.permissions import student_required
from ema import presenters, queries, services
from ema.domain.protocol import definition_read
from ema.models import Prompt, PromptStatus


@student_required
@require_safe
@never_cache
@ensure_csrf_cookie
def checkin(request: HttpRequest, prompt_id: UUID) -> HttpResponse:
    prompt = _own(request, prompt_id)
    try:
        prompt = services.prompt_open(by=prompt.student.user, prompt=prompt)
    except Refused as refused:
        done = prompt.status == PromptStatus.COMPLETED
        context = {"prompt": prompt, "done": done, "reason": refused.reason}
        return render(request, "ema/checkin_closed.html", context)
    definition = definition_read(prompt.protocol_version.definition)
    steps = presenters.steps_of(definition)
    offered = definition.camera.offered and people.camera_basis() is not None
    context = {
        "prompt": prompt,
        "steps": steps,
        "camera": definition.camera if offered else None,
        "camera_agreed": people.camera_allowed(prompt.student_id),
        "progress": range(len(steps) + (1 if offered else 0)),
        "seconds": definition.seconds(),
        "words": presenters.checkin_words(),
        "emotions": presenters.EMOTION_WORDS,
    }
    return render(request, "ema/checkin.html", context)


def _own(request: HttpRequest, prompt_id: UUID) -> Prompt:
    try:
        return queries.prompt_get(request.user, prompt_id)
    except ObjectDoesNotExist:
        raise Http404 from None


@student_required
@require_POST
def camera_consent(request: HttpRequest) -> HttpResponse:
    """Agree to camera samples from within a check-in."""
    student = people.student_of(request.user)
    try:
        accounts.consent_grant(by=student.user, student=student, purpose="camera")
    except Refused as refused:
        return HttpResponse(refused.reason, status=400, content_type="text/plain; charset=utf-8")
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect("student_home")
