"""What was certified at this terminal this year, so that the same person is not told again that it is due.

No name is kept: of item and person only a digest, in memory, under a key that this run alone has.
"""

import hashlib
import hmac
import secrets
from datetime import date

MOST = 20_000
"""Digests that are kept at once; the oldest go first."""


class DoneItems:
    """The certifications of the year (已认证事项), on the screen's thread. Another terminal, or a later run, knows nothing of them."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._done: dict[bytes, int] = {}

    def note(self, item_code: str, person: str, today: date) -> None:
        """The person of that number has just done it."""
        self._done = {digest: year for digest, year in self._done.items() if year == today.year}
        while len(self._done) >= MOST:
            self._done.pop(next(iter(self._done)))
        self._done[self._digest(item_code, person)] = today.year

    def is_done(self, item_code: str, person: str, today: date) -> bool:
        """Whether it was done this year."""
        return self._done.get(self._digest(item_code, person)) == today.year

    def _digest(self, item_code: str, person: str) -> bytes:
        return hmac.digest(self._key, f"{item_code}:{person}".encode(), hashlib.sha256)
