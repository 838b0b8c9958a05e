"""身份识别 — waits for a card or a code, takes it, says what is wrong with it. Asked once per visit.

Some items take a social-security card too, or other codes than the identity code; what these prove holds for such items alone.
"""

from catalogue.schema import FurtherDocument, Identity
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, IdCard, Presence
from drivers.ports.social_card_reader import SocialCard
from kiosk.journeys.further_documents import evidence_of_card, has_expired, is_still_proven, person_of, taken
from kiosk.journeys.gates import card_is_lost, card_stays, has_unknown_validity, is_expired, takes_expired_card
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.journeys.session import Ending
from kiosk.services.ports import may_be_used
from kiosk.services.usual_waits import Wait
from kiosk.steps.context import StepContext
from kiosk.steps.identity.card_listener import CardListener
from kiosk.steps.identity.code_listener import CodeListener
from kiosk.steps.identity.identity_code import CODE_GARBLED, IdentityCodeResolver
from kiosk.steps.identity.proof_ahead import prove_ahead
from kiosk.steps.identity.social_card_listener import SocialCardListener
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import Intent, NotMe, ReadConsent
from kiosk.view.lines import Section
from kiosk.view.masking import mask_name, mask_number
from kiosk.view.note import Tone

PARAGRAPHS = ("consent.what", "consent.use", "consent.keep", "consent.rights")
"""What the citizen agrees to by showing card or code."""

CODE_NOTE_SECONDS = 8.0
"""How long what was said about a code is before the card reader may say something again."""


class IdentifyStep(Step):
    """Learns who the citizen is, by card or code (识别步骤). It proves identity no further than the item asks."""

    kind = StepKind.IDENTIFY

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._stage = IdentifyStage.WAITING
        self._code_note_until = 0.0
        self._cards = CardListener(self, self)
        self._codes = CodeListener(self, self._on_scanned)
        self._resolver = IdentityCodeResolver(self, self._on_code_confirmed, self._say_of_code)
        self._further = taken(context.session, context.journey)
        is_taken = FurtherDocument.SOCIAL_CARD in self._further
        self._social = SocialCardListener(self, self, is_taken=is_taken)
        self._note = self._waiting_note()
        self._was_known = context.session.person is not None and is_still_proven(context.session, context.journey)

    def enter(self) -> None:
        if self._was_known:
            self._stage = IdentifyStage.READ
            self._note = self.note(Tone.NEUTRAL, "identify.still_you")
            self._codes.stop()
            return
        person = self.context.session.person
        if person is not None:
            self._forget_document(person)
        if self.context.session.has_stale_card:
            self._note = self.note(Tone.CAUTION, "identify.stale_card")
        if self.context.session.is_unproven:
            self.context.session.is_unproven = False
            self._note = self.note(Tone.BAD, "identify.refused")
        self._listen()
        self._codes.tick()
        self._social.tick()

    def leave(self) -> None:
        super().leave()
        self._codes.stop()

    @property
    def is_busy(self) -> bool:
        """While the centre is asked whose code it is. Waiting for card or code is not work."""
        return self._resolver.is_asking

    def screen(self) -> IdentifyScreen:
        """How far reading has come; the person masked once it is known."""
        person, note = self.context.session.person, self.note_in_language(self._note)
        is_about_code = self._note.message in ABOUT_CODE
        if person is None:
            accepts = self._codes.is_usable
            further = () if self._is_read else self._further_ways()
            return IdentifyScreen(
                self._stage,
                note,
                accepts_code=accepts,
                is_about_code=is_about_code,
                further_ways=further,
                consent="" if self.context.session.has_consented else self.say("consent.by_card"),
            )
        name, number = mask_name(person.name), mask_number(person.id_number)
        return IdentifyScreen(self._stage, note, name, number, is_about_code=is_about_code)

    def main(self) -> Main:
        """Continue, once it is known who it is."""
        return Main(MainAction.CONTINUE) if self._is_read else NO_MAIN

    def press(self) -> bool:
        """It is me: go on."""
        self.context.session.confirmed_item = self.context.journey.item.code
        self.context.moves.go_on()
        return True

    def handle(self, intent: Intent) -> bool:
        """What is agreed to is read; or it is somebody else.

        The person who was served before is forgotten with the visit; a card just read is put away first.
        """
        if isinstance(intent, ReadConsent) and not self._is_read:
            paragraphs = tuple(self.say(paragraph) for paragraph in PARAGRAPHS)
            self.context.visit.announce((Section(self.say("consent.heading"), "shield-check", paragraphs),))
            return True
        if not isinstance(intent, NotMe) or not self._is_read:
            return False
        if self._was_known:
            self.context.visit.finish(Ending.LEFT)
            return True
        session, journey = self.context.session, self.context.journey
        session.person, journey.needs_card_there, session.has_consented = None, False, False
        session.proofs.forget()
        journey.others.clear()
        journey.form.read_cards.clear()
        session.has_stale_card = session.has_shown_card
        self.context.moves.jump(self.kind)
        return True

    def tick(self) -> None:
        """Listen again after a pause."""
        self._codes.tick()
        if self._is_read:
            return
        self._social.tick()
        if self._cards.tick():
            self._listen()

    def on_device_failed(self, error: Exception) -> None:
        """The reader's line failed."""
        super().on_device_failed(error)
        self._cards.fail()

    def on_failed(self, error: Exception) -> None:
        """Asking the centre failed by a fault of ours."""
        super().on_failed(error)
        self._resolver.give_up()

    @property
    def _is_read(self) -> bool:
        return self._stage is IdentifyStage.READ

    # --- the card ---

    def on_card(self, read: CardRead) -> None:
        """That taking the card away cancels the printing is promised only where the reader can notice it."""
        session, tells = self.context.session, read.tells_presence
        session.has_shown_card = True
        if self._is_read:
            return  # by its code, meanwhile
        stays = tells and card_stays(self.context.journey.item)
        session.tells_presence, session.card_seen_at = tells, self.seconds if tells else None
        problem = self._take(read.card, "identify.read_stays" if stays else "identify.read")
        if problem is None:
            self.context.journey.needs_card_there = stays
        else:
            self._cards.listen_again()
            self._say_problem(problem)

    def on_card_problem(self, message: str) -> None:
        """Something lay there, and may be tried again."""
        self.context.session.has_shown_card = True
        self._say_problem(message)

    def on_spent_card(self) -> None:
        """It may be a forgotten one."""
        self.on_card_problem("identify.lift_card")

    def on_reader_well(self) -> None:
        """What was said of the reader, or of the card that lay there, is over."""
        if self._note.message in ABOUT_READER and not self._is_read and not self._resolver.is_asking:
            self._stage, self._note = IdentifyStage.WAITING, self._waiting_note()

    def on_social_card(self, card: SocialCard) -> None:
        """It names its holder, and cannot say later whether it is still there: nothing is promised of it."""
        session = self.context.session
        session.has_shown_card = True
        if self._is_read:
            return  # by something else, meanwhile
        session.tells_presence, session.card_seen_at = False, None
        problem: str | None = "identify.social_expired"
        if not has_expired(card, self.today):
            session.proofs.social_card = evidence_of_card(card)
            session.proofs.also_by = FurtherDocument.SOCIAL_CARD.value
            problem = self._take(person_of(card), "identify.social_read")
        if problem is not None:
            session.proofs.forget()
            self._social.listen_again()
            self._say_problem(problem)

    def on_reader_problem(self, message: str) -> None:
        """A reader that is out of order: with the identity code there is another way, and that is no problem."""
        self._say_problem(message)
        instead = self._instead
        if self._stage is not IdentifyStage.PROBLEM or self.seconds < self._code_note_until:
            return
        if instead is not None and self._needs_other_way:
            self._stage = IdentifyStage.WAITING
            self._note = self.note(Tone.CAUTION, instead)

    def _forget_document(self, person: IdCard) -> None:
        """What was shown for an earlier item does not do for this one; it is still the same person who goes on."""
        session = self.context.session
        session.began_as = person.id_number
        session.person = session.face = None
        session.proofs.forget()
        self._note = self.note(Tone.CAUTION, "identify.needs_id_card")

    def _further_ways(self) -> tuple[str, ...]:
        """What may be shown here beside ID card and identity code."""
        ways = ["social_card"] if self._social.is_usable else []
        if self._codes.is_usable and self._further:
            ways.append("insurance_code" if FurtherDocument.INSURANCE_CODE in self._further else "social_code")
        return tuple(ways)

    def _listen(self) -> None:
        if self.context.session.has_stale_card:
            self._cards.look(self._on_presence)
        else:
            self._cards.listen()

    def _on_presence(self, presence: Presence) -> None:
        """A forgotten card must go before this citizen's own is read."""
        if self._is_read:
            return
        if presence is Presence.PRESENT:
            self._cards.listen_again()
            return
        self.context.session.has_stale_card = False
        self._note = self._waiting_note()
        self._cards.listen_again(0.0)

    def _take(self, card: IdCard, read: str, assertion: str = "") -> str | None:
        """What is said where it is not taken: an expired one by most items, another person's than that of the answers."""
        item = self.context.journey.item
        expired = is_expired(card, self.today)
        if expired and not takes_expired_card(item):
            return "identify.expired"
        if has_unknown_validity(card) and not takes_expired_card(item):
            return "identify.malformed"
        if self.context.session.began_as not in ("", card.id_number):
            return "identify.other_person"
        self.context.visit.note_touch()
        self.context.session.person = card
        self.context.session.has_consented = True
        self.context.session.proofs.code_assertion = assertion
        self._stage = IdentifyStage.READ
        self._note = self.note(Tone.CAUTION, "identify.read_expired") if expired else self.note(Tone.GOOD, read)
        self._codes.stop()
        self._resolver.ask_no_more()
        self.go_on_soon()
        if item.identity is Identity.ID_CARD:
            prove_ahead(self, self._on_refused)  # else together with the face or the licence
        elif (engine := self.context.services.devices.face_engine) is not None:
            engine().begin()  # ready by the time that somebody looks into the camera
        if expired:
            self.stay_here()  # that it has expired is to be read
        return None

    def _on_refused(self) -> None:
        """The authority does not know this card: no one is identified, and it can be tried once more."""
        self.context.session.lose_person()
        self.context.journey.needs_card_there = False
        self.context.moves.jump(self.kind)

    @property
    def _needs_other_way(self) -> bool:
        """Whether no ID card can be read, as far as is known, but there is another way."""
        return self._instead is not None and not may_be_used(self.context.services.devices.get(ID_CARD_READER))

    @property
    def _instead(self) -> str | None:
        """What is said where the card reader does not work, and something else does."""
        if self._codes.is_usable:
            return "identify.code_instead"
        return "identify.social_instead" if self._social.is_usable else None

    def _waiting_note(self) -> SaidNote:
        if self._needs_other_way and (instead := self._instead) is not None:
            return self.note(Tone.CAUTION, instead)
        item = self.context.journey.item
        if not card_is_lost(item):
            stays = card_stays(item)
            return self.note(Tone.NEUTRAL, "identify.put_card_stays" if stays else "identify.put_card")
        can_scan = self._codes.is_usable
        return self.note(Tone.NEUTRAL, "identify.lost_card" if can_scan else "identify.lost_card_no_scanner")

    def _say_problem(self, message: str) -> None:
        if self.seconds >= self._code_note_until and not self._resolver.is_asking and not self._is_read:
            self._stage = IdentifyStage.PROBLEM
            self._note = self.note(Tone.BAD, message)

    # --- the code ---

    def _on_scanned(self, code: CodeScanned | GarbledCode) -> None:
        was_asking = self._resolver.is_asking
        problem = self._resolver.ask(code.every_text if isinstance(code, CodeScanned) else ())
        if was_asking:
            return
        if problem is None:
            self._stage = IdentifyStage.READING
            self._note = self.begin_wait(Wait.CODE, "identify.code_asking")
        else:
            # What was refused before may be a poster in view: it takes the word from nothing that is said of a card.
            self._say_of_code(problem, CODE_NOTE_SECONDS if problem == CODE_GARBLED else 0.0)

    def _on_code_confirmed(self, card: IdCard, assertion: str, also_by: str) -> None:
        self.end_wait()
        if self._is_read:
            return
        session = self.context.session
        session.tells_presence, session.card_seen_at = False, None
        session.proofs.also_by = also_by
        problem = self._take(card, _CODE_READ.get(also_by, "identify.code_read"), assertion)
        if problem is not None:
            session.proofs.forget()
            self._say_of_code(problem)

    def _say_of_code(self, message: str, seconds: float = CODE_NOTE_SECONDS) -> None:
        if self._is_read:
            return  # by the card, while the centre was asked
        self._stage = IdentifyStage.PROBLEM
        self._note = self.note(Tone.BAD, message)
        self._code_note_until = max(self._code_note_until, self.seconds + seconds)


_CODE_READ = {
    FurtherDocument.SOCIAL_CARD.value: "identify.social_code_read",
    FurtherDocument.INSURANCE_CODE.value: "identify.insurance_code_read",
}

ABOUT_READER = frozenset(
    {
        "identify.code_instead",
        "identify.lift_card",
        "identify.reader_failed",
        "identify.social_instead",
    }
)
"""Messages that are over when the reader works and nothing lies on it."""

ABOUT_CODE = frozenset(
    {
        "identify.code_asking",
        "identify.code_expired",
        "identify.code_garbled",
        "identify.code_incomplete",
        "identify.code_instead",
        "identify.code_no_answer",
        "identify.code_no_network",
        "identify.code_read",
        "identify.code_unknown",
        "identify.insurance_code_read",
        "identify.social_code_read",
        "identify.lost_card",
    }
)
"""Messages about the code on the telephone: beside them the screen shows a telephone and no card."""
