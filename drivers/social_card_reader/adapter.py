"""The adapter for social-security cards over PC/SC.

A card is read once each time it is put in, and one that was in its reader before that reader was seen empty must be taken out first:
a forgotten card cannot open the next citizen's visit, whenever terminal, service or reader begin.
"""

import re
from collections.abc import Callable

from drivers.ports.card_service import (
    ServiceDown,
    Slot,
    SlotFault,
    SlotFaultKind,
    SlotState,
    SmartCardService,
)
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.id_card_reader import CardDoubt, CardWithdrawn, NoCard, Presence, SpentCard
from drivers.ports.social_card_reader import (
    SOCIAL_CARD_READER,
    CardInterface,
    KeysSilent,
    SocialCard,
    SocialCardOutcome,
    SocialCardProblem,
    SocialCardRead,
    SocialCardUnreadable,
    SscAuthenticator,
)
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.social_card_reader.bounded_call import BoundedCall
from drivers.social_card_reader.card import CardOutcome, CardReading
from drivers.social_card_reader.exchange import CardUnreachable
from drivers.social_card_reader.manifest import MANIFEST
from drivers.social_card_reader.monitor import SlotMonitor, View
from drivers.social_card_reader.options import PcscOptions

_LOOK_SECONDS = 0.25
"""How soon a wish to stop is heard."""

_OF_CARD = {
    SlotFaultKind.MUTE: SocialCardProblem.MUTE,
    SlotFaultKind.PROTOCOL: SocialCardProblem.PROTOCOL,
    SlotFaultKind.OTHER: SocialCardProblem.MALFORMED,
}
_OF_READER = {
    SlotFaultKind.READER_GONE: ProblemCode.DISCONNECTED,
    SlotFaultKind.SERVICE_DOWN: ProblemCode.OFFLINE,
    SlotFaultKind.BUSY: ProblemCode.BUSY,
}
SAID_OF_DOUBTS = {
    CardDoubt.VERSION_MISSING: "the last card says no version",
    CardDoubt.CARD_ID_MISSING: "the last card has no card id",
    CardDoubt.NAME_CUT: "the last card may not hold the whole name",
    CardDoubt.VALIDITY_UNKNOWN: "the last card has no last day",
}
"""Evidence of what is not whole of a card that was read, which says nothing of who holds it."""
_PASSING = frozenset({SlotFaultKind.CARD_GONE, SlotFaultKind.MUTE, SlotFaultKind.OTHER})
"""What a card that is still being pushed in does too."""

_MODULE = re.compile(r"(?<![A-Za-z])P?SAM(?![A-Za-z])", re.IGNORECASE)


def _is_meant(name: str, wanted: str) -> bool:
    """`wanted` is how the name begins; or, with `*` for what differs, all of it, down to the number of the slot at its end."""
    if "*" not in wanted:
        return name.startswith(wanted)
    return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), name) is not None


def _is_module_slot(name: str) -> bool:
    """Whether the name says that a security module (PSAM) is in it, and no citizen's card."""
    return _MODULE.search(name) is not None


def _is_citizens(name: str, wanted: list[str]) -> bool:
    """Whether citizens put cards there; without settings everywhere but where a name speaks of a security module."""
    meant = [reader for reader in wanted if _is_meant(name, reader)]
    return any(map(_is_module_slot, meant)) or ((bool(meant) or not wanted) and not _is_module_slot(name))


class PcscSocialCardReader:
    """Waits for a card (社会保障卡读写器), powers it and reads its holder. One thread; the monitor has another."""

    def __init__(
        self,
        options: PcscOptions,
        service: SmartCardService,
        authenticator: SscAuthenticator | None = None,
        clock: MonotonicClock | None = None,
    ) -> None:
        self._options = options
        self._service = service
        self._authenticator = authenticator
        self._clock = clock or SystemMonotonicClock()
        self._monitor: SlotMonitor | None = None
        self._call: BoundedCall[CardOutcome | SlotFault] | None = None
        self._keys_silent = ""
        self._doubts: frozenset[CardDoubt] = frozenset()
        self.tell: Callable[[DeviceStatus], None] | None = None
        """Called on the monitor's thread where service or reader come or go."""

    def read(self, seconds: float, cancelled: Cancelled) -> SocialCardOutcome:
        """Wait up to `seconds` for a card and read it. Never raises for card, reader or service."""
        monitor, began = self._watching(), self._clock.now()
        until = began + seconds
        while True:
            view = monitor.view()
            found = self._look(monitor, view, self._clock.now() - began)
            if found is not None:
                return found
            left = until - self._clock.now()
            if cancelled() or left <= 0:
                return NoCard()
            monitor.wait(view, min(_LOOK_SECONDS, left))

    def _look(self, monitor: SlotMonitor, view: View, waited: float) -> SocialCardOutcome | None:
        """What one look at the readers comes to; None where there is nothing yet."""
        if self._is_stuck:
            return ReaderFailed(ProblemCode.STALLED, "a card that does not answer is still in")
        slots = self._slots(view)
        if not isinstance(slots, dict):
            return slots
        inside = [slot for slot in slots.values() if slot.state is not SlotState.EMPTY]
        if not inside:
            return None
        new = [slot for slot in inside if monitor.may_read(slot.reader)]
        if not new:
            return SpentCard() if waited >= self._options.lift_within else None
        return self._read(monitor, new[0])

    def presence(self) -> Presence:
        """Whether a card is in, also one that was read; UNKNOWN where nothing can be said of the readers."""
        slots = self._slots(self._watching().view())
        if not isinstance(slots, dict):
            return Presence.UNKNOWN
        is_in = any(slot.state is not SlotState.EMPTY for slot in slots.values())
        return Presence.PRESENT if is_in else Presence.NOT_PRESENT

    def status(self) -> DeviceStatus:
        """What the monitor sees now."""
        return self._status(self._watching().view())

    def close(self) -> None:
        """End the monitor. A card that keeps its reader for ever keeps its own thread too."""
        monitor, self._monitor = self._monitor, None
        if monitor is not None:
            monitor.stop()

    # --- readers ---

    def _watching(self) -> SlotMonitor:
        if self._monitor is None:
            self._monitor = SlotMonitor(self._service, self._clock, self._on_change)
        return self._monitor

    def _slots(self, view: View) -> dict[str, Slot] | ReaderFailed:
        """The readers that the settings mean, by their names of now."""
        if isinstance(view, ServiceDown):
            return ReaderFailed(ProblemCode.OFFLINE, view.detail)
        wanted = [reader for reader in (self._options.contact, self._options.contactless) if reader]
        found = {reader.reader: reader for reader in view if _is_citizens(reader.reader, wanted)}
        if not found:
            names = " or ".join(repr(prefix) for prefix in wanted) or "anything"
            return ReaderFailed(ProblemCode.DISCONNECTED, f"no reader whose name begins with {names}")
        return found

    def _interface(self, reader: str) -> CardInterface:
        contact, contactless = self._options.contact, self._options.contactless
        is_contact = not contactless or (bool(contact) and _is_meant(reader, contact))
        return CardInterface.CONTACT if is_contact or not _is_meant(reader, contactless) else CardInterface.CONTACTLESS

    def _on_change(self, view: View) -> None:
        if (tell := self.tell) is not None:
            tell(self._status(view))

    def _status(self, view: View) -> DeviceStatus:
        now, slots = self._clock.now(), self._slots(view)
        if isinstance(slots, ReaderFailed):
            problem = MANIFEST.problem(slots.problem)
            return DeviceStatus(SOCIAL_CARD_READER, Condition.BAD, slots.detail, now, (problem,))
        if self._is_stuck:
            problem = MANIFEST.problem(ProblemCode.STALLED)
            return DeviceStatus(SOCIAL_CARD_READER, Condition.BAD, "a card does not answer", now, (problem,))
        readers = ", ".join(f"{name}: {slot.state.value}" for name, slot in slots.items())
        seen = "; ".join((readers, *(said for doubt, said in SAID_OF_DOUBTS.items() if doubt in self._doubts)))
        if self._keys_silent:
            problem = MANIFEST.problem(ProblemCode.NOT_AUTHORISED)
            return DeviceStatus(SOCIAL_CARD_READER, Condition.OK, f"{seen}; {self._keys_silent}", now, (problem,))
        return DeviceStatus(SOCIAL_CARD_READER, Condition.OK, seen, now)

    # --- cards ---

    @property
    def _is_stuck(self) -> bool:
        if self._call is not None and self._call.is_over:
            self._call = None
        return self._call is not None

    def _read(self, monitor: SlotMonitor, slot: Slot) -> SocialCardOutcome:
        for attempt in range(self._options.attempts):
            found = self._ask_card(slot)
            is_last = attempt == self._options.attempts - 1
            if not isinstance(found, SlotFault) or found.kind not in _PASSING or is_last:
                break
            view = monitor.view()
            slots = self._slots(monitor.wait(view, self._options.settle))
            now = slots.get(slot.reader) if isinstance(slots, dict) else None
            if now is None or now.state is SlotState.EMPTY:
                return CardWithdrawn() if isinstance(slots, dict) and now is not None else self._failure(slots)
            slot = now
        if isinstance(found, SocialCard):
            monitor.note_read(slot.reader)
        return self._outcome(found)

    @staticmethod
    def _failure(slots: dict[str, Slot] | ReaderFailed) -> ReaderFailed:
        if isinstance(slots, ReaderFailed):
            return slots
        return ReaderFailed(ProblemCode.DISCONNECTED, "the reader went away with the card")

    def _ask_card(self, slot: Slot) -> CardOutcome | SlotFault | ReaderFailed:
        """Talk with the card on a thread of its own, for it may keep us for ever."""
        call = BoundedCall(lambda: self._reading(slot), self._options.answer_within, "social_card_reader-card")
        self._call = None if call.is_over else call
        return call.result or ReaderFailed(ProblemCode.STALLED, "the card does not answer")

    def _reading(self, slot: Slot) -> CardOutcome | SlotFault:
        channel = self._service.connect(slot.reader)
        if isinstance(channel, SlotFault):
            return channel
        try:
            return CardReading(channel, slot.atr, self._interface(slot.reader), self._authenticator).read()
        except CardUnreachable as broken:
            return broken.fault
        finally:
            channel.disconnect()

    def _outcome(self, found: CardOutcome | SlotFault | ReaderFailed) -> SocialCardOutcome:
        match found:
            case SocialCard(doubts=doubts, is_authenticated=is_authenticated):
                self._keys_silent = "" if is_authenticated else self._keys_silent
                self._doubts = doubts
                return SocialCardRead(found)
            case SlotFault(kind=SlotFaultKind.CARD_GONE):
                return CardWithdrawn()
            case SlotFault(kind=kind, detail=detail) if kind in _OF_READER:
                return ReaderFailed(_OF_READER[kind], detail)
            case SlotFault(kind=kind, detail=detail):
                return SocialCardUnreadable(_OF_CARD[kind], detail)
            case KeysSilent(detail=detail):
                self._keys_silent = detail
                return SocialCardUnreadable(SocialCardProblem.KEYS_SILENT, detail)
            case _:
                return found
