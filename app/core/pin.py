"""The installer's PIN of the settings: made into a hash, and checked.

Checking is slow on purpose (scrypt): its time does not show the length, and a thief of the settings cannot try six digits
in an hour.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from functools import cache

from kiosk.services.secret import Secret

MARK = "scrypt"
COST, BLOCK, WORKERS = 2**15, 8, 1
MEMORY = 64 * 1024 * 1024
SALT_BYTES = 16

_HASH = re.compile(rf"{MARK}:([A-Za-z0-9_-]{{22}}):([A-Za-z0-9_-]{{43}})")


def is_hash(text: str) -> bool:
    """Whether this is what `hash_of` makes."""
    return _HASH.fullmatch(text) is not None


def hash_of(pin: str) -> str:
    """What may be in the settings in place of the PIN."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"{MARK}:{_text(salt)}:{_text(_derive(pin, salt))}"


def pin_check(wanted: Secret) -> Callable[[str], bool]:
    """The check of one PIN, given as it is or as its hash; an empty PIN in the settings means that none is right.

    Blocks for a tenth of a second.
    """

    @cache
    def wished() -> str:
        text = wanted.reveal()
        return text if is_hash(text) or not text else hash_of(text)

    return lambda pin: _matches(pin, wished())


def _matches(pin: str, wished: str) -> bool:
    known = _HASH.fullmatch(wished)
    return known is not None and hmac.compare_digest(_derive(pin, _bytes(known[1])), _bytes(known[2]))


def _derive(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=COST, r=BLOCK, p=WORKERS, maxmem=MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
