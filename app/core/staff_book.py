"""The accounts on the disk: sent by the centre, good without it, and wrong PINs, counted over restarts and power cuts.

Implements `kiosk.services.maintenance.staff.StaffBook`. Before the first frame it only sees whether the file is there, and the count.
"""

from __future__ import annotations

import hmac
import logging
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from contract.folders import write_atomically
from contract.terms import StaffRole
from kiosk.services.maintenance.staff import INSTALLER, Attendant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contract.staff import StaffAccount, StaffRoster

TIME_KEPT_EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


class WrongTries(Struct, frozen=True):
    """Wrong PINs (错误口令计数): in a row, and of each account since its holder last came in; `last` is the account tried last."""

    row: int = 0
    of: dict[str, int] = {}
    last: str = ""

    def one_more(self, number: str) -> WrongTries:
        """A PIN was typed for the account of that number, "" where there is none such."""
        more = {number: self.of.get(number, 0) + 1} if number else {}
        return WrongTries(self.row + 1, {**self.of, **more}, number)

    def put_right(self, number: str) -> WrongTries:
        """Its holder came in. What was guessed of others stays, or who has an account could guess theirs for ever."""
        return WrongTries(0, {other: count for other, count in self.of.items() if other != number})


class StoredStaff:
    """The staff book (人员账户簿). `installer` says whether a PIN is that of the settings, None: they have none. Any thread."""

    def __init__(
        self, file: Path, tries: Path, installer: Callable[[str], bool] | None, now: Callable[[], datetime]
    ) -> None:
        self._file = file
        self._tries = tries
        self._installer = installer
        self._now = now
        self._knows = file.exists()
        self._roster: StaffRoster | None = None
        self._turn = threading.Lock()
        self._wrong = self._tries_kept()

    @property
    def knows_accounts(self) -> bool:
        """Whether the centre has sent an account, in this run or an earlier one."""
        return self._knows

    @property
    def is_shut(self) -> bool:
        """Whether there is neither a PIN in the settings nor an account."""
        return self._installer is None and not self._knows

    @property
    def wrong(self) -> tuple[int, int]:
        """In a row, and of the account that was tried last; a damaged count is none."""
        return self._wrong.row, self._wrong.of.get(self._wrong.last, 0)

    @property
    def digest(self) -> str:
        """Of the roster that is kept, for the heartbeat."""
        roster = self._read()
        return "" if roster is None else roster.digest

    def take(self, roster: StaffRoster, at: datetime) -> None:
        """The centre's newest of that time, in place of the one before. A disk that fails is logged: the roster is sent again then."""
        with self._turn:
            try:
                write_atomically(self._file, roster.model_dump_json().encode())
            except OSError as error:
                log.warning("the accounts are not kept: %s", error.strerror)
                return
            self._knows, self._roster = True, roster
        self._keep_time(at)

    def take_centre_time(self, at: datetime) -> None:
        """Note the centre's time: an account that ended by then stays closed even if this machine's clock falls back."""
        if at - self._known_time() > TIME_KEPT_EVERY:
            self._keep_time(at)

    def admit(self, number: str, pin: str) -> Attendant | None:
        """Counted as wrong on the disk before it is looked at, so that cutting the power brings no new tries."""
        tried = self._account(number)
        self._count(self._wrong.one_more("" if tried is None else number))
        attendant = self._admit(number, pin, tried)
        if attendant is not None:
            self._count(self._wrong.put_right(number))
        return attendant

    def admit_card(self, id_number: str) -> Attendant | None:
        """The account that this card opens; None without one. Counts nothing."""
        roster = self._read()
        if roster is None or not any(account.card_mark for account in roster.accounts):
            return None
        from contract.staff_secrets import card_mark

        mark = card_mark(id_number, roster.card_salt)
        found = [
            account for account in roster.accounts if account.card_mark and hmac.compare_digest(account.card_mark, mark)
        ]
        return next((_attendant(account) for account in found if self._is_valid(account)), None)

    def _account(self, number: str) -> StaffAccount | None:
        roster = self._read()
        return next((account for account in roster.accounts if account.number == number), None) if roster else None

    def _admit(self, number: str, pin: str, account: StaffAccount | None) -> Attendant | None:
        if not self._knows:
            is_right = number == INSTALLER and self._installer is not None and self._installer(pin)
            return Attendant(INSTALLER, StaffRole.TECHNICIAN) if is_right else None
        from contract.staff_secrets import hash_pin, is_pin

        if account is None:
            hash_pin(pin)  # as slow as for one that there is
            return None
        return _attendant(account) if self._is_valid(account) and is_pin(pin, account.pin_hash) else None

    def _is_valid(self, account: StaffAccount) -> bool:
        return account.valid_to is None or max(self._now(), self._known_time()) < account.valid_to

    def _known_time(self) -> datetime:
        """The latest time of the centre, kept as the time of the roster's file: a machine without power may begin in 1970."""
        try:
            return datetime.fromtimestamp(self._file.stat().st_mtime, UTC)
        except OSError:
            return datetime.fromtimestamp(0, UTC)

    def _keep_time(self, at: datetime) -> None:
        with suppress(OSError):  # the next answer has the time again
            os.utime(self._file, (at.timestamp(), at.timestamp()))

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

    def _tries_kept(self) -> WrongTries:
        try:
            return msgspec.json.decode(self._tries.read_bytes(), type=WrongTries)
        except (OSError, msgspec.MsgspecError):
            return WrongTries()

    def _count(self, wrong: WrongTries) -> None:
        """Count a wrong PIN. When the disk is full, the count stays in memory until a restart, so that a technician still gets in."""
        self._wrong = wrong
        try:
            write_atomically(self._tries, msgspec.json.encode(wrong))
        except OSError as error:
            log.warning("wrong PINs are not counted on the disk: %s", error.strerror)


def _attendant(account: StaffAccount) -> Attendant:
    return Attendant(account.number, account.role)
