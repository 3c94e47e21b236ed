"""What stands before every page: who asks, how often, how slowly, and what each answer carries."""
