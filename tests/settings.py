"""Settings for the tests: the real ones, with a broker in memory and quick passwords."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("MAUM_VAR", tempfile.mkdtemp(prefix="maum-test-"))
os.environ.setdefault("MAUM_SECRET_KEY", "only-for-tests")
os.environ.setdefault("MAUM_BROKER", "memory://")
os.environ.setdefault("MAUM_HTTPS", "0")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in use: threads then wait for each other's writes, as the embedded default does.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405
