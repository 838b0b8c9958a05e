"""Which cards lie there from before, so that nobody's visit begins with the card of who came earlier. No input or output."""

from drivers.social_card_reader.service import ServiceDown, Slot, SlotState


class LyingCards:
    """What may be read now (遗留卡), by every view of the readers in their order. Not safe for threads by itself.

    A card counts once its reader was seen empty before it: one that is in when a reader comes, or comes back, or the service does, was
    put there by nobody knows whom. While a card that was read is in, none is read, for another interface of the reader may see the same.
    """

    def __init__(self) -> None:
        self._inside: frozenset[str] = frozenset()
        self._awaited: frozenset[str] = frozenset()
        """Readers that were empty since they came."""
        self._read: frozenset[str] = frozenset()
        """Readers whose card was read and is still in."""

    def saw(self, view: tuple[Slot, ...] | ServiceDown) -> None:
        """The next view; what happened to cards while the service was away was seen by nobody."""
        if isinstance(view, ServiceDown):
            self._awaited = frozenset()
            return
        empty = frozenset(slot.reader for slot in view if slot.state is SlotState.EMPTY)
        self._inside = frozenset(slot.reader for slot in view) - empty
        self._awaited = empty | self._awaited & self._inside
        self._read &= self._inside

    def was_read(self, reader: str) -> None:
        """Nothing of it is kept where the card was taken out meanwhile."""
        self._read |= self._inside & {reader}

    def may_read(self, reader: str) -> bool:
        """Whether the card in that reader is a new one."""
        return not self._read and reader in self._awaited
