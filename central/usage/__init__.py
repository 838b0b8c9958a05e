"""Usage: daily counts, and people counted by pseudonym."""
