"""维护入口 — a PIN pad behind a hidden corner, and a short page of how the terminal is.

Three wrong PINs rest a minute, three more two minutes, and so on up to an hour; each is logged, and the centre is told.
"""

import logging
from math import ceil

from catalogue.text import Language
from kiosk.services.health import Health
from kiosk.services.ports import BackgroundWorker
from kiosk.services.services import PinCheck
from kiosk.steps.step import NO_MAIN, Main
from kiosk.view.intents import Intent, TypePin
from kiosk.view.view import MainAction, MaintenanceScreen, Note, Tone
from wording.store import Wording

DIGITS = 6
TRIES = 3
REST_SECONDS = 60.0
MOST_REST_SECONDS = 3600.0
"""Six digits last for years at three tries an hour, and a technician never waits for longer."""

log = logging.getLogger(__name__)


def rest_after(wrong: int) -> float:
    """Seconds for which the pad rests after so many wrong PINs in a row; 0 while there are tries left."""
    rounds, rest = divmod(wrong, TRIES)
    return 0.0 if rest or not rounds else min(REST_SECONDS * 2.0 ** min(rounds - 1, 10), MOST_REST_SECONDS)


class MaintenanceMode:
    """Outlives its openings (维护模式), so that closing the page does not bring new tries; neither does a restart.

    `wrong`: how many wrong PINs in a row the terminal knows of when it starts, at `now`.
    """

    def __init__(
        self,
        health: Health,
        check: PinCheck,
        worker: BackgroundWorker,
        wording: Wording,
        wrong: int = 0,
        now: float = 0.0,
    ) -> None:
        self._health = health
        self._check = check
        self._worker = worker
        self._wording = wording
        self._typed = ""
        self._is_unlocked = False
        self._is_checking = False
        self._wrong = wrong
        self._rests_until = now + rest_after(wrong)
        self._message = ""
        self._opening = 0
        self._tell()

    def open(self) -> None:
        """The pad comes up, empty. A PIN that is still being checked was typed at an earlier opening and opens nothing."""
        self._opening += 1
        self._typed, self._is_unlocked, self._message = "", False, ""

    def screen(self, now: float, language: Language) -> MaintenanceScreen:
        """The pad, or the page behind it."""
        note = None if not self._message else Note(Tone.CAUTION, self._wording.say(self._message, language))
        if self._is_checking:
            note = Note(Tone.BUSY, self._wording.say("maintenance.checking", language))
        elif self._is_resting(now):
            minutes = str(ceil((self._rests_until - now) / 60))
            note = Note(Tone.BAD, self._wording.say("maintenance.resting", language, minutes=minutes))
        lines = self._health.lines() if self._is_unlocked else ()
        digits = DIGITS if self._is_checking else len(self._typed)
        return MaintenanceScreen(self._is_unlocked, digits, note, lines)

    def main(self) -> Main:
        """Leave the page."""
        return Main(MainAction.DONE) if self._is_unlocked else NO_MAIN

    def handle(self, intent: Intent, now: float) -> bool:
        """A digit; "" takes the last one back."""
        if not isinstance(intent, TypePin) or self._is_unlocked or self._is_checking or self._is_resting(now):
            return False
        if intent.digit == "":
            self._typed = self._typed[:-1]
            return True
        if len(intent.digit) != 1 or not intent.digit.isdecimal() or len(self._typed) >= DIGITS:
            return False
        self._typed += intent.digit
        if len(self._typed) == DIGITS:
            self._ask(now)
        return True

    def _ask(self, now: float) -> None:
        pin, self._typed, self._is_checking = self._typed, "", True
        opening = self._opening

        def checked(is_right: bool) -> None:
            self._is_checking = False
            if not is_right or opening == self._opening:
                self._judge(now, is_right=is_right)

        def failed(_error: Exception) -> None:
            self._is_checking, self._message = False, "maintenance.failed"

        self._worker.run(lambda: self._check(pin), checked, failed)

    def _judge(self, now: float, *, is_right: bool) -> None:
        if is_right:
            self._is_unlocked, self._wrong, self._message = True, 0, ""
        else:
            self._wrong += 1
            self._message = "maintenance.wrong"
            self._rests_until = now + rest_after(self._wrong)
            log.warning("maintenance: wrong PIN, %d in a row", self._wrong)
        self._tell()

    def _tell(self) -> None:
        """The centre hears of it when it is no receipt of the finger any more."""
        self._health.maintenance_is(f"{self._wrong} wrong PINs in a row" if self._wrong >= TRIES else "")

    def _is_resting(self, now: float) -> bool:
        return now < self._rests_until
