"""Made-up conversations of a year, in a database of their own: to see, test and time the dashboard."""
