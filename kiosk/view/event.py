"""A life event: its question, and its items to tick."""

from msgspec import Struct


class EventRow(Struct, frozen=True):
    """An item of a life event (一件事的事项). `note` says why it cannot be done here now, or what is special."""

    code: str
    title: str
    note: str
    is_ticked: bool
    is_available: bool


class EventScreen(Struct, frozen=True):
    """A life event (一件事): first its question with the answers (`options`), then its items to tick (`rows`)."""

    title: str
    question: str
    options: tuple[str, ...] = ()
    rows: tuple[EventRow, ...] = ()
