"""What other machines ask: whether a process lives and can work, and numbers for Prometheus."""
