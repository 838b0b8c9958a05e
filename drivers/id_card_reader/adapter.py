"""The adapter for readers that speak SAM-V, over a serial port or USB.

A card is read once each time it is put down: after a successful read the SAM does not find the same card again until
it was lifted, and we never force it to, so that a forgotten card cannot open the next citizen's visit. For the same reason a card that
lies there when the reader is first reached must be lifted: its holder is unknown.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from drivers.id_card_reader.exchange import NoReaderAnswer, SamvLink
from drivers.id_card_reader.layouts import TEXT_LENGTH, TextRefused, parse_new_address, parse_text
from drivers.id_card_reader.manifest import MANIFEST
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import PortraitMaker
from drivers.id_card_reader.protocol import PREAMBLE, Request, Response, Sw, responses_in, sam_id_in
from drivers.id_card_reader.verdict import is_passing, outcome_of
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import AdapterOptions, Cancelled, ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import (
    ID_CARD_READER,
    CardDoubt,
    CardLayout,
    CardRead,
    CardUnreadable,
    CardWithdrawn,
    IdCard,
    IdCardOutcome,
    NoCard,
    Presence,
    SpentCard,
    UnreadableReason,
)
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.transport.address import Address, SerialAddress
from drivers.transport.opening import LineSettings, open_transport
from drivers.transport.transport import Transport
from drivers.transport.unasked import TalksUnasked, UnaskedFrames

R = TypeVar("R")

SPEEDS = (115200, 57600, 38400, 19200, 9600)
"""Bauds that readers leave the factory with, the usual one first."""
USB_HEAD = len(PREAMBLE) + 2
"""Preamble and length, which readers with two pairs of USB endpoints take over the first."""
_FINGERS = frozenset({0, 512, 1024})
"""Lengths of fingerprints; no name begins with what would be one."""
_LOOK_SECONDS, _CARD_SECONDS = 7.0, 10.0
"""What a question for the state, and a card that was found, may take in all: each answer has a bound, and there are many."""


class SamvIdCardReader:
    """Finds (居民身份证阅读器), selects and reads over SAM-V. One thread; opens its port when first used."""

    def __init__(self, options: SamvOptions, decoder: PortraitMaker, clock: MonotonicClock | None = None) -> None:
        self._options = options
        self._decoder = decoder
        self._clock = clock or SystemMonotonicClock()
        self._line: Transport | None = None
        self._link: SamvLink | None = None
        self._unasked = UnaskedFrames(self._clock, responses_in)
        self._set_speed = _speed_of(options)
        self._speed = self._set_speed
        self._must_lift = False
        self._is_new = True
        """Whether it is not known yet if a card lay there before anybody asked."""
        self._has_read = False
        self._sam_id: str | None = None
        # What this reader can do beyond the standard is found out with the first cards, and kept.
        self._tells_presence: bool | None = None
        self._presence_tries = 0
        self._knows_new_address = True
        self._addresses_refused = 0
        """How many addresses in a row the SAM refused."""

    @property
    def reached_at(self) -> Address:
        return self._options.reached_at

    def read(self, seconds: float, cancelled: Cancelled) -> IdCardOutcome:
        """Wait up to `seconds` for a card and read it whole. Never raises for card or line."""
        ends = self._clock.now() + seconds + _CARD_SECONDS
        return self._with_link(lambda link: self._wait_and_read(link, seconds, cancelled), lambda failed: failed, ends)

    def presence(self) -> Presence:
        """Whether a card lies on the reader, also one that was read; UNKNOWN where this reader does not report it.

        [M] Resets the SAM (10FF), which on some readers drops the field and makes a card that was read findable again; the
        next `read` then waits until that card was lifted. Other readers go on saying 80 of it: that is no absence.
        """
        return self._with_link(self._presence, lambda _failed: Presence.UNKNOWN)

    def status(self) -> DeviceStatus:
        """Ask the SAM for its state (11FF)."""
        return self._with_link(self._status, lambda failed: self._bad(failed.problem, failed.detail))

    def learn_options(self) -> AdapterOptions:
        """The speed of a serial reader, found out; raises DeviceLost where none answers. No card is needed."""
        failed = self._with_link(lambda _link: None, lambda failed: failed)
        if failed is not None:
            raise DeviceLost(failed.detail)
        return {"baud": self._speed} if isinstance(self.reached_at, SerialAddress) and self._speed else {}

    def close(self) -> None:
        line, self._line, self._link = self._line, None, None
        if line is not None:
            line.close()

    def _with_link(
        self, act: Callable[[SamvLink], R], on_failure: Callable[[ReaderFailed], R], ends: float | None = None
    ) -> R:
        ends = self._clock.now() + _LOOK_SECONDS if ends is None else ends
        try:
            link = self._link or self._open()
            link.ends = ends
            return act(link)
        except DeviceLost as lost:
            self.close()
            return on_failure(ReaderFailed(ProblemCode.DISCONNECTED, str(lost)))
        except NoReaderAnswer as silent:
            self.close()
            return on_failure(ReaderFailed(silent.problem, str(silent)))
        except TalksUnasked as fault:
            self.close()
            return on_failure(ReaderFailed(ProblemCode.HARDWARE_ERROR, str(fault)))

    def _open(self) -> SamvLink:
        link = self._awake()
        link.listen()
        if self._has_read:
            # A reader that lost power has forgotten that it read the card which still lies there.
            self._has_read = self._must_lift = self._ask(link, Request.FIND).status == Sw.CARD_FOUND
        elif self._is_new:
            self._look_for_forgotten(link)
        self._link = link
        return link

    def _look_for_forgotten(self, link: SamvLink) -> None:
        """Whether a card lies there before anybody asked. Where the reader does not say so now, the first that it finds counts as one."""
        try:
            found = self._ask(link, Request.FIND).status
        except NoReaderAnswer:
            return
        self._must_lift = found == Sw.CARD_FOUND
        self._is_new = found not in (Sw.CARD_FOUND, Sw.FIND_FAILED)

    def _awake(self) -> SamvLink:
        """The reader at the speed at which it answers, waited for while its SAM starts; raises `NoReaderAnswer`."""
        until = self._clock.now() + self._options.start_within
        speeds = (self._speed,) if self._speed else SPEEDS
        audible: int | None = None
        while True:
            for speed in speeds:
                link = self._linked_at(speed)
                answers = link.is_awake(self._options.answer_within)
                if answers or (answers is None and len(speeds) == 1):
                    self._speed = speed
                    return link
                audible = speed if answers is None and audible is None else audible
            if self._clock.now() >= until:
                break
        self._speed = self._set_speed
        if audible is None:
            raise NoReaderAnswer(ProblemCode.NO_ANSWER, f"{Request.STATUS.name} not answered")
        return self._linked_at(audible)

    def _linked_at(self, speed: int) -> SamvLink:
        if self._line is not None:
            self._line.close()
        self._line = open_transport(self._options.reached_at, LineSettings(speed, usb_head=USB_HEAD))
        return SamvLink(self._line, self._clock, self._options.attempts, self._unasked)

    # --- reading ---

    def _wait_and_read(self, link: SamvLink, seconds: float, cancelled: Cancelled) -> IdCardOutcome:
        began = self._clock.now()
        until = began + seconds
        failures = 0
        while True:
            outcome = self._look(link)
            if isinstance(outcome, SpentCard) and self._clock.now() - began < self._options.lift_within:
                outcome = None
            if isinstance(outcome, Response):
                failures += 1
                if failures >= self._options.attempts or not is_passing(outcome.status):
                    return outcome_of(outcome.status, "card")
            elif outcome is not None:
                return outcome
            elif failures:
                # It was there, it failed, and now it is gone.
                return CardWithdrawn()
            left = until - self._clock.now()
            if cancelled() or left <= 0:
                return NoCard()
            link.rest(min(self._options.find_every, left))

    def _look(self, link: SamvLink) -> IdCardOutcome | Response | None:
        """One look: None without a card, the refusing answer when a step failed, else the outcome."""
        found = self._ask(link, Request.FIND)
        if found.status == Sw.FIND_FAILED:
            self._must_lift = self._is_new = False
            return None
        if found.status != Sw.CARD_FOUND:
            return found
        self._must_lift, self._is_new = self._must_lift or self._is_new, False
        if self._must_lift:
            return SpentCard()
        self._decoder.begin()
        try:
            selected = self._ask(link, Request.SELECT)
            if selected.status != Sw.OK:
                return selected
            answer = self._read_chip(link)
            return answer if answer.status != Sw.OK else self._card(link, answer.data)
        finally:
            self._decoder.end()

    def _read_chip(self, link: SamvLink) -> Response:
        """Read by the command that settings prefer; by the other where this reader does not know or allow it."""
        commands = [Request.READ_TEXT_PHOTO, Request.READ_TEXT_PHOTO_FINGER]
        preferred, other = reversed(commands) if self._options.with_fingerprint else commands
        answer = link.ask(preferred, self._options.read_within)
        if answer.status in (Sw.COMMAND_WRONG, Sw.NOT_PERMITTED):
            return link.ask(other, self._options.read_within)
        return answer

    def _card(self, link: SamvLink, data: bytes) -> IdCardOutcome:
        self._has_read = True
        parts = _split(data)
        if parts is None:
            return CardUnreadable(UnreadableReason.MALFORMED, f"lengths do not fit {len(data)} bytes")
        text, photo = parts
        card = parse_text(text)
        if isinstance(card, TextRefused):
            return CardUnreadable(card.reason, card.detail)
        card = replace(card, portrait=self._decoder.make_portrait(photo) if photo else None, sam_id=self._sam_id or "")
        try:
            moved = self._with_new_address(link, card)
            if moved is None:
                return CardWithdrawn()
            card = moved
            self._find_out_about_presence(link)
            card = replace(card, sam_id=self._sam_id_of(link))
        except DeviceLost:
            self.close()  # the card was read whole before that; the next question shows how the reader is
        return CardRead(card, self._tells_presence is True)

    def _find_out_about_presence(self, link: SamvLink) -> None:
        """The card that was just read lies there for certain: whether the reader says so now shows what its 80 is worth.

        Tried with a few cards, for one may be lifted in this very moment.
        """
        if self._tells_presence or self._presence_tries >= self._options.attempts:
            return
        self._presence_tries += 1
        try:
            self._ask(link, Request.RESET)
            self._tells_presence = self._ask(link, Request.FIND).status == Sw.CARD_FOUND
            if self._tells_presence:
                self._must_lift = not self._is_spent_again(link)
        except NoReaderAnswer:
            self._must_lift = True  # the card is read; the next question shows how the reader is

    def _is_spent_again(self, link: SamvLink) -> bool:
        """Read the card once more and throw it away, so that the reader looks for the next one as before."""
        return self._ask(link, Request.SELECT).status == Sw.OK and self._read_chip(link).status == Sw.OK

    def _with_new_address(self, link: SamvLink, card: IdCard) -> IdCard | None:
        """The card with its newest address; None when the card left before that was known."""
        if card.layout is not CardLayout.RESIDENT or not self._knows_new_address:
            return card
        try:
            answer = self._ask_optional(link, Request.READ_NEW_ADDRESS)
        except NoReaderAnswer as silent:
            self._knows_new_address = not self._is_only_this_silent(link, silent)
            return card
        if answer.status in (Sw.READ_FAILED, Sw.FIND_FAILED, Sw.SELECT_FAILED):
            return self._without_new_address(link, card)
        self._addresses_refused = 0
        address = parse_new_address(answer.data) if answer.status == Sw.OK else None
        return replace(card, address=address) if address else card

    def _without_new_address(self, link: SamvLink, card: IdCard) -> IdCard | None:
        """A card that left before it was asked says what some readers say of one where no newer address was ever written.

        Where the reader does not show that it lies there, the person is asked once to put it down again; not for ever.
        """
        self._addresses_refused += 1
        if self._addresses_refused == 1 and not self._lies_there(link):
            return None
        return replace(card, doubts=card.doubts | {CardDoubt.ADDRESS_MAY_BE_OLD})

    def _lies_there(self, link: SamvLink) -> bool:
        """Whether the reader finds the card again that was just read, which it is not to find for the next citizen."""
        try:
            self._ask(link, Request.RESET)
            is_found = self._ask(link, Request.FIND).status == Sw.CARD_FOUND
        except NoReaderAnswer:
            is_found = True  # the card is read; the next question shows how the reader is
        self._must_lift = self._must_lift or is_found
        return is_found

    def _is_only_this_silent(self, link: SamvLink, silent: NoReaderAnswer) -> bool:
        """Whether the reader is well and just does not know the optional command; a line with noise proves nothing."""
        try:
            self._ask(link, Request.STATUS)
        except NoReaderAnswer:
            return False
        return silent.problem is ProblemCode.NO_ANSWER

    def _sam_id_of(self, link: SamvLink) -> str:
        """The number of the security module, asked once (12FF); "" for a reader that does not report it."""
        if self._sam_id is None:
            try:
                answer = self._ask_optional(link, Request.SAM_ID)
            except NoReaderAnswer:
                answer = Response(Sw.COMMAND_WRONG)
            self._sam_id = sam_id_in(answer.data) if answer.status == Sw.OK else ""
        return self._sam_id

    def _ask_optional(self, link: SamvLink, request: Request) -> Response:
        """What some readers do not know and answer by silence, which is waited for once; a spoilt answer is asked for again."""
        try:
            return link.ask(request, self._options.answer_within, attempts=1)
        except NoReaderAnswer as none:
            if none.problem is ProblemCode.NO_ANSWER:
                raise
        return self._ask(link, request)

    def _ask(self, link: SamvLink, request: Request) -> Response:
        return link.ask(request, self._options.answer_within)

    # --- presence and status ---

    def _presence(self, link: SamvLink) -> Presence:
        rearms = self._has_read and self._tells_presence is not False
        if rearms:
            self._ask(link, Request.RESET)
        found = self._ask(link, Request.FIND)
        if found.status == Sw.CARD_FOUND:
            self._must_lift = self._must_lift or rearms
            return Presence.PRESENT
        if found.status == Sw.FIND_FAILED and self._tells_presence:
            self._must_lift = self._has_read = False
            return Presence.NOT_PRESENT
        return Presence.UNKNOWN

    def _status(self, link: SamvLink) -> DeviceStatus:
        answer = self._ask(link, Request.STATUS)
        if answer.status == Sw.OK:
            evidence = f"SAM {self._sam_id_of(link)} answered 90".replace("  ", " ")
            return DeviceStatus(ID_CARD_READER, Condition.OK, evidence, self._clock.now())
        verdict = outcome_of(answer.status, "SAM")
        problem = verdict.problem if isinstance(verdict, ReaderFailed) else ProblemCode.HARDWARE_ERROR
        return self._bad(problem, verdict.detail)

    def _bad(self, code: ProblemCode, evidence: str) -> DeviceStatus:
        problem = MANIFEST.problem(code)
        return DeviceStatus(ID_CARD_READER, Condition.BAD, evidence, self._clock.now(), (problem,))


def _speed_of(options: SamvOptions) -> int | None:
    """None where it must be found out; only serial readers have one."""
    if options.baud != "auto":
        return options.baud
    return None if isinstance(options.reached_at, SerialAddress) else SPEEDS[0]


def _split(data: bytes) -> tuple[bytes, bytes] | None:
    """Text and photo of an answer; a fingerprint is left where it is. None when the lengths do not fit the data.

    The answer to 3001 begins with two lengths, that to 3010 with three (GA 450). Some readers send no photo, or bytes behind it.
    """
    text_length, photo_length = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    finger_length = int.from_bytes(data[4:6], "big")
    wholes = {4: text_length + photo_length, 6: text_length + photo_length + finger_length}
    heads = [head for head, whole in wholes.items() if len(data) == head + whole]
    if not heads and text_length == TEXT_LENGTH and len(data) > 4 + wholes[4]:
        heads = [6 if finger_length in _FINGERS and len(data) > 6 + wholes[6] else 4]
    if heads and text_length:
        photo_at = heads[0] + text_length
        return data[heads[0] : photo_at], data[photo_at : photo_at + photo_length]
    return None
