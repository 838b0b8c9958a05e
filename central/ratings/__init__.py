"""Ratings (好差评), apart from identity."""
