"""Standard error kept for our own lines."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def library_silenced() -> Iterator[None]:
    """LiteRT greets on standard error from C++ when a model loads; errors here are our lines only.

    Swaps the process' file descriptor: for a single-threaded command, never for a server.
    """
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
