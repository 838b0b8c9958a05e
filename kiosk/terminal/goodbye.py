"""The end of a visit on the screen: take your card, take your papers. A forgotten card raises the alarm.

The person is forgotten already when this comes up; all it knows is whether a card lies on the reader.
"""

import logging
from math import ceil
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.id_card_reader import ID_CARD_READER, Presence
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from kiosk.services.ports import DeviceHandle, Devices
from kiosk.services.timing import Timing
from kiosk.services.wipe import Wipe
from kiosk.view.visit_end import GoodbyeScreen

log = logging.getLogger(__name__)

ASK_SECONDS = 5.0


class _TellsPresence(Device, Protocol):
    def presence(self) -> Presence:
        """Whether a card is there now."""


class CardWatch:
    """Asks each reader now and then (卡在位观察); UNKNOWN counts as gone, for no one may be kept by a guess."""

    def __init__(self, devices: Devices, every: float) -> None:
        self._watched = [
            _Watched(reader, every)
            for reader in (devices.get(ID_CARD_READER), devices.get(SOCIAL_CARD_READER))
            if reader is not None
        ]

    @property
    def is_left(self) -> bool:
        """Whether a card lies on a reader, or is in one."""
        return any(watch.is_left for watch in self._watched)

    def tick(self, now: float) -> None:
        """Ask when it is time."""
        for watch in self._watched:
            watch.tick(now)


class _Watched:
    def __init__(self, reader: "DeviceHandle[_TellsPresence]", every: float) -> None:
        self._reader = reader
        self._every = every
        self._ask_at = 0.0
        self._is_asking = False
        self.is_left = False

    def tick(self, now: float) -> None:
        if self._is_asking or now < self._ask_at:
            return
        self._is_asking = True
        self._ask_at = now + self._every
        self._reader.submit(lambda reader, _: reader.presence(), self._on_presence, self._on_failed, ASK_SECONDS)

    def _on_presence(self, presence: Presence) -> None:
        self._is_asking = False
        self.is_left = presence is Presence.PRESENT

    def _on_failed(self, error: Exception) -> None:
        log.info("presence is not known: %s", type(error).__name__)
        self._is_asking = False
        self.is_left = False


class Goodbye:
    """The end of a visit (再见): card and papers are taken, and the person is forgotten."""

    def __init__(
        self, card: CardWatch, timing: Timing, now: float, wipe: Wipe | None = None, *, used_card: bool
    ) -> None:
        self._card = card
        self._wipe = wipe
        self._timing = timing
        self._used_card = used_card
        self._began = now
        self._ends = now + timing.goodbye

    def tick(self, now: float) -> bool:
        """Let the wipe come to its end.

        Returns whether the farewell is over: after a few seconds without a card, or when the alarm has called long enough.
        """
        if self._used_card:
            self._card.tick(now)
        if self.is_card_left and now < self._began + self._timing.card_alarm:
            self._ends = max(self._ends, now + self._timing.goodbye / 2)
        is_over = now >= self._ends
        if self._wipe is not None:
            self._wipe.tick(is_last=is_over)
        return is_over

    @property
    def is_card_left(self) -> bool:
        """Whether the alarm sounds."""
        return self._used_card and self._card.is_left

    def screen(self, now: float) -> GoodbyeScreen:
        left = self._began + self._timing.card_alarm if self.is_card_left else self._ends
        return GoodbyeScreen(self.is_card_left, max(0, ceil(left - now)))
