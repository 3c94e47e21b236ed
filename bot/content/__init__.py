"""The answer book: what the bot can say, loaded, checked and chosen for the person's nation."""
