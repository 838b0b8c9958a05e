"""The devices: ports, a folder a family with its real adapters, and a thread a device. Pretends nothing, imports no other room."""
