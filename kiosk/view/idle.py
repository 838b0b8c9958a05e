"""What a terminal shows while no citizen uses it."""

from msgspec import Struct

from kiosk.view.items import ItemRow
from kiosk.view.note import Note


class AttractScreen(Struct, frozen=True):
    """Between visits (待机屏). `frequent`: what is asked for most here, each one touch away.

    `is_dark`: outside the planned hours and left alone; the first touch lights the screen and presses nothing.
    """

    notices: tuple[str, ...] = ()
    item_count: int = 0
    frequent: tuple[ItemRow, ...] = ()
    is_dark: bool = False


class OutOfServiceScreen(Struct, frozen=True):
    """The terminal serves no one now (暂停服务): what happened, what is safe, who was informed."""

    note: Note
