"""A citizen who takes their card when all is done has finished: the last screen needs no touch."""

from typing import TYPE_CHECKING

from drivers.ports.id_card_reader import ID_CARD_READER, Presence

if TYPE_CHECKING:
    from kiosk.steps.step import Step

ASK_SECONDS = 5.0


class CardLifted:
    """Asks the reader now and then (取卡结束). `is_so` once a card that lay there when it was first asked is gone."""

    def __init__(self, step: "Step") -> None:
        session = step.context.session
        self._step = step
        self._line = step.context.services.devices.get(ID_CARD_READER) if session.tells_presence else None
        self._was_there = self._is_asking = False
        self._ask_at = 0.0
        self.is_so = False

    def tick(self) -> None:
        """Look again when it is time."""
        step, line = self._step, self._line
        if line is None or self.is_so or self._is_asking or step.seconds < self._ask_at:
            return
        self._is_asking = True
        self._ask_at = step.seconds + step.context.services.timing.poll_card
        step.command(line, lambda reader, _: reader.presence(), self._on_presence, ASK_SECONDS, self._on_failed)

    def _on_presence(self, presence: Presence) -> None:
        self._is_asking = False
        if presence is Presence.PRESENT:
            self._was_there = True
        elif presence is Presence.NOT_PRESENT and self._was_there:
            self.is_so = True

    def _on_failed(self, _error: Exception) -> None:
        self._is_asking = False
