"""Pads of keys that can be distinguished by touch."""
