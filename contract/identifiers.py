"""Identifiers (UUIDv7): unique without asking anybody, and nearly in order of time. Injected: tests count."""

from typing import Protocol

import uuid_utils


class Identifiers(Protocol):
    """The source of new identifiers (编号来源). Thread-safe."""

    def new(self) -> str:
        """A fresh identifier in canonical text form."""


class Uuid7Identifiers:
    """UUIDv7 from the machine's clock and random source. Unique also where the clock is wrong: 74 bits are random."""

    def new(self) -> str:
        """A fresh UUIDv7, lower case with hyphens."""
        return str(uuid_utils.uuid7())
