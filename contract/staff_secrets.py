"""The secrets of an account: a PIN as an Argon2id hash, and the mark of a resident ID card, which is no number of a person.

Both are slow on purpose (a fifth of a second, 32 MiB). The mark is made with the salt of one centre, so that a card is looked for
among all accounts by one computation, and a list of marks is of no use elsewhere.
"""

import re

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

PASSES, MEMORY = 3, 32 * 1024 * 1024
SALT_BYTES = argon2id.SALTBYTES
MARK_BYTES = 32
HASH = r"^\$argon2id\$v=19\$m=32768,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$"

_HASH = re.compile(HASH)


def hash_pin(pin: str) -> str:
    """What may be stored and sent in place of the PIN."""
    return argon2id.str(pin.encode(), opslimit=PASSES, memlimit=MEMORY).decode("ascii").rstrip("\0")


def is_pin(pin: str, hashed: str) -> bool:
    """Whether that is the PIN; False also for a hash of another kind, whose cost others would choose."""
    if _HASH.fullmatch(hashed) is None:
        return False
    try:
        return argon2id.verify(hashed.encode("ascii"), pin.encode())
    except InvalidkeyError:
        return False


def card_mark(id_number: str, salt: bytes) -> bytes:
    """The mark of a card, by the number on it."""
    number = id_number.strip().upper().encode()
    return argon2id.kdf(MARK_BYTES, number, salt, opslimit=PASSES, memlimit=MEMORY)
