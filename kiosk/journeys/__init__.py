"""Journeys: an item becomes a plan (data), and one runner walks every plan."""
