"""A screen reader's way to the terminal: a private accessibility bus, and what is read over it."""
