"""What staff and the centre do to a terminal (运维): their accounts, tests and tools, orders from afar, restarts."""
