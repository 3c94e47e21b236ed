"""Sharewell: a public chatbot about how health data is shared in the UK."""
