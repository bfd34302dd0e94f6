"""The colours of ``static/css/tokens.css``, read so that page and paper agree."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings

TOKEN = re.compile(r"^\s*--([a-z0-9-]+):\s*(#[0-9a-f]{6});", re.MULTILINE)


@lru_cache(maxsize=1)
def light_colours() -> dict[str, str]:
    """Name (without dashes) to ``#rrggbb`` of the light theme, which is the file's first block."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    return dict(TOKEN.findall(css.split("}", 1)[0]))
