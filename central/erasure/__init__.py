"""Erases what the centre keeps of a person who wants it erased."""
