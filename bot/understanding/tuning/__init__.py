"""Fits the sentence encoder to our phrases. Needs PyTorch and onnx: `make tune` sets them up.

The result, data/encoder/model.onnx, is kept with the project. Phrases can be added and releases
built without it: only the linear models on top are trained then.
"""
