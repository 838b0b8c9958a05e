"""Identifiers (UUIDv7): unique without asking anybody, and nearly in order of time. Injected: tests count."""

from typing import Protocol
from uuid import RFC_4122, UUID

import uuid_utils

_VERSION = 7


class Identifiers(Protocol):
    """Where new identifiers come from. Thread-safe."""

    def new(self) -> str:
        """A fresh identifier in canonical text form."""


class Uuid7Identifiers:
    """UUIDv7 from the machine's clock and random source. Unique also where the clock is wrong: 74 bits are random."""

    def new(self) -> str:
        """A fresh UUIDv7, lower case with hyphens."""
        return str(uuid_utils.uuid7())


def is_identifier(text: str) -> bool:
    """Whether `text` is a UUIDv7 in canonical form."""
    try:
        parsed = UUID(text)
    except ValueError:
        return False
    return str(parsed) == text and parsed.version == _VERSION and parsed.variant == RFC_4122
