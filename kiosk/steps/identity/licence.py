"""电子营业执照 — the e-licence on the telephone says for whom the person at the card reader acts. Typed numbers prove nothing.

The centre asks the business register whether this person may act for it. Where there is no network, an item that can wait
goes on: the centre asks when the case arrives.
"""

from typing import assert_never

from catalogue.schema import OfflinePolicy
from contract.execution import DepartmentDown
from contract.proof import ProofGiven, ProofRefusal, ProofRefused, ProofReply
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.centre_notes import message_for
from kiosk.steps.context import StepContext
from kiosk.steps.identity.code_listener import CodeListener
from kiosk.steps.identity.identity_code import LONGEST_CODE, MOST_WAITING
from kiosk.steps.identity.proof_ahead import look_at_card
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.note import Tone
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

ABOUT_LICENCE = frozenset({ProofRefusal.LICENCE_UNKNOWN, ProofRefusal.LICENCE_NOT_YOURS})
"""Another licence may do; every other refusal is about the person, who has to be identified once more."""

_UNKNOWN = f"licence.{ProofRefusal.LICENCE_UNKNOWN.value}"


class LicenceStep(Step):
    """Learns for which enterprise the citizen acts, by its electronic business licence (电子营业执照步骤)."""

    kind = StepKind.LICENCE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._codes = CodeListener(self, self._on_scanned)
        self._stage = IdentifyStage.WAITING
        self._note = self.note(Tone.NEUTRAL, self._waiting_words)
        self._waiting: list[str] = []
        # A poster in view is asked about once.
        self._unknown: set[str] = set()

    def enter(self) -> None:
        self._codes.tick()

    def leave(self) -> None:
        super().leave()
        self._codes.stop()

    @property
    def is_busy(self) -> bool:
        """While the centre is asked. Waiting for the code is not work."""
        return self._stage is IdentifyStage.READING

    def screen(self) -> IdentifyScreen:
        """How far it has come; the enterprise once it is known."""
        firm = self.context.session.enterprise
        name, code = ("", "") if firm is None or self._stage is not IdentifyStage.READ else (firm.name, firm.usc_code)
        return IdentifyScreen(self._stage, self.note_in_language(self._note), name, code, wants_licence=True)

    def main(self) -> Main:
        """Continue, once it is known or can wait."""
        return Main(MainAction.CONTINUE) if self._stage is IdentifyStage.READ else NO_MAIN

    def press(self) -> bool:
        self.context.moves.go_on()
        return True

    def tick(self) -> None:
        """Go on listening, and show when a scanner fails: there is no other way here."""
        self._codes.tick()
        is_asked_for = self._stage in (IdentifyStage.WAITING, IdentifyStage.PROBLEM)
        says_no_scanner = self._note.message == "licence.no_scanner"
        if is_asked_for and says_no_scanner is self._codes.is_usable:
            self._stage, self._note = IdentifyStage.WAITING, self.note(Tone.NEUTRAL, self._waiting_words)

    @property
    def _waiting_words(self) -> str:
        return "licence.show" if self._codes.is_usable else "licence.no_scanner"

    def on_failed(self, error: Exception) -> None:
        """Asking failed by a fault of ours."""
        super().on_failed(error)
        self._say("licence.no_answer")

    def _on_scanned(self, code: CodeScanned | GarbledCode) -> None:
        every = code.every_text if isinstance(code, CodeScanned) else ()
        fit = [text for text in every if text.strip() and len(text) <= LONGEST_CODE]
        is_asking = self._stage is IdentifyStage.READING
        known = {*self._unknown, *self._waiting, *([self.context.session.licence_code] if is_asking else ())}
        self._waiting = [*self._waiting, *(text for text in dict.fromkeys(fit) if text not in known)][:MOST_WAITING]
        if is_asking:
            return
        if self._waiting:
            self._ask_next()
        else:
            self._say(_UNKNOWN if fit else "licence.garbled")

    def _ask_next(self) -> None:
        self.context.session.licence_code = self._waiting.pop(0)
        self._stage, self._note = IdentifyStage.READING, self.begin_wait(Wait.CODE, "licence.asking")
        look_at_card(self, lambda: self.run(self.context.services.workers.centre, self.context.proof(), self._on_reply))

    def _on_reply(self, reply: "ProofReply | NoAnswer | None") -> None:
        self.context.note_reply(reply)
        self.end_wait()
        match reply:
            case ProofGiven(enterprise=firm) if firm is not None:
                self.context.session.enterprise = firm
                self._take(Tone.GOOD, "licence.read")
            case ProofRefused(refusal=refusal) if refusal in ABOUT_LICENCE:
                self._refuse(refusal)
            case ProofRefused():
                self.context.session.lose_person()
                self.context.moves.jump(StepKind.IDENTIFY)
            case CentreUnreachable() | DepartmentDown() if self.context.journey.item.offline is OfflinePolicy.QUEUE:
                self._take(Tone.CAUTION, "licence.later")
            case CentreUnreachable() | DepartmentDown() | CentreRefused():
                self._say(message_for(reply))
            case ProofGiven() | None:
                self._say("licence.garbled")
            case _:
                assert_never(reply)

    def _refuse(self, refusal: ProofRefusal) -> None:
        if refusal is ProofRefusal.LICENCE_UNKNOWN:
            self._unknown.add(self.context.session.licence_code)
        if self._waiting:
            self._ask_next()
        else:
            self._say(f"licence.{refusal.value}")

    def _take(self, tone: Tone, message: str) -> None:
        self._stage, self._note = IdentifyStage.READ, self.note(tone, message)
        self._codes.stop()
        if tone is Tone.GOOD:
            self.go_on_soon()

    def _say(self, message: str) -> None:
        self.context.session.licence_code = ""
        self._waiting = []
        self._stage, self._note = IdentifyStage.PROBLEM, self.note(Tone.BAD, message)
