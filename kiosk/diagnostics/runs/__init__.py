"""Guided tests of a technician, a file a device or matter, and what measures their pictures. Their pages are a folder above."""
