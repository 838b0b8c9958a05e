"""The version of this software, as it is told to the centre."""

SOFTWARE_VERSION = "0.1.0"
