"""The identity authorities of the sandbox: synthetic citizens and enterprises."""
