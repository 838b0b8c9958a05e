"""The version of this software, as the centre learns it and as its packages carry it (pyproject.toml reads it here)."""

SOFTWARE_VERSION = "0.1.0"
