"""The one place that knows Rasa's insides.

`bootstrap` makes Rasa importable on current packages and without TensorFlow; `patches` mends
what changed under it; `actions_endpoint` runs custom actions in this process; `agent` loads a
model for serving; `channel` and `tracker_store` are the parts that `rasa run` uses.
"""
