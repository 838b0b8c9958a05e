"""What became of an item, and the wait for it."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.items import ItemRow
from kiosk.view.lines import Line, TableView
from kiosk.view.note import Note


class WorkingScreen(Struct, frozen=True):
    """Waiting for the department (办理中)."""

    note: Note


class ResultTone(StrEnum):
    """The tone of the end that the item came to (结果类型)."""

    DONE = "done"
    SUBMITTED = "submitted"
    NOTHING = "nothing"
    """Answered, and there is nothing of what was asked for."""
    REJECTED = "rejected"
    FAILED = "failed"


class ResultScreen(Struct, frozen=True):
    """The result screen (办理结果). `copies`: how many copies are to be printed, 1 to 3; 0 where that is not asked.

    `can_decline_receipt`: the receipt may be done without, and going on without it is offered.
    """

    tone: ResultTone
    heading: str
    summary: str
    lines: tuple[Line, ...]
    tables: tuple[TableView, ...]
    next_steps: tuple[str, ...]
    is_sandbox: bool
    can_print_receipt: bool = False
    instead: ItemRow | None = None
    copies: int = 0
    can_decline_receipt: bool = False
