"""Documents that could not be printed, kept for ten minutes: the citizen may come back for them, also in another visit.

Nothing of the document is kept, and no one's name: only the number of the request, under a digest that this run alone can
make. With it the centre gives the same document again, with the same verification code.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from msgspec import Struct

KEPT_SECONDS = 600.0


class HeldPrint(Struct, frozen=True):
    """What the centre knows it by (待打印文件), and until when (monotonic seconds) it may be fetched again."""

    request_id: str
    record_id: str | None
    until: float


class HeldPrints:
    """The documents that still are to be printed, after their visit (待打印文件夹).

    On the screen's thread. What is overdue is forgotten at the next look.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._held: dict[bytes, HeldPrint] = {}

    def keep(self, item_code: str, holder: str, held: HeldPrint) -> None:
        """Keep it for this item and holder: who asked for it, and for which enterprise where it is one's (`kiosk.steps.unprinted`)."""
        self._held[self._digest(item_code, holder)] = held

    def find(self, item_code: str, holder: str, now: float) -> HeldPrint | None:
        """What is still kept for this item and holder."""
        self._held = {digest: held for digest, held in self._held.items() if held.until > now}
        return self._held.get(self._digest(item_code, holder))

    def items_of(self, item_codes: Iterable[str], holder: str, now: float) -> tuple[str, ...]:
        """Those of the items of which something is still kept for this holder."""
        return tuple(code for code in item_codes if self.find(code, holder, now) is not None) if self._held else ()

    def drop(self, item_code: str, holder: str) -> None:
        """It came out, or is not to come out any more."""
        self._held.pop(self._digest(item_code, holder), None)

    def _digest(self, item_code: str, holder: str) -> bytes:
        return hmac.digest(self._key, f"{item_code}:{holder}".encode(), hashlib.sha256)
