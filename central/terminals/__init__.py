"""Terminals: enrolment, heartbeat, health."""
