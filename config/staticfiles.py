"""Static files with a hash in their names, ES module imports included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites ``import`` statements too, so that a cached module never meets a newer one.

    A file that was not collected (tests, a checkout without built assets) keeps its plain name.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False
