"""The entrance: the number of an account and its PIN on one pad, or the card of an account on the reader.

After three wrong PINs the pad rests a minute, after three more two minutes, up to an hour, over restarts too; the centre learns it. They
are counted for the pad and for each account: a right PIN in between brings no new tries at the account of somebody else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from contract.terms import AuditEvent
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, IdCardOutcome
from kiosk.services.maintenance.staff import INSTALLER
from kiosk.services.ports import may_be_used
from kiosk.view.diagnostics import EntranceScreen
from kiosk.view.intents import Intent, TypePin
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from catalogue.text import Language
    from drivers.ports.id_card_reader import IdCardReader
    from kiosk.services.maintenance.staff import Attendant
    from kiosk.services.ports import DeviceHandle, Ticket
    from kiosk.services.services import Services

DIGITS = 6
"""Of the number of an account, and of a PIN."""
TRIES = 3
CARD_SECONDS, CARD_DEADLINE, CARD_PAUSE, REFUSED_PAUSE = 3.0, 8.0, 2.0, 30.0
"""For how long the reader looks at a time, when it must have answered, and the pauses before it looks again."""
REST_SECONDS = 60.0
MOST_REST_SECONDS = 3600.0
"""Six digits last for years at three tries an hour, and a technician never waits for longer."""

log = logging.getLogger(__name__)


class EntryWay(StrEnum):
    """How somebody came in, or tried to (进入方式)."""

    PIN = "pin"
    CARD = "card"


Admitted = Callable[["Attendant", EntryWay], None]
Refused = Callable[[AuditEvent, EntryWay], None]


def rest_after(wrong: int) -> float:
    """Seconds for which the pad rests after so many wrong PINs in a row; 0 while there are tries left."""
    rounds, rest = divmod(wrong, TRIES)
    return 0.0 if rest or not rounds else min(REST_SECONDS * 2.0 ** min(rounds - 1, 10), MOST_REST_SECONDS)


class Entrance:
    """Outlives its openings (诊断入口), so that closing the pad does not bring new tries."""

    def __init__(
        self,
        services: Services,
        admitted: Admitted,
        refused: Refused,
        on_changed: Callable[[], None],
    ) -> None:
        self._services = services
        self._staff = services.staff
        self._admitted = admitted
        self._refused = refused
        self._on_changed = on_changed
        self._number, self._typed, self._message = "", "", ""
        self._is_checking = False
        self._opening = 0
        self._reading: Ticket | None = None
        self._reads_again_at = 0.0
        self._is_open = False
        self._rests_until = services.clock.monotonic() + self._rest
        self._tell()

    def open(self) -> None:
        """The pad comes up, empty. A PIN that is still being checked was typed at an earlier opening and opens nothing."""
        self._opening += 1
        self._number, self._typed, self._message = "", "", ""
        self._is_open, self._reads_again_at = True, 0.0

    def close(self) -> None:
        """The pad is gone: no card opens anything any more."""
        self._is_open = False
        if self._reading is not None:
            self._reading.cancel()

    def tick(self) -> None:
        """Have the reader look for a card while the pad is up."""
        now, reader = self._services.clock.monotonic(), self._reader
        if reader is None or not self._takes_card or self._reading is not None or now < self._reads_again_at:
            return
        self._reading = reader.submit(
            lambda device, cancelled: device.read(CARD_SECONDS, cancelled),
            self._on_card,
            self._on_no_card,
            CARD_DEADLINE,
        )

    def screen(self, language: Language) -> EntranceScreen:
        """The pad, and why nothing can be typed."""
        say, now = self._services.wording.say, self._services.clock.monotonic()
        note = None if not self._message else Note(Tone.CAUTION, say(self._message, language))
        if self._staff.is_shut:
            note = Note(Tone.BAD, say("entrance.shut", language))
        elif self._is_checking:
            note = Note(Tone.BUSY, say("entrance.checking", language))
        elif self._is_resting(now):
            minutes = str(ceil((self._rests_until - now) / 60))
            note = Note(Tone.BAD, say("entrance.resting", language, minutes=minutes))
        digits = DIGITS if self._is_checking else len(self._typed)
        return EntranceScreen(digits, self._wants_number, self._number, self._takes_card, note)

    def handle(self, intent: Intent) -> bool:
        """A digit; "" takes the last one back, and from an empty PIN goes back to the number."""
        is_shut = self._staff.is_shut or self._is_checking or self._is_resting(self._services.clock.monotonic())
        if not isinstance(intent, TypePin) or is_shut:
            return False
        if intent.digit == "":
            self._take_back()
            return True
        if len(intent.digit) != 1 or not intent.digit.isdecimal() or len(self._typed) >= DIGITS:
            return False
        self._typed += intent.digit
        if len(self._typed) == DIGITS:
            self._complete()
        return True

    @property
    def _wants_number(self) -> bool:
        return self._staff.knows_accounts and not self._number

    def _take_back(self) -> None:
        if self._typed or not self._number:
            self._typed = self._typed[:-1]
        else:
            self._number, self._typed = "", self._number[:-1]

    def _complete(self) -> None:
        if self._wants_number:
            self._number, self._typed = self._typed, ""
        else:
            self._ask()

    def _ask(self) -> None:
        number, pin = self._number or INSTALLER, self._typed
        self._number, self._typed, self._is_checking = "", "", True
        opening = self._opening

        def on_checked(attendant: Attendant | None) -> None:
            self._is_checking = False
            if attendant is None or opening == self._opening:
                self._judge(attendant)
            self._on_changed()

        def on_failed(error: Exception) -> None:
            log.warning("the PIN cannot be checked: %s", type(error).__name__)
            self._is_checking, self._message = False, "entrance.failed"
            self._on_changed()

        self._services.workers.disk.run(lambda: self._staff.admit(number, pin), on_checked, on_failed)

    def _judge(self, attendant: Attendant | None) -> None:
        if attendant is not None:
            self._message = ""
            self._tell()
            self._come_in(attendant, EntryWay.PIN)
            return
        self._message = "entrance.wrong"
        rest = self._rest
        self._rests_until = self._services.clock.monotonic() + rest
        log.warning("diagnostics: wrong PIN, %d in a row, %d of the account", *self._staff.wrong)
        self._tell()
        self._refused(AuditEvent.LOCKED if rest else AuditEvent.REFUSED, EntryWay.PIN)

    def _come_in(self, attendant: Attendant, way: EntryWay) -> None:
        self.close()
        self._admitted(attendant, way)

    @property
    def _reader(self) -> DeviceHandle[IdCardReader] | None:
        return self._services.devices.get(ID_CARD_READER)

    @property
    def _takes_card(self) -> bool:
        return self._is_open and self._staff.knows_accounts and may_be_used(self._reader)

    def _on_card(self, outcome: IdCardOutcome) -> None:
        """The number of the card goes to the worker and nowhere else; what comes back is an account or nothing."""
        self._reading, self._reads_again_at = None, self._services.clock.monotonic() + CARD_PAUSE
        if not isinstance(outcome, CardRead) or not self._is_open:
            return
        id_number, opening = outcome.card.id_number, self._opening

        def on_account(attendant: Attendant | None) -> None:
            if opening == self._opening and self._is_open:
                self._judge_card(attendant)
                self._on_changed()

        self._services.workers.disk.run(lambda: self._staff.admit_card(id_number), on_account, self._on_no_card)

    def _on_no_card(self, error: Exception) -> None:
        log.info("no card at the entrance: %s", type(error).__name__)
        self._reading, self._reads_again_at = None, self._services.clock.monotonic() + CARD_PAUSE

    def _judge_card(self, attendant: Attendant | None) -> None:
        if attendant is not None:
            self._come_in(attendant, EntryWay.CARD)
            return
        self._message = "entrance.card_unknown"
        # a card that stays there is refused once
        self._reads_again_at = self._services.clock.monotonic() + REFUSED_PAUSE
        self._refused(AuditEvent.REFUSED, EntryWay.CARD)

    def _tell(self) -> None:
        """Report wrong PINs in the heartbeat once they are too many to be mistyped."""
        wrong = max(self._staff.wrong)
        self._services.health.set_maintenance(f"{wrong} wrong PINs in a row" if wrong >= TRIES else "")

    @property
    def _rest(self) -> float:
        return max(map(rest_after, self._staff.wrong))

    def _is_resting(self, now: float) -> bool:
        return now < self._rests_until
