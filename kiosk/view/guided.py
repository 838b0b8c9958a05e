"""The pages of a device whose maker brings its own step."""

from msgspec import Struct

from kiosk.view.lines import Line
from kiosk.view.note import Note


class GuidedScreen(Struct, frozen=True):
    """What another maker's device asks for (设备引导), page by page, in its maker's words; `lines` are what it has measured."""

    heading: str
    note: Note
    lines: tuple[Line, ...] = ()
