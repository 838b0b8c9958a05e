"""One-time codes of an authenticator on a phone (TOTP, RFC 6238: SHA-1, six digits, 30 seconds)."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

SECRET_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1
"""So many steps a phone's clock may be off."""


def new_secret() -> bytes:
    """To be shared with one phone."""
    return secrets.token_bytes(SECRET_BYTES)


def counter_at(moment: datetime) -> int:
    """The step that a moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, counter: int) -> str:
    digest = hmac.digest(secret, counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_counter(secret: bytes, code: str, now: datetime, after: int) -> int | None:
    """The step whose code that is, later than `after`: each code counts once. None where it is no code of now."""
    here = counter_at(now)
    steps = range(max(here - DRIFT, after + 1), here + DRIFT + 1)
    # surrogates: a stranger may send any text
    given = code.encode("utf-8", "surrogatepass")
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)), None)


def address_of_secret(secret: bytes, account: str, issuer: str) -> str:
    """What a phone reads from the QR code."""
    shown = base64.b32encode(secret).decode("ascii")
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?secret={shown}&issuer={quote(issuer)}"
