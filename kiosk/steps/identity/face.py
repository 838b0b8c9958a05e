"""人脸比对 — a living person, and the one of the card. On the terminal, without the network. Never locks anybody out."""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from functools import partial
from typing import assert_never

from catalogue.schema import ItemKind
from contract.records import FaceEvidence
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.errors import DeviceFault
from drivers.ports.face import FaceEngine, FaceObservation
from drivers.ports.face_module import FACE_MODULE, NoLiveFace, NotLive, SignedLivePicture
from drivers.ports.picture import Picture
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.camera_feed import CameraFeed
from kiosk.services.usual_waits import Wait
from kiosk.steps.context import StepContext
from kiosk.steps.identity.code_in_place_of_face import CodeInPlaceOfFace
from kiosk.steps.identity.face_match import Different, FaceMatch, FaceSide, NoFace, Replaced, Same, match_faces
from kiosk.steps.identity.face_shots import FaceShots
from kiosk.steps.identity.liveness import (
    Alive,
    Challenge,
    LivenessCheck,
    LivenessHindrance,
    LivenessStage,
    NotShown,
    Watching,
)
from kiosk.steps.identity.module_asking import ModuleAsking
from kiosk.steps.identity.proof_ahead import prove_ahead
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.consent import ConsentScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import FaceScreen, IdentifyScreen
from kiosk.view.intents import DecideOnFace, Intent
from kiosk.view.note import Tone

ATTEMPTS = 3
CONSENT_PARAGRAPHS = ("face_consent.what", "face_consent.keep", "face_consent.use", "face_consent.rights")
CERTIFYING_PARAGRAPHS = (
    "face_consent.what",
    "face_consent.keep_certify",
    "face_consent.use",
    "face_consent.rights_certify",
)
"""For a certification of being alive: a picture goes to the authority, and a code on the telephone does not do."""
BEST_FRAME_BYTES = 300_000
"""Kinds of document that are shown here, as the evidence names them (`contract.identity`)."""
PROGRESS = {LivenessStage.FACING: 0.2, LivenessStage.ACTING: 0.5, LivenessStage.RETURNING: 0.8}
CHALLENGES = (Challenge.BLINK, Challenge.TURN_LEFT, Challenge.TURN_RIGHT)


@dataclass(frozen=True)
class _Compared:
    """What the vision worker found: the match, and the frame where the authority gets it."""

    match: FaceMatch
    sealed_frame: bytes | None = field(repr=False)


class _FaceStage(Enum):
    ASKING = auto()
    OTHERWISE = auto()
    TRYING = auto()
    COMPARING = auto()
    PASSED = auto()
    FAILED = auto()


class FaceStep(Step):
    """Compares the person before the camera with the portrait of the card (人脸步骤), after a movement that was asked for."""

    kind = StepKind.FACE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._feed = CameraFeed(context.services.devices.get(CAMERA))
        self._shots = FaceShots()
        self._attempts_left = ATTEMPTS
        self._stage = _FaceStage.TRYING if context.session.has_agreed_to_face else _FaceStage.ASKING
        self._instead: CodeInPlaceOfFace | None = None
        self._is_looking = False
        self._last_number = -1
        self._note = self.note(Tone.NEUTRAL, "face.look")
        self._check = LivenessCheck(self._challenge(), self.seconds)
        self._module = self._build_module_asking()
        self._living_by: str | None = None

    def enter(self) -> None:
        """Nothing is looked at before the citizen has agreed to it."""
        if self.context.services.devices.face_engine is not None:
            self.context.services.devices.face_engine().begin()
        if self._stage is _FaceStage.TRYING:
            self._feed.start(self.seconds)

    def leave(self) -> None:
        """Camera off, frames forgotten."""
        super().leave()
        self._feed.stop()
        self._shots.forget()
        if self._instead is not None:
            self._instead.stop()

    def screen(self) -> FaceScreen | ConsentScreen | IdentifyScreen:
        """The consent; then instruction, progress, what is in the way; or the other way."""
        if self._stage is _FaceStage.ASKING:
            return self._consent()
        if self._instead is not None:
            return self._instead.screen()
        return FaceScreen(
            instruction=self._instruction(),
            progress=self._progress(),
            note=self.note_in_language(self._note),
            attempts_left=self._attempts_left,
            has_failed=self._stage is _FaceStage.FAILED,
            is_out_of_order=self._note.message == "face.no_camera",
            keeping=self.say("face.one_kept" if self._is_certifying else "face.not_kept"),
        )

    def _consent(self) -> ConsentScreen:
        paragraphs = CERTIFYING_PARAGRAPHS if self._is_certifying else CONSENT_PARAGRAPHS
        choice = "face_consent.how_certify" if self._is_certifying else "face_consent.how"
        return ConsentScreen(tuple(self.say(paragraph) for paragraph in paragraphs), self.say(choice))

    @property
    def _is_certifying(self) -> bool:
        return self.context.journey.item.kind is ItemKind.CERTIFY

    def face_frame(self) -> Frame | None:
        """For the live picture."""
        return self._feed.latest()

    def main(self) -> Main:
        """Agree; try again after three failures; go on once it passed."""
        if self._stage is _FaceStage.ASKING:
            return Main(MainAction.AGREE)
        if self._stage is _FaceStage.PASSED:
            return Main(MainAction.CONTINUE)
        return Main(MainAction.RETRY) if self._stage is _FaceStage.FAILED else NO_MAIN

    def press(self) -> bool:
        """On, or once more from the start: no one is ever locked out."""
        if self._stage is _FaceStage.PASSED:
            self.context.moves.go_on()
            return True
        if self._stage is _FaceStage.ASKING:
            return self._agree()
        self._attempts_left, self._stage = ATTEMPTS, _FaceStage.TRYING
        self._note = self.note(Tone.NEUTRAL, "face.look")
        self._begin()
        return True

    def handle(self, intent: Intent) -> bool:
        """The face may be looked at, or it may not: any time before it is known who it is."""
        if not isinstance(intent, DecideOnFace) or self._stage in (_FaceStage.PASSED, _FaceStage.COMPARING):
            return False
        return self._agree() if intent.agrees else self._refuse()

    def page(self) -> Hashable:
        """Consent, camera and telephone are pages of their own."""
        return self._stage is _FaceStage.ASKING, self._instead is not None

    def _agree(self) -> bool:
        if self._instead is not None:
            self._instead.stop()
            self._instead = None
        self.context.session.has_agreed_to_face = True
        self._attempts_left, self._stage = ATTEMPTS, _FaceStage.TRYING
        self._note = self.note(Tone.NEUTRAL, "face.look")
        self._begin()
        self._feed.start(self.seconds)
        return True

    def _refuse(self) -> bool:
        self.context.session.has_agreed_to_face = False
        self._stage = _FaceStage.OTHERWISE
        self._feed.stop()
        self._shots.forget()
        if self._module is not None:
            self._module.stop()
        self._instead = CodeInPlaceOfFace(self, self._pass_otherwise)
        return True

    def _pass_otherwise(self) -> None:
        self._stage = _FaceStage.PASSED
        prove_ahead(self, self._on_refused)

    def tick(self) -> None:
        """Look at the newest frame, unless one is being looked at."""
        if self._instead is not None:
            self._instead.tick()
            return
        if self._stage is _FaceStage.ASKING:
            return
        self._feed.watch(self.seconds)
        if self._stage is not _FaceStage.TRYING:
            return
        if self._module is not None:
            self._module.tick()
            return
        engine = self.context.services.devices.face_engine
        if self._feed.is_failing or engine is None:
            self._note = self.note(Tone.BAD, "face.no_camera")
            self._begin()
            return
        self._examine(engine)

    @property
    def is_busy(self) -> bool:
        """While somebody is in front of the camera, or faces are being compared."""
        if self._instead is not None:
            return self._instead.is_busy
        is_seen = self._stage is _FaceStage.TRYING and self._check.seen_at is not None
        return is_seen or self._stage is _FaceStage.COMPARING

    def on_failed(self, error: Exception) -> None:
        """Show that the face engine failed, and offer another try."""
        super().on_failed(error)
        self._is_looking = False
        if self._stage is _FaceStage.PASSED:
            return  # it was the proving that failed: the first request that needs it asks once more
        if self._instead is not None:
            self._instead.give_up()
            return
        if isinstance(error, DeviceFault):
            self._note = self.note(Tone.BAD, "face.fault")
        self._lose()

    def _begin(self) -> None:
        self._check = LivenessCheck(self._challenge(), self.seconds)
        self._shots.forget()

    def _challenge(self) -> Challenge:
        """Not to be foreseen by a cheat who holds up a film, yet the same for the same request."""
        seed = f"{self.context.journey.request_id}{self._attempts_left}".encode()
        return CHALLENGES[hashlib.sha256(seed).digest()[0] % len(CHALLENGES)]

    def _examine(self, engine: Callable[[], FaceEngine]) -> None:
        outcome = self._check.outcome(self.seconds)
        match outcome:
            case Alive():
                self._compare(engine)
            case NotShown(hindrance):
                self._note = self.note(Tone.BAD, "face.not_shown" if hindrance is None else HINDRANCES[hindrance])
                self._lose()
            case Watching(_, hindrance):
                if hindrance is not None:
                    self._note = self.note(Tone.CAUTION, HINDRANCES[hindrance])
                elif self._check.seen_at is not None:
                    self._note = self.note(Tone.BUSY, "face.watching")
                self._look(engine)
            case _:
                assert_never(outcome)

    def _look(self, engine: Callable[[], FaceEngine]) -> None:
        frame = self._feed.latest()
        if self._is_looking or frame is None or frame.number == self._last_number:
            return
        self._is_looking, self._last_number = True, frame.number
        picture, at = frame.picture, self.seconds

        def on_observed(observation: FaceObservation) -> None:
            self._is_looking = False
            before, self._check = self._check, self._check.after(observation, at)
            self._shots.follow(before, self._check, picture, observation)

        self.run(self.context.services.workers.vision, lambda: engine().observe(picture), on_observed)

    def _build_module_asking(self) -> ModuleAsking | None:
        """Where there is a module, and what compares its picture with the card."""
        devices = self.context.services.devices
        module, engine = devices.get(FACE_MODULE), devices.face_engine
        if module is None or engine is None:
            return None
        return ModuleAsking(self, module, partial(self._on_module_outcome, engine), self._on_module_state)

    def _on_module_outcome(
        self, engine: Callable[[], FaceEngine], outcome: SignedLivePicture | NotLive | NoLiveFace
    ) -> None:
        """The module's word. Its picture is compared as one of the camera is; where it says no, that is one try."""
        match outcome:
            case SignedLivePicture(jpeg, _, key_id):
                self.context.visit.note_touch()
                self._living_by = key_id
                self._compare_pictures(lambda faces: _picture_in(faces, jpeg), engine)
            case NotLive():
                self.context.visit.note_touch()
                self._note = self.note(Tone.BAD, "face.not_living")
                self._lose()
            case NoLiveFace():
                self._note = self.note(Tone.CAUTION, "face.no_face")
                self._lose()
            case _:
                assert_never(outcome)

    def _on_module_state(self, is_well: bool) -> None:
        self._note = self.note(Tone.NEUTRAL, "face.look") if is_well else self.note(Tone.BAD, "face.no_camera")

    def _compare(self, engine: Callable[[], FaceEngine]) -> None:
        shots = self._shots.all()
        if shots is None:
            raise AssertionError("a check that is through went through three pictures")
        self._compare_pictures(lambda _: shots, engine)

    def _compare_pictures(
        self, taken: Callable[[FaceEngine], Sequence[Picture]], engine: Callable[[], FaceEngine]
    ) -> None:
        person = self.context.session.person
        if person is None:
            self._lose()
            return
        self._stage = _FaceStage.COMPARING
        self._note = self.begin_wait(Wait.FACE, "face.comparing")
        # sealed before it leaves this step: neither the rest of the terminal nor the centre can read it
        kind = self.context.session.proofs.document_kind
        key = self.context.services.picture_keys.key_for(kind)
        portrait, keeps = person.portrait, self._is_certifying

        def work() -> _Compared:
            faces = engine()
            shots = taken(faces)
            if not shots:
                return _Compared(NoFace(FaceSide.CAMERA), None)
            match = match_faces(faces, portrait, shots)
            # what could not be compared here is compared at the centre, which needs the frame for it
            is_kept = keeps or match == NoFace(FaceSide.CARD)
            sealed = key.seal(faces.jpeg(shots[0], BEST_FRAME_BYTES)) if is_kept and key is not None else None
            return _Compared(match, sealed)

        self.run(self.context.services.workers.vision, work, self._on_compared)

    def _on_compared(self, found: _Compared) -> None:
        self.end_wait()
        match found.match:
            case Same(distance):
                self._pass(self._evidence(distance, found.sealed_frame, compared=True))
            case NoFace(FaceSide.CARD):
                self._pass(self._evidence(None, found.sealed_frame, compared=False))
            case Different() | NoFace():
                self._note = self.note(Tone.BAD, "face.different")
                self._lose()
            case Replaced():
                self._note = self.note(Tone.BAD, "face.replaced")
                self._lose()
            case _:
                assert_never(found.match)

    def _evidence(self, distance: float | None, sealed: bytes | None, *, compared: bool) -> FaceEvidence:
        at: datetime = self.context.services.health.wall_time
        return FaceEvidence(
            passed=True,
            compared=compared,
            distance=distance,
            captured_at=at,
            sealed_frame=sealed,
            living_by=self._living_by,
        )

    def _pass(self, evidence: FaceEvidence) -> None:
        self.context.services.counters.add(CAMERA, "faces")
        self.context.session.face = evidence
        self._stage = _FaceStage.PASSED
        self._note = self.note(Tone.GOOD, "face.passed" if evidence.compared else "face.passed_uncompared")
        prove_ahead(self, self._on_refused)

    def _on_refused(self) -> None:
        """The authority does not confirm card and face together: from the card once more."""
        self.context.session.lose_person()
        self.context.moves.jump(StepKind.IDENTIFY)

    def _lose(self) -> None:
        self.context.services.counters.add(CAMERA, "faces_failed")
        self._attempts_left -= 1
        if self._attempts_left > 0:
            self._stage = _FaceStage.TRYING
            self._begin()
            return
        self._stage = _FaceStage.FAILED
        self._note = self.note(Tone.BAD, "face.failed_certify" if self._is_certifying else "face.failed")

    def _instruction(self) -> str:
        if self._stage is not _FaceStage.TRYING:
            return ""
        if self._module is not None:
            return self.say("face.ahead")
        facing = self._check.stage is LivenessStage.FACING
        return self.say("face.ahead") if facing else self.say(f"face.{self._check.challenge.value}")

    def _progress(self) -> float:
        if self._stage is _FaceStage.TRYING and self._module is not None:
            return PROGRESS[LivenessStage.FACING]
        if self._stage is _FaceStage.TRYING:
            return PROGRESS[self._check.stage]
        return {_FaceStage.COMPARING: 0.9, _FaceStage.PASSED: 1.0}.get(self._stage, 0.0)


HINDRANCES: dict[LivenessHindrance, str] = {hindrance: f"face.{hindrance.value}" for hindrance in LivenessHindrance}
"""What to say when a frame cannot be used."""


def _picture_in(faces: FaceEngine, jpeg: bytes) -> tuple[Picture, ...]:
    """The module's picture; none where what it signed is no picture."""
    picture = faces.open_picture(jpeg)
    return () if picture is None else (picture,)
