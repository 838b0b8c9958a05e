"""The fingerprint reader: the serial protocol of the common optical modules, and the adapter."""
