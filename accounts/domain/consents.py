"""Which wording of each consent is the current one."""

from __future__ import annotations

from collections.abc import Mapping

# Raise a number when its explanation on the consent page changes: people are then asked again.
CONSENT_VERSIONS: Mapping[str, int] = {
    "screening": 1,
    "ema": 1,
    "camera": 1,
    "session": 1,
    "group": 1,
    "research": 1,
}
