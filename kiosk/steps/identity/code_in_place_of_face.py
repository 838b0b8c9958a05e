"""A code on the telephone beside the card, in place of a face (手机码代替刷脸). The centre says whose it is; needs the network."""

from collections.abc import Callable

from catalogue.availability import Reading
from catalogue.schema import ItemKind
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from drivers.ports.id_card_reader import IdCard
from kiosk.services.usual_waits import Wait
from kiosk.steps.identity.code_listener import CodeListener
from kiosk.steps.identity.identity_code import IdentityCodeResolver
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import Step
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.note import Tone


class CodeInPlaceOfFace:
    """Asks for the code (以码代脸), for one step; `on_shown` is called once it was the person's own.

    Where no code can be taken, the way to people is said: a certification of being alive, no scanner, no network, no card.
    """

    def __init__(self, step: Step, on_shown: Callable[[], None]) -> None:
        self._step = step
        self._on_shown = on_shown
        self._codes = CodeListener(step, self._on_scanned)
        self._resolver = IdentityCodeResolver(step, self._take_person, self._refuse)
        self._stage = IdentifyStage.WAITING
        self._note = step.note(Tone.NEUTRAL, "face_code.show")
        if not self.is_possible:
            self._refuse(self._elsewhere)

    @property
    def is_possible(self) -> bool:
        """Whether a code may be asked for here and now."""
        network = self._step.context.services.health.network.reading
        return self._is_allowed and self._codes.is_usable and network is not Reading.BAD

    @property
    def is_busy(self) -> bool:
        """While the centre is asked."""
        return self._resolver.is_asking

    def tick(self) -> None:
        """Listen, and show when a scanner or network fails meanwhile and when it is there again: there is no other way here."""
        if self._is_allowed:
            self._codes.tick()
        is_asked_for = self._stage in (IdentifyStage.WAITING, IdentifyStage.PROBLEM)
        if is_asked_for and (self._note.message == self._elsewhere) is self.is_possible:
            if self.is_possible:
                self._say(IdentifyStage.WAITING, self._step.note(Tone.NEUTRAL, "face_code.show"))
            else:
                self._refuse(self._elsewhere)

    def stop(self) -> None:
        self._codes.stop()

    def give_up(self) -> None:
        """Asking failed by a fault of ours."""
        self._resolver.give_up()

    def screen(self) -> IdentifyScreen:
        """A telephone, and what is to be done with it."""
        return IdentifyScreen(self._stage, self._step.note_in_language(self._note), is_in_place_of_face=True)

    @property
    def _is_allowed(self) -> bool:
        """Whether a code is enough here at all, whatever works at this moment."""
        context = self._step.context
        return context.session.proofs.document_kind == "card" and context.journey.item.kind is not ItemKind.CERTIFY

    @property
    def _elsewhere(self) -> str:
        is_certifying = self._step.context.journey.item.kind is ItemKind.CERTIFY
        return "face_code.certify" if is_certifying else "face_code.window"

    def _on_scanned(self, code: CodeScanned | GarbledCode) -> None:
        was_asking = self._resolver.is_asking
        problem = self._resolver.ask(code.every_text if isinstance(code, CodeScanned) else ())
        if was_asking:
            return
        if problem is None:
            self._say(IdentifyStage.READING, self._step.begin_wait(Wait.CODE, "identify.code_asking"))
        else:
            self._refuse(problem)

    def _take_person(self, card: IdCard, assertion: str, _also_by: str) -> None:
        self._step.end_wait()
        session = self._step.context.session
        if session.person is None or card.id_number != session.person.id_number:
            self._refuse("face_code.not_yours")
            return
        session.proofs.code_beside_card = assertion
        self._codes.stop()
        self._say(IdentifyStage.READ, self._step.note(Tone.GOOD, "face_code.passed"))
        self._on_shown()

    def _refuse(self, message: str) -> None:
        self._say(IdentifyStage.PROBLEM, self._step.note(Tone.CAUTION, message))

    def _say(self, stage: IdentifyStage, note: SaidNote) -> None:
        self._stage, self._note = stage, note
