"""演示控制台 — the panel with which a demonstration moves the simulated devices. Not part of the product's screen."""
