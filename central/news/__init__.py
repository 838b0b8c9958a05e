"""What departments report of their cases: fetched, put in order, and written down."""
