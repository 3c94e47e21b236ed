"""Staff: their accounts, signing in, and the look that all staff pages share."""
