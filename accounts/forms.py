"""The shape of what people type in; rules live in the services."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError


class _Counted:
    """A wrong one-time code counts like a wrong password: five lock the account for a while."""

    user: Any

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            user_login_failed.send(
                sender=__name__,
                credentials={"email": self.user.email},
                request=context.request,
            )
            raise


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The one-time code at log-in."""


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The one-time code asked for again in a session."""
