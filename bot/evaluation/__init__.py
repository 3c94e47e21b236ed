"""Scores a release on labelled messages."""
