"""How a posted form reaches a service and its refusal comes back to the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from accounts.domain.errors import Refused


def saved(
    request: HttpRequest, form: BaseForm, service: Callable[..., object], words: str, **more: Any
) -> bool:
    """Call ``service`` with the form's values; on success say ``words``, else mark the fields."""
    if not form.is_valid():
        return False
    try:
        service(by=request.user, **form.cleaned_data, **more)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.reason)
        return False
    messages.success(request, words)
    return True


def done(request: HttpRequest, service: Callable[..., object], words: str, **values: Any) -> None:
    """Call ``service`` for a button without fields; a refusal is shown on the next page."""
    try:
        service(by=request.user, **values)
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, words)
