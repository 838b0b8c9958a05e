"""The resident identity card reader: SAM-V protocol, adapter, simulator."""
