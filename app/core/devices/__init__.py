"""The devices of a terminal: found, proposed, built behind their workers, looked after, and what is kept of them."""
