"""What Maum decides differently from django-allauth."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people come from the roster."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps one-time-code secrets encrypted under the installation's key."""

    def _fernet(self) -> Fernet:
        digest = hashlib.sha256(b"mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._fernet().decrypt(encrypted_text.encode()).decode()


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address that an attempt was made for, as django-axes counts it: case ignored."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or given.get("login")
    return str(name or request.POST.get("login", "")).strip().lower()


def client_address(request: HttpRequest) -> str:
    """Where a request came from, as the outermost of our own proxies saw it.

    Each proxy adds whom it heard from at the end of ``X-Forwarded-For``; what stands before that
    is the visitor's own claim. Without proxies the header is ignored.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    heard = [part.strip() for part in told if part.strip()]
    if 0 < settings.PROXIES <= len(heard) and _is_address(heard[-settings.PROXIES]):
        return heard[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
