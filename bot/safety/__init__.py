"""What must hold even when the model is wrong: urgent routing, redaction, limits on input."""
