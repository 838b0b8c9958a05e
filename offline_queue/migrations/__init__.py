"""Migrations of the terminal's database, run by `offline_queue.schema`."""

NEWEST = "0003"
"""The revision this program needs; a test compares it with the scripts."""
