"""Static files with a hash in their names, ES module imports included."""

from __future__ import annotations

from typing import Any, Final

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
