"""Somebody of the staff has the terminal: the pad and diagnostics, and a visit that they try from there.

Knows when that begins and ends. The state of the terminal is the terminal's, what diagnostics show is theirs.
"""

from collections.abc import Callable

from catalogue.text import Language
from kiosk.diagnostics.mode import DiagnosticsMode
from kiosk.diagnostics.tried_visit import Trial, TriedVisit
from kiosk.journeys.session import Ending
from kiosk.terminal.idle import IdleWatch

ACTIONS_MAY_TAKE = 2
"""Times the rest after which diagnostics end: no action takes longer."""


class Attendance:
    """The time of staff at the terminal (值守): from the pad to the end of diagnostics. The screen's thread only."""

    def __init__(self, diagnostics: DiagnosticsMode, idle: IdleWatch) -> None:
        self._diagnostics = diagnostics
        self._idle = idle
        self._is_awaited = False
        self._worked_at = float("-inf")
        self._trial: Trial | None = None

    @property
    def is_trial(self) -> bool:
        """Whether the visit that is under way is one that somebody from diagnostics tries."""
        return self._trial is not None

    @property
    def is_due(self) -> bool:
        """Whether somebody waits for the pad or for diagnostics: for them the wipe of the visit before is enough."""
        return self._is_awaited or self.is_trial

    def begin(self, now: float) -> None:
        """The pad comes up."""
        self._is_awaited = False
        self._diagnostics.open()
        self._idle.stay(now)

    def begin_after_wipe(self) -> None:
        """The pad is to follow the visit that was ended for it; a tester is in already."""
        self._is_awaited = not self.is_trial

    def is_deserted(self, now: float) -> bool:
        """Whether no one has touched the screen for so long that diagnostics end.

        An action ends by its own deadline; one that does not keeps citizens away for no longer than twice that time. The same
        holds for a test: while its page is printed nothing is touched, and to fetch it and look at it takes time as well.
        """
        rest, untouched = self._idle.timing.maintenance_idle, now - self._idle.touched_at
        if self._diagnostics.is_busy or self._diagnostics.is_at_work:
            self._worked_at = now
            return untouched >= ACTIONS_MAY_TAKE * rest
        return min(untouched, now - self._worked_at) >= rest

    def begin_trial(self, on_done: Callable[[TriedVisit], None], language: Language, *, care_mode: bool) -> None:
        """Leave diagnostics for a visit; they go on in `language` and `care_mode`."""
        self._trial = Trial(on_done, language, care_mode)

    def note_visit_end(self, ending: Ending, cases: int) -> None:
        """Keep how the visit ended, if it was a trial."""
        if self._trial is not None:
            self._trial.ended = TriedVisit(ending, cases)

    def end_trial(self) -> Trial | None:
        """The trial, if its tester comes back to diagnostics. If they had left, diagnostics are closed."""
        trial, self._trial = self._trial, None
        if trial is not None and not trial.was_left_alone:
            return trial
        self._diagnostics.close()
        return None
