"""Departments: what the centre asks of them, and who plays them."""
