"""What a website embeds: the loader with its button, and the panel that opens from it."""
