"""询问活体模组 — a terminal that has a module to judge whether a living person is there asks it in place of the challenge."""

import logging
from collections.abc import Callable

from drivers.ports.device import ReaderFailed
from drivers.ports.face_module import FaceModule, FaceModuleOutcome, NoLiveFace, NotLive, SignedLivePicture
from kiosk.services.ports import DeviceHandle, Ticket
from kiosk.steps.step import Step

JUDGE_SECONDS = 12.0
"""As long as the challenge waits for somebody."""
JUDGE_DEADLINE = JUDGE_SECONDS + 6.0
AGAIN_AFTER = 2.0
"""Seconds after which a module that failed is asked once more."""
WELL_SECONDS = 1.5
"""How long it is asked at first then, so that it is soon known to be well."""

log = logging.getLogger(__name__)


class ModuleAsking:
    """Asks until it is stopped (询问活体模组). What fails is asked once more by itself; nothing else judges meanwhile."""

    def __init__(
        self,
        step: Step,
        module: DeviceHandle[FaceModule],
        on_judged: Callable[[SignedLivePicture | NotLive | NoLiveFace], None],
        on_health: Callable[[bool], None],
    ) -> None:
        self._step = step
        self._module = module
        self._on_judged = on_judged
        self._on_health = on_health
        self._is_failing = False
        self._ticket: Ticket | None = None
        self._ask_at = 0.0

    def tick(self) -> None:
        """Ask, unless it is being asked. Call while an answer is wanted."""
        if self._ticket is None and self._step.seconds >= self._ask_at:
            seconds = WELL_SECONDS if self._is_failing else JUDGE_SECONDS
            self._ticket = self._step.command(
                self._module,
                lambda module, cancelled: module.judge(seconds, cancelled),
                self._take_judgement,
                JUDGE_DEADLINE,
                self._on_failed,
            )

    def stop(self) -> None:
        """Ask no more; what comes late is dropped."""
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            ticket.cancel()

    def _take_judgement(self, outcome: FaceModuleOutcome) -> None:
        was_wanted, self._ticket = self._ticket is not None, None
        if not was_wanted:
            return
        if isinstance(outcome, ReaderFailed):
            log.info("the face module gave no judgement: %s", outcome.problem)
            self._rest()
            return
        was_failing, self._is_failing = self._is_failing, False
        if was_failing:
            self._on_health(True)
        if not (was_failing and isinstance(outcome, NoLiveFace)):  # it was only asked for a moment
            self._on_judged(outcome)

    def _on_failed(self, error: Exception) -> None:
        self._ticket = None
        log.info("asking the face module failed: %s", type(error).__name__)
        self._rest()

    def _rest(self) -> None:
        self._ask_at = self._step.seconds + AGAIN_AFTER
        self._is_failing = True
        self._on_health(False)
