"""A visitor's conversation: its token, its messages, its API and its page without JavaScript."""
