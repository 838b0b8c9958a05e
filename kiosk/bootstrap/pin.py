"""Checks the maintenance PIN. Slow on purpose (scrypt), so that its length cannot be told from the time; first derived when asked."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from functools import cache

from pydantic import SecretStr


def pin_check(wanted: SecretStr) -> Callable[[str], bool]:
    """The check of one PIN; an empty PIN in the settings means that none is right."""
    salt = secrets.token_bytes(16)
    is_set = bool(wanted.get_secret_value())

    @cache
    def digest() -> bytes:
        return _derive(wanted.get_secret_value(), salt)

    return lambda pin: is_set and hmac.compare_digest(_derive(pin, salt), digest())


def _derive(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1)
