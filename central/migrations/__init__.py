"""The schema of the centre, version by version."""
