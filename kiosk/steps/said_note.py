"""What a step says, before it is put into words: those come with each view, in the language that is chosen then."""

from collections.abc import Mapping

from msgspec import Struct

from catalogue.text import LocalText
from kiosk.view.note import Tone


class SaidNote(Struct, frozen=True):
    """`message` and `advice` are message ids, `advice` "" where there is none.

    `later` is said in its place from `later_at` (monotonic seconds) on: what is waited for takes long.
    """

    tone: Tone
    message: str
    params: Mapping[str, str | LocalText]
    advice: str = ""
    later: "SaidNote | None" = None
    later_at: float = 0.0
