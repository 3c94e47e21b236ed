"""Concern analytics: what people ask and worry about, for comms teams."""
