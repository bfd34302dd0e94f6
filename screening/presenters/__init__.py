"""Values to words: what a score means to the one who answered, and why a flag was raised."""

from screening.presenters.flags import reason_words, uncertainty_words
from screening.presenters.results import ResultWords, change_words, result_words

__all__ = ["ResultWords", "change_words", "reason_words", "result_words", "uncertainty_words"]
