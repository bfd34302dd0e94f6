"""Times the `fer` package end to end; run by an interpreter that has it, see benchmarks.faces.

Reads a JPEG from standard input and prints {"ms": [[clock, processor], ...], "mb": peak}.
"""

import json
import resource
import sys
from time import perf_counter, process_time

import cv2
import numpy as np
from fer import FER  # type: ignore[import-not-found]


def main() -> None:
    """Decode, find and read the face as often as the first argument says."""
    data, rounds = sys.stdin.buffer.read(), int(sys.argv[1])
    reader, taken = FER(), []
    for number in range(rounds + 2):
        began, spent = perf_counter(), process_time()
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if not reader.detect_emotions(picture):
            raise SystemExit("no face found")
        if number >= 2:
            both = ((perf_counter() - began) * 1000, (process_time() - spent) * 1000)
            taken.append(both)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"ms": taken, "mb": peak}))


main()
