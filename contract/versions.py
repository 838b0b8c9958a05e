"""Versions of the terminal's software, such as 1.4.0: what is one, and which is newer.

Imports the standard library alone: it is read before there is a release (updates/slots.py).
"""

import re

VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}")


class NotAVersion(ValueError):
    """A text that is no version. Says what one looks like."""


def is_version(text: str) -> bool:
    """Numbers with points between them."""
    return VERSION.fullmatch(text) is not None


def version_order(version: str) -> tuple[int, ...]:
    """Its numbers, to compare. Raises NotAVersion."""
    if not is_version(version):
        raise NotAVersion(f"{version!r} is no version such as 1.4.0")
    return tuple(int(part) for part in version.split("."))
