"""What is kept, for how long, and how small numbers are protected on their way out."""
