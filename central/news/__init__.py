"""What departments tell of their cases: fetched, put in order, and written down."""
