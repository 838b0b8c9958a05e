"""Sees at rest that a card was put on the reader, before anything was chosen. Knows only that one lies there, not whose."""

import logging

from drivers.ports.id_card_reader import ID_CARD_READER, Presence
from kiosk.services.ports import Devices, may_be_used

log = logging.getLogger(__name__)

ASK_SECONDS = 5.0
RARELY = 10
"""A reader that cannot report a card is asked so many times less often."""


class CardArrival:
    """Asks the reader now and then (放卡观察). A card that was there from the start was forgotten, and is no arrival."""

    def __init__(self, devices: Devices, every: float) -> None:
        self._devices = devices
        self._every = every
        self._ask_at = 0.0
        self._is_asking = self._was_free = False
        self.has_come = False

    def forget(self) -> None:
        """The rest begins: what lay there meanwhile is no arrival."""
        self._was_free = self.has_come = False

    def tick(self, now: float) -> None:
        """Ask when it is time."""
        reader = self._devices.get(ID_CARD_READER)
        if reader is None or reader.status() is None:
            return  # nothing is known yet: to ask would build the devices, which come after the first screen
        if self._is_asking or now < self._ask_at or not may_be_used(reader):
            return
        self._is_asking = True
        self._ask_at = now + self._every
        reader.submit(
            lambda device, _: device.presence(),
            lambda presence: self._on_presence(presence, now),
            self._on_failed,
            ASK_SECONDS,
        )

    def _on_presence(self, presence: Presence, asked_at: float) -> None:
        self._is_asking = False
        if presence is Presence.UNKNOWN:
            self._ask_at = asked_at + RARELY * self._every
        self.has_come = presence is Presence.PRESENT and self._was_free
        self._was_free = self._was_free or presence is Presence.NOT_PRESENT

    def _on_failed(self, error: Exception) -> None:
        log.info("presence is not known: %s", type(error).__name__)
        self._is_asking = False
