"""The version of this software, as it is told to the centre and as its packages carry it (pyproject.toml reads it here)."""

SOFTWARE_VERSION = "0.1.0"
