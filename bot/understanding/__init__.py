"""Rasa graph components: what a message is about, which concerns it voices, with what attitude."""
