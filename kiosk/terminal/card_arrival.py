"""Sees at rest that a card was put on the reader, before anything was chosen; and that it is taken away again. Knows not whose it is."""

import logging
from collections.abc import Callable

from drivers.ports.id_card_reader import ID_CARD_READER, IdCardReader, Presence
from kiosk.services.ports import DeviceHandle, Devices, may_be_used

log = logging.getLogger(__name__)

ASK_SECONDS = 5.0
RARELY = 10
"""A reader that cannot report a card is asked so many times less often."""


class _PresenceQuestion:
    """One question at a time to a reader, whether a card is there (放卡询问)."""

    def __init__(self) -> None:
        self.is_open = False

    def ask(self, reader: DeviceHandle[IdCardReader], on_presence: Callable[[Presence], None]) -> None:
        def on_answer(presence: Presence) -> None:
            self.is_open = False
            on_presence(presence)

        self.is_open = True
        reader.submit(lambda device, _: device.presence(), on_answer, self._on_failed, ASK_SECONDS)

    def _on_failed(self, error: Exception) -> None:
        log.info("presence is not known: %s", type(error).__name__)
        self.is_open = False


class CardArrival:
    """Asks the reader now and then (放卡观察). A card that was there from the start was forgotten, and is no arrival."""

    def __init__(self, devices: Devices, every: float) -> None:
        self._devices = devices
        self._every = every
        self._ask_at = 0.0
        self._question = _PresenceQuestion()
        self._was_free = self.has_come = False

    def forget(self) -> None:
        """The rest begins: what lay there meanwhile is no arrival."""
        self._was_free = self.has_come = False

    def tick(self, now: float) -> None:
        """Ask when it is time."""
        reader = self._devices.get(ID_CARD_READER)
        if reader is None or reader.status() is None:
            return  # nothing is known yet: to ask would build the devices, which come after the first screen
        if self._question.is_open or now < self._ask_at or not may_be_used(reader):
            return
        self._ask_at = now + self._every
        self._question.ask(reader, lambda presence: self._on_presence(presence, now))

    def _on_presence(self, presence: Presence, asked_at: float) -> None:
        if presence is Presence.UNKNOWN:
            self._ask_at = asked_at + RARELY * self._every
        self.has_come = presence is Presence.PRESENT and self._was_free
        self._was_free = self._was_free or presence is Presence.NOT_PRESENT


class CardDeparture:
    """Asks the reader now and then about the card that it read (取卡观察). UNKNOWN is no departure: no one is sent away by a guess."""

    def __init__(self, devices: Devices, every: float, now: float) -> None:
        self._devices = devices
        self._every = every
        self._ask_at = now + every
        self._question = _PresenceQuestion()
        self.is_gone = False

    def tick(self, now: float) -> None:
        """Ask when it is time."""
        reader = self._devices.get(ID_CARD_READER)
        if reader is None or self.is_gone or self._question.is_open or now < self._ask_at:
            return
        self._ask_at = now + self._every
        self._question.ask(reader, self._on_presence)

    def _on_presence(self, presence: Presence) -> None:
        self.is_gone = presence is Presence.NOT_PRESENT
