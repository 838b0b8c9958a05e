"""A microphone for machines without one."""
