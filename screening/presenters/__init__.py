"""Values to words: what a score means to the one who answered, and why a flag was raised."""

from screening.presenters.flags import reason_words, uncertainty_words

__all__ = ["reason_words", "uncertainty_words"]
