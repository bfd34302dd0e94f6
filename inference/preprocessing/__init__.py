"""The one written-down way from a frame to a model's input; see docs/face-pipeline.md."""
