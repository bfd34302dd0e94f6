"""Static files with a hash in their names, ES module imports included."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

PLAIN: Final = ("vendor/litert-", "models/", "django_htmx/ext/")
"""Kept as they are: assets_build put the version into their paths and compressed them, and
django-htmx's extensions import a module by a name that is not a path."""


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites ``import`` statements too, so that a cached module never meets a newer one.

    A file that was not collected (tests, a checkout without built assets) keeps its plain name.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Any:
        """Hash, rewrite and compress all files but the plain ones."""
        hashed = {name: found for name, found in paths.items() if not name.startswith(PLAIN)}
        yield from super().post_process(hashed, *args, **options)

    def stored_name(self, name: str) -> str:
        """The hashed name of a collected file, else the plain one."""
        if name.startswith(PLAIN) or (name not in self.hashed_files and not self.exists(name)):
            return name
        return str(super().stored_name(name))


SHELL: Final = ("css/", "js/", "icons/", "fonts/noto-sans.woff2")
"""What every page needs; the face runtime is kept only after its first use."""


@lru_cache
def shell_assets() -> tuple[str, ...]:
    """Addresses of the files that the service worker keeps for offline use, sorted."""
    names = {name for finder in finders.get_finders() for name, _ in finder.list(None)}
    return tuple(sorted(static(name) for name in names if name.startswith(SHELL)))
