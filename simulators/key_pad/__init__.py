"""A pad of keys for machines without one."""
