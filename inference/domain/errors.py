"""What can go wrong, each with one sentence fit for a person to read."""


class PictureError(ValueError):
    """The picture cannot be read: not an image, damaged, empty or too large."""


class VideoError(ValueError):
    """The video cannot be read: not a video, damaged, empty or too large."""


class ModelError(RuntimeError):
    """A model file is missing, altered, or answers with something that is no probability."""
