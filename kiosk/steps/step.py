"""What every step has in common: a screen, a main action, intents it takes, and results that come too late for it.

A step lives from `enter` to `leave`, on the screen's thread. Results of background work are dropped once it has left.
"""

import logging
from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from catalogue.text import LocalText
from drivers.ports.camera import Frame
from drivers.ports.device import Cancelled, Device
from kiosk.journeys.kinds import STEP_RULES, StepKind, StepRule
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import BackgroundWorker, DeviceHandle, Ticket
from kiosk.services.usual_waits import Wait
from kiosk.steps.said_note import SaidNote
from kiosk.view.frame import MainAction
from kiosk.view.intents import Intent
from kiosk.view.note import Note, Tone
from kiosk.view.view import Screen

if TYPE_CHECKING:
    from kiosk.steps.context import StepContext

T = TypeVar("T")
P = TypeVar("P", bound=Device)
log = logging.getLogger(__name__)


class Main(Struct, frozen=True):
    """The main action of the footer and whether it can be pressed."""

    action: MainAction
    is_enabled: bool = True


NO_MAIN = Main(MainAction.NONE, is_enabled=False)


class Step:
    """One step of an item (步骤): what it shows, what it takes, when it is done. Made for one visit, on the screen's thread."""

    kind: StepKind

    def __init__(self, context: "StepContext", planned: PlannedStep) -> None:
        self.context = context
        self.planned = planned
        self.is_open = True
        self._tickets: list[Ticket] = []
        self._goes_on_at: float | None = None
        self._waits_for: tuple[Wait, float] | None = None

    # --- for the runner ---

    def enter(self) -> None:
        """The step comes up."""

    def leave(self) -> None:
        """The step goes: commands are called back, late results are dropped."""
        self.is_open = False
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets.clear()

    def screen(self) -> Screen:
        """The screen of this step as it is now."""
        raise NotImplementedError

    def main(self) -> Main:
        """The main action of this step as it is now."""
        raise NotImplementedError

    def press(self) -> bool:
        """The main action was pressed; False when it does not fit. Called only while it is enabled."""
        raise NotImplementedError

    def handle(self, intent: Intent) -> bool:  # noqa: ARG002 - steps that take intents of their own override this
        """Any other intent; False when it does not fit."""
        return False

    def face_frame(self) -> Frame | None:
        """What the camera sees, for the step that looks at a face."""
        return None

    def document_frame(self) -> Frame | None:
        """What the document camera sees, for the step that takes pages."""
        return None

    def tick(self) -> None:
        """Called regularly; a step that waits for something overrides it."""

    def page(self) -> Hashable:
        """Changes whenever another page of the step comes up, so that older taps no longer count."""
        return ""

    @property
    def goes_on(self) -> bool:
        """Whether nothing is to be decided here any more: the next step comes by itself in a moment."""
        return self._goes_on_at is not None

    @property
    def is_done(self) -> bool:
        """Whether that moment has come."""
        return self._goes_on_at is not None and self.seconds >= self._goes_on_at

    @property
    def is_busy(self) -> bool:
        """Whether a device, the network or the citizen's phone works: no one is asked "still there?" meanwhile."""
        return False

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was begun here that could not be undone, although back usually leads nowhere from such a step."""
        return False

    @property
    def can_leave(self) -> bool:
        """Whether the visit may be ended now; not while something is being carried out."""
        return True

    @property
    def would_lose(self) -> bool:
        """Whether the citizen would lose something by going home now, although the item has its end."""
        return False

    @property
    def rule(self) -> StepRule:
        """What holds for steps of this kind."""
        return STEP_RULES[self.kind]

    # --- for the steps ---

    def say(self, message: str, **params: str) -> str:
        """A message in the language of the session."""
        return self.context.say(message, **params)

    def pick(self, text: LocalText) -> str:
        """A text in the language of the session."""
        return text.in_language(self.context.session.language)

    def note(self, tone: Tone, message: str, **params: str | LocalText) -> SaidNote:
        """A note to keep and to show by `worded`; its advice is the message `<id>_advice` where there is one."""
        advice = f"{message}_advice"
        return SaidNote(tone, message, params, advice if self.context.services.wording.knows(advice) else "")

    def begin_wait(self, wait: Wait, message: str, *, later: str = "", **params: str | LocalText) -> SaidNote:
        """Something is waited for from now on: `{seconds}` says how long that usually takes, `later` what is said when it is long."""
        services = self.context.services
        self._waits_for = (wait, self.seconds)
        note = self.note(Tone.BUSY, message, seconds=str(services.waits.seconds(wait)), **params)
        later = later or f"{message}_slow"
        if not services.wording.knows(later):
            return note
        late = self.note(Tone.BUSY, later, **params)
        return replace(note, later=late, later_at=self.seconds + services.timing.long_wait)

    def end_wait(self) -> None:
        """What was waited for is there."""
        if self._waits_for is not None:
            wait, since = self._waits_for
            self.context.services.waits.note_wait(wait, self.seconds - since)
        self._waits_for = None

    @property
    def waits_long(self) -> bool:
        """Whether it takes so long that the citizen who waits may want to go."""
        return (
            self._waits_for is not None and self.seconds - self._waits_for[1] >= self.context.services.timing.long_wait
        )

    def note_in_language(self, said: SaidNote) -> Note:
        if said.later is not None and self.seconds >= said.later_at:
            said = said.later
        params = {name: param if isinstance(param, str) else self.pick(param) for name, param in said.params.items()}
        advice = self.say(said.advice, **params) if said.advice else ""
        return Note(said.tone, self.say(said.message, **params), advice)

    def go_on_soon(self, seconds: float | None = None) -> None:
        """The next step comes by itself: after so many seconds, or as long as it takes to read that this one went well."""
        session, timing = self.context.session, self.context.services.timing
        after = timing.seen_for(care_mode=session.care_mode) if seconds is None else seconds
        self._goes_on_at = self.seconds + after

    def stay_here(self) -> None:
        """There is something to decide after all."""
        self._goes_on_at = None

    def run(self, worker: BackgroundWorker, work: Callable[[], T], on_done: Callable[[T], None]) -> None:
        """Background work whose result counts only while this step is up."""
        worker.run(work, self.while_open(on_done), self.while_open(self.on_failed))

    def command(
        self,
        line: DeviceHandle[P],
        command: Callable[[P, Cancelled], T],
        on_done: Callable[[T], None],
        seconds: float,
        on_failed: Callable[[Exception], None] | None = None,
    ) -> Ticket:
        """A device command whose result counts only while this step is up; called back when the step goes."""
        ticket = line.submit(
            command, self.while_open(on_done), self.while_open(on_failed or self.on_device_failed), seconds
        )
        self._tickets = [*self._tickets[-3:], ticket]
        return ticket

    def on_failed(self, error: Exception) -> None:
        """Background work failed by a fault or a defect. The text of the error may be personal: only its type is logged."""
        log.error("%s: background work failed: %s", self.kind, type(error).__name__)

    def on_device_failed(self, error: Exception) -> None:
        log.info("%s: device failed: %s", self.kind, type(error).__name__)

    def while_open(self, on_result: Callable[[T], None]) -> Callable[[T], None]:
        """`on_result`, and a new view, unless the step has gone meanwhile."""

        def on_arrival(result: T) -> None:
            if not self.is_open:
                return
            try:
                on_result(result)
                if self.context.session.is_unproven:
                    self.context.identify_again()
                self.context.visit.refresh()
            except Exception as error:  # noqa: BLE001 - a defect must end in the wipe, not in the screen's event loop
                self.context.visit.end_by_defect(error)

        return on_arrival

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def now(self) -> datetime:
        """The wall time of the terminal's place."""
        return self.context.local_now()

    @property
    def seconds(self) -> float:
        return self.context.services.clock.monotonic()
