"""Pictures the tests read: scikit-image's astronaut, whose face may be shown."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage.data import astronaut


@pytest.fixture(scope="session")
def frame() -> NDArray[np.uint8]:
    """(512, 512, 3) uint8 RGB with one smiling face."""
    pixels: NDArray[np.uint8] = astronaut()  # type: ignore[no-untyped-call]
    return pixels


@pytest.fixture(scope="session")
def picture(frame: NDArray[np.uint8]) -> bytes:
    """The astronaut as PNG bytes."""
    return encoded(Image.fromarray(frame))


@pytest.fixture(scope="session")
def wall() -> bytes:
    """A picture without a face, as PNG bytes."""
    grey = np.random.default_rng(7).integers(90, 120, (300, 400, 3), dtype=np.uint8)
    return encoded(Image.fromarray(grey))


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture's bytes in one format."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
