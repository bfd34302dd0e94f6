"""Entry of `python -m inference.training`; sets TensorFlow's switches before its import."""

import os
import sys

# On some processors with AVX-512 oneDNN corrupts the heap in a 1x1 stride-2 convolution. Held to
# AVX2 it does not, and is still twice as fast as TensorFlow without it. `campus` holds no such
# convolution: with ONEDNN_MAX_CPU_ISA=DEFAULT it trains in bfloat16 where the processor can.
os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "AVX2")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from inference.training.cli import main

if __name__ == "__main__":
    sys.exit(main())
