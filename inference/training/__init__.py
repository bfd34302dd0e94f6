"""Training, evaluation and export of the recognisers; needs the train extra, never shipped.

TensorFlow and Keras are imported inside functions, so that data sets and figures can be used
(and tested) without them.
"""
