"""The simulated devices in one process, steered over loopback HTTP: for tests, the demo and the dev dock."""
