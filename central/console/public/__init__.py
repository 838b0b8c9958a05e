"""What may be read without a login (公开): the page of a terminal, open data."""
