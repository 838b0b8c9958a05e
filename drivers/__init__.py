"""The devices: ports, real adapters, and a protocol-level simulator for each. Imports no other room."""
