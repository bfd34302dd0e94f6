"""Freed memory kept for the next picture."""

import ctypes
from functools import lru_cache
from typing import Final

TRIM_THRESHOLD: Final = -1
MMAP_THRESHOLD: Final = -3
"""`M_TRIM_THRESHOLD` and `M_MMAP_THRESHOLD` of glibc's malloc.h."""
KEPT_BYTES: Final = 32 * 1024 * 1024


@lru_cache(maxsize=1)
def freed_memory_keep() -> None:
    """Have the C library keep up to 32 MB that this process has freed.

    Else it gives a picture's few megabytes back to the system and asks for them anew, page by
    page, with the next picture: 700 page faults, up to a third of the whole reading. Without
    glibc nothing happens.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "gnu_get_libc_version"):
        library.mallopt(TRIM_THRESHOLD, KEPT_BYTES)
        library.mallopt(MMAP_THRESHOLD, KEPT_BYTES)
