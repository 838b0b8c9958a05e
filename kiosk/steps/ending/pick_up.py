"""取件码取件 — who has the pick-up code of a finished application types it, and its paper is printed. No one is identified.

The code is looked at by the centre alone; here only whether it can be one. It is kept in this step, and goes with it.
"""

import unicodedata

from catalogue.availability import Reading
from contract.execution import DepartmentDown, FinishedCase
from contract.pick_ups import (
    PICK_UP_CODE,
    PICK_UP_DIGITS,
    PickUpRefusal,
    PickUpRefused,
    PickUpReply,
    PickUpRequest,
    grouped_code,
    is_pick_up_code,
)
from contract.records import Submission
from contract.terms import PaperOutcome
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.centre_notes import message_for
from kiosk.steps.context import StepContext
from kiosk.steps.ending.finished_papers import SENT_WITHIN, found_screen, print_found, say_of_paper
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import Main, Step
from kiosk.view.form import Editor, FieldView, FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.intents import Intent, LeaveField, SetField
from kiosk.view.lines import Section
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen

MOST_TYPED = 40

REFUSED = {PickUpRefusal.NO_RESULT: "pick_up.no_result", PickUpRefusal.TOO_MANY: "pick_up.too_many"}


class PickUpStep(Step):
    """Takes the pick-up code, and shows what it releases (取件码步骤)."""

    kind = StepKind.PICK_UP

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._typed, self._error = "", ""
        self._asked, self._request_id = "", ""
        self._found: FinishedCase | None = None
        self._is_asking = False
        self._note: SaidNote | None = None

    def enter(self) -> None:
        """Say at once where it cannot be done now."""
        if self._is_offline:
            self._explain("pick_up.offline")

    def leave(self) -> None:
        """Forget the code; what was released and is not printed is free again."""
        super().leave()
        if self.context.journey.end is None:
            say_of_paper(self.context, PaperOutcome.NOT_PRINTED)
        self._typed, self._asked, self._found = "", "", None

    def screen(self) -> FormScreen | ResultScreen:
        """The field for the code; then what is finished."""
        if self._found is not None:
            return found_screen(self, self._found, "pick_up.found", None)
        field = FieldView(
            PICK_UP_CODE,
            Editor.DIGITS,
            self.say("pick_up.label"),
            self.say("pick_up.hint"),
            "",
            is_required=True,
            value=self._typed,
            display=grouped_code(self._typed),
            error=self._error and self.say(self._error),
            max_length=PICK_UP_DIGITS,
        )
        note = None if self._note is None else self.note_in_language(self._note)
        return FormScreen(self.say("pick_up.title"), 0, 1, (field,), note)

    def main(self) -> Main:
        """Look the code up; print what it releases."""
        if self._found is not None:
            return Main(MainAction.PRINT)
        return Main(MainAction.CONTINUE, not self._is_asking)

    def press(self) -> bool:
        """Print; or have the code looked up, if it can be one and the network is there."""
        if self._found is not None:
            print_found(self.context, self._found)
            return True
        self._note, self._error = None, "" if is_pick_up_code(self._typed) else "pick_up.wrong"
        if self._is_offline:
            self._explain("pick_up.offline")
        elif not self._error:
            self._ask()
        return True

    def handle(self, intent: Intent) -> bool:
        """Typing the code, by keys or as it was copied, with blanks between."""
        match intent:
            case SetField(name, value, _) if name == PICK_UP_CODE and not self._is_asking and self._found is None:
                digits = [str(unicodedata.decimal(sign)) for sign in value[:MOST_TYPED] if sign.isdecimal()]
                self._typed = "".join(digits)[:PICK_UP_DIGITS]
                self._note, self._error = None, ""
                return True
            case LeaveField(name):
                return name == PICK_UP_CODE and self._found is None
            case _:
                return False

    def page(self) -> bool:
        """What was released is another page than the field."""
        return self._found is not None

    @property
    def is_busy(self) -> bool:
        """While the centre is asked."""
        return self._is_asking

    def on_failed(self, error: Exception) -> None:
        """A fault of ours: it can be tried again."""
        super().on_failed(error)
        self._is_asking = False
        self._note = self.note(Tone.BAD, "centre.unreachable")

    @property
    def _is_offline(self) -> bool:
        return self.context.services.health.network.reading is Reading.BAD

    def _explain(self, message: str) -> None:
        """What is wrong, below the field; and what to do, on a page over it, since a note would take the room of the keys."""
        self._error = message
        section = Section(self.say(message), "information", (self.say(f"{message}_advice"),))
        self.context.visit.announce((section,))

    def _ask(self) -> None:
        """The same code is asked for under the same request: an answer that got lost is given again."""
        services = self.context.services
        if self._asked != self._typed:
            self._asked, self._request_id = self._typed, services.identifiers.new()
        head = self.context.head(self._request_id, Submission(answers={PICK_UP_CODE: self._typed}))

        def ask() -> PickUpReply | NoAnswer:
            return services.centre.pick_up(PickUpRequest(**dict(head())))

        self._is_asking = True
        journey = self.context.journey
        journey.pick_up_request, journey.pick_up_until = self._request_id, self.seconds + SENT_WITHIN
        self._note = self.begin_wait(Wait.LOOK_UP, "pick_up.asking")
        self.run(services.workers.centre, ask, self._on_reply)

    def _on_reply(self, reply: PickUpReply | NoAnswer) -> None:
        self.context.note_reply(reply)
        self._is_asking, self._note = False, None
        match reply:
            case FinishedCase(documents=documents) if documents:
                self.end_wait()
                self._found = reply
            case FinishedCase():
                self._refuse(PickUpRefusal.NO_RESULT)
            case PickUpRefused(refusal=refusal):
                self._refuse(refusal)
            case DepartmentDown():
                self.context.journey.pick_up_request = ""
                self._note = self.note(Tone.BAD, message_for(reply))
            case _:
                self._note = self.note(Tone.BAD, message_for(reply))

    def _refuse(self, refusal: PickUpRefusal) -> None:
        self.context.journey.pick_up_request, self._asked = "", ""
        self._explain(REFUSED[refusal])
