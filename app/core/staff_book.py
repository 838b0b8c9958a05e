"""The accounts on the disk: told by the centre, good without it, and wrong PINs in a row, counted over restarts.

Implements `kiosk.services.staff.StaffBook`. Before the first frame it only sees whether the file is there.
"""

from __future__ import annotations

import hmac
import logging
import threading
from typing import TYPE_CHECKING

from kiosk.services.staff import INSTALLER, Attendant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from contract.staff import StaffAccount, StaffRoster

from contract.terms import StaffRole

OWNER_ONLY = 0o600
log = logging.getLogger(__name__)


class StoredStaff:
    """The staff book (人员账户簿). `installer` says whether a PIN is that of the settings. Any thread."""

    def __init__(self, file: Path, tries: Path, installer: Callable[[str], bool], now: Callable[[], datetime]) -> None:
        self._file = file
        self._tries = tries
        self._installer = installer
        self._now = now
        self._knows = file.exists()
        self._roster: StaffRoster | None = None
        self._turn = threading.Lock()

    @property
    def knows_accounts(self) -> bool:
        """Whether the centre has told of an account, in this run or an earlier one."""
        return self._knows

    @property
    def wrong(self) -> int:
        """How many wrong PINs in a row; a damaged count is none."""
        try:
            return max(0, int(self._tries.read_text("utf-8")))
        except (OSError, ValueError):
            return 0

    @property
    def digest(self) -> str:
        """Of the roster that is kept, for the heartbeat."""
        roster = self._read()
        return "" if roster is None else roster.digest

    def take(self, roster: StaffRoster) -> None:
        """The centre's newest, in place of the one before. A disk that fails is told by the log: it is sent again then."""
        fresh = self._file.with_suffix(".new")
        with self._turn:
            try:
                fresh.touch(OWNER_ONLY)
                fresh.write_text(roster.model_dump_json(), "utf-8")
                fresh.replace(self._file)
            except OSError as error:
                log.warning("the accounts are not kept: %s", error.strerror)
                return
            self._knows, self._roster = True, roster

    def admit(self, number: str, pin: str) -> Attendant | None:
        """Counted as wrong on the disk before it is looked at, so that cutting the power brings no new tries."""
        self._count(self.wrong + 1)
        attendant = self._admitted(number, pin)
        if attendant is not None:
            self._count(0)
        return attendant

    def admit_card(self, id_number: str) -> Attendant | None:
        """Whose card that is."""
        roster = self._read()
        if roster is None or not any(each.card_mark for each in roster.accounts):
            return None
        from contract.staff_secrets import card_mark

        mark = card_mark(id_number, roster.card_salt)
        found = [each for each in roster.accounts if each.card_mark and hmac.compare_digest(each.card_mark, mark)]
        return next((_attendant(each) for each in found if self._is_valid(each)), None)

    def _admitted(self, number: str, pin: str) -> Attendant | None:
        if not self._knows:
            is_right = number == INSTALLER and self._installer(pin)
            return Attendant(INSTALLER, StaffRole.TECHNICIAN) if is_right else None
        from contract.staff_secrets import hash_pin, is_pin

        roster = self._read()
        account = next((each for each in roster.accounts if each.number == number), None) if roster else None
        if account is None:
            hash_pin(pin)  # as slow as for one that there is
            return None
        return _attendant(account) if self._is_valid(account) and is_pin(pin, account.pin_hash) else None

    def _is_valid(self, account: StaffAccount) -> bool:
        return account.valid_to is None or self._now() < account.valid_to

    def _read(self) -> StaffRoster | None:
        """None where there is none, or it cannot be read: then no account opens anything, and it is asked for again."""
        with self._turn:
            if self._roster is None and self._knows:
                from contract.staff import StaffRoster

                try:
                    self._roster = StaffRoster.model_validate_json(self._file.read_bytes())
                except (OSError, ValueError) as error:
                    log.warning("the accounts cannot be read: %s", type(error).__name__)
            return self._roster

    def _count(self, wrong: int) -> None:
        if wrong:
            self._tries.write_text(str(wrong), "utf-8")
        else:
            self._tries.unlink(missing_ok=True)


def _attendant(account: StaffAccount) -> Attendant:
    return Attendant(account.number, account.role)
