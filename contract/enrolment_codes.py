"""The enrolment code as the centre shows it and a technician types it: a one-time secret, and a check part.

The check part is a fingerprint of the centre's signing key (80 bits of SHA-256). The person who carries the code carries
it past the network, so that anyone who sits on the line cannot enrol the terminal at a centre of his own.
"""

import hashlib
import hmac
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from contract.signing_keys import VerifyKey

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 of them; none looks like another."""

SECRET_LENGTH = 12
CHECK_LENGTH = 16

GROUP = 4
WHOLE_LENGTH = SECRET_LENGTH + CHECK_LENGTH
_BITS = 5
_CONTEXT = b"gov-kiosk centre key\n"


class WholeCode(Struct, frozen=True):
    """What was typed (完整入网码), taken apart; `check` is empty where it was left out."""

    secret: str
    check: str

    def __repr__(self) -> str:
        return "WholeCode(masked)"

    @classmethod
    def read(cls, typed: str) -> "WholeCode":
        """Small letters, spaces and dashes do not matter."""
        plain = "".join(letter for letter in typed.upper() if letter.isalnum())
        if len(plain) == WHOLE_LENGTH:
            return cls(plain[:SECRET_LENGTH], plain[SECRET_LENGTH:])
        return cls(plain, "")

    def fits(self, key: "VerifyKey") -> bool:
        """Whether the centre with this key gave the code."""
        return hmac.compare_digest(self.check.encode(), fingerprint(key).encode())


def fingerprint(key: "VerifyKey") -> str:
    """The check part that belongs to a centre's signing key."""
    number = int.from_bytes(hashlib.sha256(_CONTEXT + key.public).digest())
    number >>= 256 - CHECK_LENGTH * _BITS
    places = range(CHECK_LENGTH - 1, -1, -1)
    return "".join(LETTERS[number >> place * _BITS & len(LETTERS) - 1] for place in places)


def shown(secret: str, key: "VerifyKey") -> str:
    """The code as it is shown: groups of four letters."""
    whole = WholeCode.read(secret).secret + fingerprint(key)
    return "-".join(whole[start : start + GROUP] for start in range(0, len(whole), GROUP))
