"""Such a module for machines without one."""
