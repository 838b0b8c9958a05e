"""Pads of keys that can be told by touch."""
