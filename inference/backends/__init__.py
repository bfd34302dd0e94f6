"""Detectors and classifiers behind two small protocols; the only place for LiteRT and MediaPipe."""
