"""The resident identity card reader: SAM-V protocol, and the adapter."""
