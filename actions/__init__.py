"""Rasa custom actions: what the bot does when a policy, a rule or a slot mapping calls for it."""
