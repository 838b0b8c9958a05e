"""Notices for the attract screen."""
