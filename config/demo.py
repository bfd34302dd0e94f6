"""Log-ins and one-time codes of a synthetic campus, shown to whoever tries it.

Only with ``MAUM_DEMO=1`` *and* an institution marked synthetic, and only for users who are marked
so too: a real account's code is never computed here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.http import HttpRequest

from accounts.domain.demo import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import User


@dataclass(frozen=True)
class Login:
    email: str
    role: str  # in words
    password: str
    note: str


def logins() -> list[Login]:
    """The named synthetic people, in the order in which they were declared."""
    named = [person.email for person in DEMO_PEOPLE]
    found = {u.email: u for u in User.objects.filter(email__in=named, is_synthetic=True)}
    people = [found[email] for email in named if email in found]
    return [Login(u.email, u.get_role_display(), DEMO_PASSWORD, u.name) for u in people]


def code(request: HttpRequest) -> str:
    """A one-time code that works now for the synthetic person at the door; "" for all others."""
    user = _at_the_door(request)
    if user is None or not user.is_synthetic:
        return ""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return _unused(user, decrypt(kept.data["secret"])) if kept else ""


def _at_the_door(request: HttpRequest) -> User | None:
    if isinstance(request.user, User):
        return request.user  # proving the second factor again
    stage = get_pending_stage(request)
    user = stage.login.user if stage else None
    return user if isinstance(user, User) else None


def _unused(user: User, secret: str) -> str:
    """Each code opens once; with the tolerated neighbours three log-ins in half a minute work."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    codes = [format_hotp_value(hotp_value(secret, now + step)) for step in (0, 1, -1)]
    fresh = (c for c in codes if not cache.get(f"allauth.mfa.totp.used?user={user.pk}&code={c}"))
    return str(next(fresh, codes[0]))
