"""How somebody from the roster comes to their first password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from accounts.models import User


def password_link(*, user: User) -> str:
    """Where ``user`` chooses their first password; "" for somebody who has one.

    The link is the one of a forgotten password: it works once, for ``PASSWORD_RESET_TIMEOUT``
    seconds, and the log-in page sends a fresh one at any time.
    """
    if user.has_usable_password():
        return ""
    token = default_token_generator.make_token(user)
    given = {"uidb36": user_pk_to_url_str(user), "key": token}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=given)}"
