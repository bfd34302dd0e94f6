"""What must hold before a process serves anybody."""

import sys
from typing import Final

from inference import services as inference_services

REFUSED: Final = 3
"""Exit status. It is also gunicorn's for a worker that cannot boot: it ends, not starts anew."""


def models_require() -> None:
    """Load the face models, or end the process with one line on stderr that says why not.

    A wrong sha256, a weight that is not finite and a broken manifest are all reasons: an estimate
    from an unsound model must not reach a record.
    """
    checked = inference_services.model_check()
    if not checked["ok"]:
        sys.stderr.write(f"Maum does not start: {checked['reason']}.\n")
        sys.exit(REFUSED)
