"""Handwriting: what was drawn with the finger, as characters."""
