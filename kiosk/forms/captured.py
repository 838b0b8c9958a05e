"""Which kinds of input a device captures in a step of their own."""

from catalogue.input_types import InputKind

CAPTURED = frozenset({InputKind.SCAN, InputKind.PHOTO, InputKind.SIGNATURE, InputKind.FINGERPRINT, InputKind.DEVICE})
"""Kinds that are no field of a form page."""
